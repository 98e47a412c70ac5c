#pragma once

#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/time/time_grid.hpp"

namespace gridstep::report {

/// The instants a page draws. A long run has several steps per point, so that the page keeps a size
/// that a browser opens at once.
struct Points {
  static constexpr Index most = 40'000;  ///< a year of steps of 15 minutes is drawn step by step

  explicit Points(const TimeGrid& time);

  Index steps = 0;
  Index per_point = 1;  ///< steps; the last point may have fewer
  Index count = 0;

  [[nodiscard]] Index of(Index step) const { return step / per_point; }
  [[nodiscard]] Index steps_of(Index point) const;
};

/// What a point is of its steps.
enum class Fold { mean, last, least, greatest, largest };

/// A quantity over the points of a page; NaN where it is not known.
class PointSeries {
 public:
  /// `largest` keeps the value whose magnitude is the greatest, with its sign.
  explicit PointSeries(const Points& points, Fold fold = Fold::mean);

  void add(Index step, double value);
  [[nodiscard]] const std::vector<double>& values() const { return values_; }

  /// `{"scale":0.1,"values":[35,36,null]}`: multiples of `scale`, by default of the power of ten
  /// that leaves the greatest value five digits.
  void append_json(std::string& text, double scale = 0.0) const;

 private:
  Points points_;
  Fold fold_;
  std::vector<double> values_;
};

/// `[{…},{…}]` of several series.
void append_json(std::string& text, const std::vector<PointSeries>& series, double scale = 0.0);

}  // namespace gridstep::report
