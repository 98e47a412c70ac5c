#pragma once

#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/scenario/text.hpp"
#include "models/import/matlab_text.hpp"

namespace gridstep::models {

/// The fields of a case as matrices, and what is said of values that cannot be.
class MatpowerTables {
 protected:
  static constexpr Index most_problems = 20;

  MatpowerTables(const MatlabStruct& source, Problems& problems)
      : source_(source), limited_(problems, source.file, most_problems) {}

  void error(const char* code, const Place& place, std::string what, std::string why,
             std::string help);
  [[nodiscard]] const MatlabValue* field(const std::string& name) const;
  void report_missing(const std::string& name);
  /// The rows of a matrix of at least so many columns, all of them equally long.
  const std::vector<MatlabRow>* matrix(const std::string& name, std::size_t least);
  /// A value that the dispatch uses must be a number; `fallback` goes on where it is none.
  double finite(const MatlabRow& row, std::size_t k, const char* name, double fallback = 0.0);
  /// The number of a bus; 0 and a problem where it is none.
  Index bus_at(const MatlabRow& row, std::size_t k, const char* name);

  const MatlabStruct& source_;
  LimitedProblems limited_;
};

}  // namespace gridstep::models
