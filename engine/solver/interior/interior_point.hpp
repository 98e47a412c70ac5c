#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/program/program.hpp"
#include "engine/solver/interior/loops.hpp"
#include "engine/solver/interior/normal_equations.hpp"
#include "engine/solver/interior/stepwise.hpp"
#include "engine/solver/solver.hpp"

namespace gridstep::interior {

/// Primal-dual interior point method with a predictor and a corrector [mehrotra1992] for convex
/// programs whose columns have two bounds.
///
/// An iteration goes over the steps three times in the order of time and does all that it can with
/// a step while it is at hand; what it costs is linear in steps.
class InteriorPoint {
 public:
  explicit InteriorPoint(SolverOptions options) : options_(std::move(options)) {}

  /// Failed also where no solution exists: to prove that is another solver's.
  Solution solve(const Program& program);

  /// How boldly it goes.
  struct Pace {
    double to_boundary;  ///< of the way to the nearest bound
    double at_start;     ///< distance · dual, as part of what columns are worth
  };

 private:
  Solution go(const Program& program);
  void allot();
  void start();
  void explain_costs(double typical);
  [[nodiscard]] loops::Columns columns_of(const Step& step);
  void take_side(std::size_t first, std::size_t last);
  void weigh(double primal, double dual);
  void predict();
  void correct(double target);
  void restore_rows();
  [[nodiscard]] Solution write(const Program& program, bool is_optimal);

  SolverOptions options_;
  Stepwise program_;
  NormalEquations equations_;
  std::vector<double> columns_;  ///< step after step, of each what `loops::Columns` changes
  std::vector<double> price_, price_step_, added_step_;  ///< by row
  std::vector<double> side_;                             ///< b − A x
  std::vector<double> products_, centring_;              ///< right sides of the corrector
  std::vector<double> along_, theta_, pull_;             ///< of the step at hand
  loops::Totals totals_;
  double primal_worst_ = 0.0;
  std::int64_t iterations_ = 0;
  Pace pace_{};
};

}  // namespace gridstep::interior
