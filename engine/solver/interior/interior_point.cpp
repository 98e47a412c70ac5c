#include "engine/solver/interior/interior_point.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/solver/proof.hpp"

namespace gridstep::interior {

namespace {

constexpr double gap_proved = 1e-8;  ///< that the prices prove by themselves
constexpr int most_iterations = 150;
constexpr double most_typical = 1000.0;  ///< a cost beyond says nothing of the others
constexpr std::size_t fields = 6;        ///< numbers of a column that iterations change
constexpr double gap_enough = 1e-8;  ///< of short programs, relative to what sums to the objective
constexpr double gap_enough_long = 1e-10;
constexpr double primal_enough = 9e-8;  ///< MW or MWh
constexpr double gap_aim = 1e-12;       ///< of short programs, where more costs nothing
constexpr double primal_aim = 1e-10;
constexpr int most_restoring = 3;   ///< times that rows are mended by themselves
constexpr int most_polishing = 12;  ///< iterations after enough
constexpr std::size_t long_steps = 500;

/// The first is the faster; where it does not converge, the others start farther from the bounds or
/// come nearer to them.
constexpr std::array<InteriorPoint::Pace, 4> paces = {{{.to_boundary = 0.9, .at_start = 0.1},
                                                       {.to_boundary = 0.99, .at_start = 1.0},
                                                       {.to_boundary = 0.7, .at_start = 10.0},
                                                       {.to_boundary = 0.9995, .at_start = 0.01}}};

/// The part of the way of steps of which the largest takes `most` of what is left.
double length(double most, double part) {
  return most > part ? part / most : 1.0;
}

}  // namespace

loops::Columns InteriorPoint::columns_of(const Step& step) {
  double* first = columns_.data() + fields * step.column;
  const std::size_t size = step.columns;
  return {size,
          program_.width.data() + step.column,
          program_.cost.data() + step.column,
          program_.curve.empty() ? nullptr : program_.curve.data() + step.column,
          first,
          first + size,
          first + 2 * size,
          first + 3 * size,
          first + 4 * size,
          first + 5 * size};
}

void InteriorPoint::allot() {
  equations_.shape(program_);
  columns_.assign(fields * program_.width.size(), 0.0);
  for (auto* each : {&price_, &price_step_, &added_step_, &products_, &centring_})
    each->assign(program_.right_side.size(), 0.0);
  std::size_t widest = 0;
  for (const Step& step : program_.steps) widest = std::max(widest, step.columns);
  for (auto* each : {&along_, &theta_, &pull_}) each->assign(widest, 0.0);
}

/// Prices that explain costs in the least squares, weighted by what columns can do; costs far above
/// what is typical, as of unserved energy, weigh less.
void InteriorPoint::explain_costs(double typical) {
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    const Step& step = program_.steps[t];
    for (std::size_t k = 0; k < step.columns; ++k) {
      const double cost = program_.cost[step.column + k];
      const double weight =
          program_.width[step.column + k] / std::max(1.0, std::abs(cost) / typical);
      theta_[k] = weight * weight;
      pull_[k] = theta_[k] * cost;
    }
    program_.add_activity(t, 1.0, pull_.data(), price_.data());
    equations_.add(t, theta_.data());
    equations_.forward(t, price_.data());
  }
  equations_.backward(price_.data());
}

/// Values and duals on the central path of prices that explain costs: duals are feasible from then
/// on, what the path lacks is the balance of rows.
void InteriorPoint::start() {
  double typical = 0.0;
  for (const double cost : program_.cost) typical += std::min(std::abs(cost), most_typical);
  typical =
      1e-6 + 3.0 * typical / static_cast<double>(std::max<std::size_t>(1, program_.cost.size()));
  explain_costs(typical);
  double worth = 0.0;
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    const Step& step = program_.steps[t];
    const loops::Columns columns = columns_of(step);
    program_.along_rows(t, price_.data(), columns.step);
    for (std::size_t k = 0; k < columns.size; ++k)
      worth += std::min(std::abs(columns.cost[k] - columns.step[k]), typical) * columns.width[k];
  }
  const double target =
      1e-6 +
      pace_.at_start * worth / static_cast<double>(std::max<std::size_t>(1, program_.cost.size()));
  for (const Step& step : program_.steps) {
    const loops::Columns columns = columns_of(step);
    for (std::size_t k = 0; k < columns.size; ++k) {
      // Where what is reduced equals target / below − target / above.
      const double push = (columns.cost[k] - columns.step[k]) * columns.width[k];
      const double nearer =
          2.0 * target * columns.width[k] /
          (std::abs(push) + 2.0 * target + std::sqrt(push * push + 4.0 * target * target));
      const double farther = columns.width[k] - nearer;
      columns.value[k] = push > 0.0 ? nearer : farther;
      columns.low_dual[k] = target / columns.value[k];
      columns.high_dual[k] = target / (push > 0.0 ? farther : nearer);
      columns.step[k] = 0.0;
    }
  }
}

/// What rows from `first` on lack joins the predictor's right side.
void InteriorPoint::take_side(std::size_t first, std::size_t last) {
  for (std::size_t row = first; row < last; ++row) {
    primal_worst_ = std::max(primal_worst_, std::abs(side_[row]));
    price_step_[row] += side_[row];
  }
}

/// Takes the step of the iteration before, and the predictor's right side and its solution.
void InteriorPoint::weigh(double primal, double dual) {
  for (std::size_t row = 0; row < price_.size(); ++row)
    price_[row] += dual * (price_step_[row] + added_step_[row]);
  side_ = program_.right_side;
  std::fill(price_step_.begin(), price_step_.end(), 0.0);
  totals_ = {};
  totals_.volume = program_.offset_volume;
  primal_worst_ = 0.0;
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    const Step& step = program_.steps[t];
    const loops::Columns columns = columns_of(step);
    loops::move(columns, primal, dual);
    program_.along_rows(t, price_.data(), columns.step);
    loops::weigh(columns, columns.step, theta_.data(), pull_.data(), totals_);
    program_.add_activity(t, -1.0, columns.value, side_.data());
    program_.add_activity(t, 1.0, pull_.data(), price_step_.data());
    equations_.add(t, theta_.data());
    take_side(step.row, program_.steps[t + 1].row);
    equations_.forward(t, price_step_.data());
  }
  take_side(program_.border.row, side_.size());
  equations_.backward(price_step_.data());
}

/// The predictor's steps, and what the corrector needs of them.
void InteriorPoint::predict() {
  std::fill(products_.begin(), products_.end(), 0.0);
  std::fill(centring_.begin(), centring_.end(), 0.0);
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    const Step& step = program_.steps[t];
    program_.along_rows(t, price_step_.data(), along_.data());
    loops::predict(columns_of(step), along_.data(), theta_.data(), pull_.data(), totals_);
    program_.add_activity(t, 1.0, theta_.data(), products_.data());
    program_.add_activity(t, 1.0, pull_.data(), centring_.data());
  }
}

void InteriorPoint::correct(double target) {
  for (std::size_t row = 0; row < products_.size(); ++row)
    added_step_[row] = products_[row] + target * centring_[row];
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t)
    equations_.forward(t, added_step_.data());
  equations_.backward(added_step_.data());
  totals_.primal_most = totals_.dual_most = 0.0;
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    program_.along_rows(t, added_step_.data(), along_.data());
    loops::correct(columns_of(program_.steps[t]), along_.data(), target, totals_);
  }
}

/// The least change of values, weighted by Θ, that makes up for what rows lack; prices stay.
///
/// The steps of the method move values far and leave rows as wrong as rounding makes such moves;
/// this one moves them by what rows lack alone.
void InteriorPoint::restore_rows() {
  added_step_ = side_;
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t)
    equations_.forward(t, added_step_.data());
  equations_.backward(added_step_.data());
  side_ = program_.right_side;
  for (std::size_t t = 0; t + 1 < program_.steps.size(); ++t) {
    const loops::Columns columns = columns_of(program_.steps[t]);
    program_.along_rows(t, added_step_.data(), along_.data());
    loops::restore(columns, along_.data());
    program_.add_activity(t, -1.0, columns.value, side_.data());
  }
  primal_worst_ = 0.0;
  for (const double lack : side_) primal_worst_ = std::max(primal_worst_, std::abs(lack));
}

Solution InteriorPoint::solve(const Program& program) {
  Solution solution;
  // A long program that does not converge costs too much to be tried in every way.
  const std::size_t tries = program.steps > static_cast<Index>(long_steps) ? 2 : paces.size();
  for (std::size_t k = 0; k < tries; ++k) {
    pace_ = paces[k];
    solution = go(program);
    if (solution.status != Solution::Status::failed) return solution;
  }
  return solution;
}

Solution InteriorPoint::go(const Program& program) {
  Solution solution;
  if (bounds_cross(program, options_.tolerance) || !program_.load(program)) {
    solution.message =
        "a column has no bound on a side, bounds cross, or too many rows reach over more than two "
        "steps";
    return solution;
  }
  allot();
  start();
  const bool is_curved = !program_.curve.empty();
  const auto bounds = static_cast<double>(2 * program_.width.size());
  int polished = 0;
  double primal = 0.0;
  double dual = 0.0;
  for (iterations_ = 0; iterations_ < most_iterations; ++iterations_) {
    if (options_.stop && options_.stop()) {
      solution.status = Solution::Status::interrupted;
      solution.message = "interrupted";
      return solution;
    }
    weigh(primal, dual);
    if (!std::isfinite(totals_.product) || !std::isfinite(primal_worst_)) break;
    const double gap = totals_.gap / std::max(1.0, totals_.volume);
    const bool is_long = program_.steps.size() > long_steps;
    const bool is_proving = gap <= (is_long ? gap_enough_long : gap_enough);
    for (int k = 0; k < most_restoring && is_proving && primal_worst_ > primal_enough; ++k)
      restore_rows();
    if (is_proving && primal_worst_ <= primal_enough) {
      const bool is_sharp = primal_worst_ <= primal_aim && gap <= gap_aim;
      const Solution found = write(program, true);
      if (certify(program, found.x, found.y).gap() <= gap_proved) solution = found;
      const bool is_done = is_sharp || is_long || ++polished > most_polishing;
      if (is_done && solution.status == Solution::Status::optimal) return solution;
    }
    predict();
    const double ahead_primal = length(totals_.primal_most, 1.0);
    const double ahead_dual = length(totals_.dual_most, 1.0);
    const double ahead = totals_.product + ahead_primal * totals_.primal +
                         ahead_dual * totals_.dual + ahead_primal * ahead_dual * totals_.both;
    const double ratio = std::max(ahead, 0.0) / std::max(totals_.product, 1e-300);
    correct(totals_.product / bounds * ratio * ratio * ratio);
    primal = length(totals_.primal_most, pace_.to_boundary);
    dual = length(totals_.dual_most, pace_.to_boundary);
    if (is_curved) primal = dual = std::min(primal, dual);
  }
  // Polishing may lead astray what was good enough.
  return solution.status == Solution::Status::optimal ? solution : write(program, false);
}

Solution InteriorPoint::write(const Program& program, bool is_optimal) {
  Solution solution;
  solution.iterations = iterations_;
  if (!is_optimal) {
    solution.message = "the interior point method did not converge";
    return solution;
  }
  solution.status = Solution::Status::optimal;
  std::vector<double> value(program_.width.size());
  for (const Step& step : program_.steps)
    std::copy_n(columns_of(step).value, step.columns,
                value.begin() + static_cast<std::ptrdiff_t>(step.column));
  solution.x = program_.columns(program, value);
  solution.y = program_.prices(price_);
  return solution;
}

}  // namespace gridstep::interior
