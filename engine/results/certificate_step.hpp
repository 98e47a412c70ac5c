#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <vector>

#include "engine/results/certificate.hpp"

/// What the parts of the Certifier share: how violations are measured, and one step of a record.
namespace gridstep {

/// A violation that is no number is the worst there is.
inline double measured(double value) {
  return std::isnan(value) ? std::numeric_limits<double>::infinity() : value;
}

/// The greatest violation of one law in one step; `thing` outlives it.
struct Violation {
  double value = 0.0;
  Index step = -1;
  std::string_view thing;
};

/// Notes a violation where it is the first or the greatest so far, in a Violation or a Worst.
template <class Most>
void note(Most& worst, double value, Index step, std::string_view thing) {
  value = measured(value);
  if (worst.step >= 0 && value <= worst.value) return;
  worst.value = value;
  worst.step = step;
  worst.thing = thing;
}

/// How far a value lies outside [lower, upper]; infinite when it is no number.
inline double outside(double value, double lower, double upper) {
  if (std::isnan(value)) return std::numeric_limits<double>::infinity();
  return std::max({0.0, lower - value, value - upper});
}

/// One step's rows of a record.
struct Certifier::Step {
  const Record& record;
  std::size_t at;  ///< within the record
  Index number;    ///< of the whole run

  [[nodiscard]] const double* row(const std::vector<double>& values, std::size_t things) const {
    return values.data() + at * things;
  }
};

}  // namespace gridstep
