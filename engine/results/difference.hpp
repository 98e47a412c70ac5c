#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "engine/results/summary.hpp"

namespace gridstep {

/// How far two numbers may lie apart and still count as the same.
struct Tolerance {
  double relative = 0.0;  ///< of the larger of both
  double absolute = 0.0;  ///< in the variable's unit; both add up

  /// NaN is the same as NaN, and as nothing else.
  [[nodiscard]] bool allows(double a, double b) const;
};

/// A variable of which values lie further apart than the tolerances allow.
struct VariableDifference {
  std::string variable;     ///< with its group: certificate/duality_gap
  std::string unit;         ///< empty: texts
  std::int64_t values = 0;  ///< that differ
  double worst = 0.0;       ///< greatest |b − a|; infinite where only one is a number
  std::string time;         ///< where that is; empty: no series
  std::string thing;        ///< id, or ids; empty: of the whole system
  std::string a;            ///< what the first file says there
  std::string b;
};

/// Steps or things that only one file has.
struct AxisDifference {
  std::string axis;
  std::vector<std::string> only_in_a;  ///< ids; of steps the whole span of the file
  std::vector<std::string> only_in_b;
  std::int64_t count_a = 0;  ///< that only the first has
  std::int64_t count_b = 0;
};

/// In what two result files differ. Steps are matched by their time, things by their ids; nothing
/// is said of values that only one file has. Provenance and timing are no results.
struct Differences {
  std::string a;
  std::string b;
  std::vector<AxisDifference> axes;
  std::vector<std::string> only_in_a;  ///< variables
  std::vector<std::string> only_in_b;
  std::vector<VariableDifference> variables;  ///< in the order of the file

  [[nodiscard]] bool none() const {
    return axes.empty() && only_in_a.empty() && only_in_b.empty() && variables.empty();
  }
};

/// Holds every value of two result files against each other, a few days at a time. Throws IoError
/// where one cannot be read.
Differences differences(const std::filesystem::path& a, const std::filesystem::path& b,
                        const Tolerance& tolerance = {});

std::string to_text(const Differences& differences, Language language = Language::english);
nlohmann::ordered_json to_json(const Differences& differences);

}  // namespace gridstep
