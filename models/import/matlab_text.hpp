#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/problem.hpp"

namespace gridstep::models {

/// One row of a matrix as it stands in the file.
struct MatlabRow {
  std::vector<double> values;               ///< Inf and NaN as written
  std::vector<std::pair<int, int>> places;  ///< line and column of each
};

/// What one field of the struct is given: a number (a matrix of one), a matrix, a text or a list of
/// texts.
struct MatlabValue {
  Place place;
  std::vector<MatlabRow> rows;     ///< of a number or matrix
  std::vector<std::string> texts;  ///< of a text or a list in braces
  bool is_text = false;
};

/// The numeric part of a MATLAB function that fills one struct.
struct MatlabStruct {
  std::string file;
  std::string function;                       ///< its name; empty without a function line
  std::string comment;                        ///< what stands before the first statement
  std::map<std::string, MatlabValue> fields;  ///< by name

  /// Where value `k` of a row stands, or the row where it has fewer.
  [[nodiscard]] Place place(const MatlabRow& row, std::size_t k = 0) const {
    const auto& [line, column] = row.places[k < row.places.size() ? k : 0];
    return {file, line, column};
  }
};

/// Reads `struct.field = value;` and nothing else: numbers, matrices of numbers, texts and lists of
/// texts. Whatever would have to be executed is a problem at its line; the rest is still read.
MatlabStruct read_matlab(std::string text, const std::string& file, Problems& problems);

}  // namespace gridstep::models
