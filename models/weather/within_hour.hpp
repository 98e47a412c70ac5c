#pragma once

#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep::models {

/// The course of a quantity within hours of which the means are known: a parabola in each hour that
/// keeps the hour's mean, runs from edge to edge between the hours [colella1984, eq. 1.6], and
/// never leaves the range of all means. What is never negative stays so, what is 0 at night is 0
/// all night; where a parabola would leave the range it is made monotonic [colella1984, eq. 1.10].
class WithinHour {
 public:
  /// `mean` by hour; must outlive this. The first and the last hour are their own neighbours.
  explicit WithinHour(const std::vector<double>& mean);

  /// Mean over a part of an hour, 0 ≤ from < to ≤ 1. The whole hour has its mean to the bit.
  [[nodiscard]] double mean_between(Index hour, double from, double to) const;

 private:
  struct Edges {
    double left = 0.0;
    double right = 0.0;
  };
  const std::vector<double>& mean_;
  std::vector<Edges> edges_;
};

}  // namespace gridstep::models
