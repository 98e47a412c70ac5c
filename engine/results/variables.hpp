#pragma once

#include <string>
#include <variant>
#include <vector>

#include "engine/results/result.hpp"

namespace gridstep {

/// A variable of a result, described as its file describes it, and how it is read.
struct Variable {
  enum class Kind { real, integer, flag, text };
  /// What has no table in the layout.
  enum class Special { time, time_bnds, input, input_sha256 };

  std::string group;  ///< empty: the root
  std::string name;   ///< ends in its unit
  Kind kind = Kind::real;
  std::vector<std::string> dims;  ///< names, `time` first; empty for a single value
  std::vector<Index> sizes;       ///< lengths of them
  std::string unit;               ///< as in the file; empty for texts
  std::string long_name;
  std::string cell_methods;  ///< how a value stands for its step, CF; empty where it does not
  layout::Texts attributes;  ///< further ones
  std::variant<const layout::Property*, const layout::StepSeries*, const layout::RunTable*,
               const layout::RunTotal*, const layout::StageTime*, Special>
      source;

  /// `group/name`, or the name alone in the root.
  [[nodiscard]] std::string path() const { return group.empty() ? name : group + "/" + name; }
  /// Whether its first dimension is time, so that steps of it can be read.
  [[nodiscard]] bool per_step() const { return !dims.empty() && dims.front() == "time"; }
  /// Values, all steps together.
  [[nodiscard]] Index count() const;
};

/// Every variable of a result that has values, in the order in which a file declares them; on a
/// thing that the region does not have there is none. The texts of the group `provenance` are
/// attributes there, see `Result::provenance`.
std::vector<Variable> variables_of(const Result& result);

/// The variable called `path`. Throws Error (usage) where the result has none, with what comes
/// close.
Variable variable_of(const Result& result, const std::string& path);

/// All values, row-major in the order of the dimensions; flags as 0 and 1. As all of these: throws
/// IoError where the file fails, std::logic_error where the variable is of another kind.
std::vector<double> values_of(const Result& result, const Variable& variable);

/// Of a variable per step, those of the steps [first, first + steps).
std::vector<double> values_of(const Result& result, const Variable& variable, Index first,
                              Index steps);

/// All texts.
std::vector<std::string> texts_of(const Result& result, const Variable& variable);

}  // namespace gridstep
