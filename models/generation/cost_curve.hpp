#pragma once

#include <map>
#include <string>
#include <vector>

#include "models/model.hpp"

namespace gridstep::models {

/// Convex cost over output, currency per h: linear, or linear between points and beyond them.
class CostCurve {
 public:
  /// Of a row of `generators` that has passed every check; `points` are its rows of `cost_curves`,
  /// without which the row states a polynomial.
  CostCurve(const Row& row, const std::vector<const Row*>& points);

  /// Cost of an output less its quadratic part, currency per h.
  [[nodiscard]] double cost_per_h(double p_mw) const;

  /// A part of the range of output with one slope; `from_mw` may equal `to_mw`.
  struct Piece {
    double from_mw = 0.0;
    double to_mw = 0.0;
    double slope_per_mwh = 0.0;
  };
  /// The range cut at 0 and at the points inside it, in rising order; at least one piece.
  [[nodiscard]] std::vector<Piece> pieces(double p_min_mw, double p_max_mw) const;

 private:
  struct Point {
    double p_mw = 0.0;
    double cost_per_h = 0.0;
  };
  [[nodiscard]] double slope_at(double p_mw) const;

  std::vector<Point> points_;  ///< two or more
};

/// The rows of `cost_curves`, by generator.
std::map<std::string, std::vector<const Row*>> cost_points(const Scenario& scenario);

/// The table `cost_curves`.
TableSpec cost_curve_table();

/// Rules between the rows of `cost_curves`, and between them and those of `generators`.
void check_cost_curves(const Scenario& scenario, Problems& problems);

}  // namespace gridstep::models
