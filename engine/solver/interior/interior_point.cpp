#include "engine/solver/interior/interior_point.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/solver/simplex/loops.hpp"

namespace gridstep::interior {

namespace {

constexpr int most_iterations = 150;
constexpr double to_boundary = 0.9995;
constexpr double gap_wanted = 1e-9;     ///< relative to what sums to the objective
constexpr double gap_proved = 1e-8;     ///< that the prices prove by themselves
constexpr double primal_wanted = 1e-8;  ///< MW or MWh
constexpr double nearly_fixed = 1e-11;  ///< a narrower range is a number

std::size_t at(int position) {
  return static_cast<std::size_t>(position);
}

}  // namespace

void InteriorPoint::Variables::resize(std::size_t size) {
  for (auto* each : {&value, &low, &high, &low_dual, &high_dual, &theta, &gradient, &step,
                     &low_step, &high_step})
    each->assign(size, 0.0);
}

/// False where a column has no bounds, bounds cross, or rows reach too far in time.
bool InteriorPoint::load(const Program& program) {
  program_ = &program;
  matrix_.load(program);
  if (!equations_.shape(program, matrix_)) return false;
  const auto n = static_cast<std::size_t>(program.columns());
  const auto m = static_cast<std::size_t>(program.rows());
  columns_.resize(n);
  rows_.resize(m);
  quadratic_ = program.quadratic;
  for (std::size_t j = 0; j < n; ++j) {
    if (!std::isfinite(program.lower[j]) || !std::isfinite(program.upper[j])) return false;
    if (program.lower[j] > program.upper[j] + options_.tolerance) return false;
    columns_.low[j] = program.lower[j];
    columns_.high[j] = program.upper[j];
  }
  for (std::size_t i = 0; i < m; ++i) {
    if (program.row_lower[i] > program.row_upper[i] + options_.tolerance) return false;
    double least = 0.0;
    double most = 0.0;
    const auto of_row = program.columns_of(static_cast<Index>(i));
    const auto values = program.values_of(static_cast<Index>(i));
    for (std::size_t e = 0; e < of_row.size(); ++e) {
      const double a = values[e] * program.lower[at(of_row[e])];
      const double b = values[e] * program.upper[at(of_row[e])];
      least += std::min(a, b);
      most += std::max(a, b);
    }
    // A side that its columns never reach is no bound but a number to stay away from.
    const double room = 1.0 + 0.01 * (most - least);
    rows_.low[i] = std::isfinite(program.row_lower[i])
                       ? program.row_lower[i]
                       : std::min(least, program.row_upper[i]) - room;
    rows_.high[i] = std::isfinite(program.row_upper[i]) ? program.row_upper[i]
                                                        : std::max(most, rows_.low[i]) + room;
  }
  price_.assign(m, 0.0);
  price_step_.assign(m, 0.0);
  side_.assign(m, 0.0);
  dual_residual_.assign(n, 0.0);
  row_dual_residual_.assign(m, 0.0);
  return true;
}

/// Every variable in the middle, duals of bounds as large as costs are.
void InteriorPoint::start() {
  double mean_cost = 0.0;
  for (const double cost : program_->cost) mean_cost += std::abs(cost);
  mean_cost =
      1.0 + mean_cost / static_cast<double>(std::max<std::size_t>(1, program_->cost.size()));
  free_variables_ = 0.0;
  each_kind([&](Variables& v) {
    for (std::size_t k = 0; k < v.value.size(); ++k) {
      v.value[k] = 0.5 * (v.low[k] + v.high[k]);
      if (v.high[k] - v.low[k] <= nearly_fixed) continue;
      v.low_dual[k] = v.high_dual[k] = mean_cost;
      free_variables_ += 2.0;
    }
  });
}

/// Θ of every variable.
void InteriorPoint::weigh() {
  each_kind([&](Variables& v) {
    const bool has_quadratic = &v == &columns_ && !quadratic_.empty();
    for (std::size_t k = 0; k < v.value.size(); ++k) {
      if (v.high[k] - v.low[k] <= nearly_fixed) continue;
      const double curve = has_quadratic ? 2.0 * quadratic_[k] : 0.0;
      v.theta[k] = 1.0 / (v.low_dual[k] / (v.value[k] - v.low[k]) +
                          v.high_dual[k] / (v.high[k] - v.value[k]) + curve);
    }
  });
}

double InteriorPoint::complementarity() const {
  double sum = 0.0;
  each_kind([&](const Variables& v) {
    for (std::size_t k = 0; k < v.value.size(); ++k)
      sum += (v.value[k] - v.low[k]) * v.low_dual[k] + (v.high[k] - v.value[k]) * v.high_dual[k];
  });
  return sum;
}

/// What the equations lack: by row into `side_`, by column into the dual residuals.
void InteriorPoint::residuals() {
  const std::size_t n = columns_.value.size();
  primal_worst_ = 0.0;
  objective_ = volume_ = 0.0;
  for (std::size_t j = 0; j < n; ++j) {
    const double curve = quadratic_.empty() ? 0.0 : quadratic_[j];
    const double cost = (program_->cost[j] + curve * columns_.value[j]) * columns_.value[j];
    objective_ += cost;
    volume_ += std::abs(cost);
    dual_residual_[j] = program_->cost[j] + 2.0 * curve * columns_.value[j] - columns_.low_dual[j] +
                        columns_.high_dual[j];
  }
  for (std::size_t i = 0; i < price_.size(); ++i) {
    const auto of_row = program_->columns_of(static_cast<Index>(i));
    const auto values = program_->values_of(static_cast<Index>(i));
    double activity = 0.0;
    for (std::size_t e = 0; e < of_row.size(); ++e) {
      activity += values[e] * columns_.value[at(of_row[e])];
      dual_residual_[at(of_row[e])] -= values[e] * price_[i];
    }
    side_[i] = rows_.value[i] - activity;
    primal_worst_ = std::max(primal_worst_, std::abs(side_[i]));
    row_dual_residual_[i] = price_[i] - rows_.low_dual[i] + rows_.high_dual[i];
  }
}

/// The step to complementarity `target`; `correct`: with the products of the predictor's steps.
/// Variables: Θ⁻¹ Δv = Āᵀ Δy − gradient, rows: (A Θ Aᵀ + Θ_r) Δy = side + Ā Θ gradient.
void InteriorPoint::direction(double target, bool correct) {
  const auto set_gradient = [&](Variables& v, const std::vector<double>& dual_residual) {
    for (std::size_t k = 0; k < v.value.size(); ++k) {
      if (v.theta[k] == 0.0) continue;
      const double below = v.value[k] - v.low[k];
      const double above = v.high[k] - v.value[k];
      const double low_product = correct ? v.low_step[k] : 0.0;
      const double high_product = correct ? v.high_step[k] : 0.0;
      v.gradient[k] = dual_residual[k] - (target - low_product) / below + v.low_dual[k] +
                      (target - high_product) / above - v.high_dual[k];
    }
  };
  set_gradient(columns_, dual_residual_);
  set_gradient(rows_, row_dual_residual_);
  for (std::size_t i = 0; i < price_.size(); ++i) {
    const auto of_row = program_->columns_of(static_cast<Index>(i));
    const auto values = program_->values_of(static_cast<Index>(i));
    double sum = side_[i] - rows_.theta[i] * rows_.gradient[i];
    for (std::size_t e = 0; e < of_row.size(); ++e)
      sum += values[e] * columns_.theta[at(of_row[e])] * columns_.gradient[at(of_row[e])];
    price_step_[i] = sum;
  }
  equations_.solve(price_step_);
  for (std::size_t j = 0; j < columns_.step.size(); ++j) columns_.step[j] = -columns_.gradient[j];
  for (std::size_t i = 0; i < price_.size(); ++i) {
    const auto of_row = program_->columns_of(static_cast<Index>(i));
    const auto values = program_->values_of(static_cast<Index>(i));
    for (std::size_t e = 0; e < of_row.size(); ++e)
      columns_.step[at(of_row[e])] += values[e] * price_step_[i];
    rows_.step[i] = -rows_.gradient[i] - price_step_[i];
  }
  each_kind([&](Variables& v) {
    for (std::size_t k = 0; k < v.value.size(); ++k) {
      v.step[k] *= v.theta[k];
      if (v.theta[k] == 0.0) continue;
      const double below = v.value[k] - v.low[k];
      const double above = v.high[k] - v.value[k];
      const double low_product = correct ? v.low_step[k] : 0.0;
      const double high_product = correct ? v.high_step[k] : 0.0;
      v.low_step[k] = (target - low_product - v.low_dual[k] * v.step[k]) / below - v.low_dual[k];
      v.high_step[k] =
          (target - high_product + v.high_dual[k] * v.step[k]) / above - v.high_dual[k];
    }
  });
}

double InteriorPoint::longest_primal() const {
  double longest = 1.0 / to_boundary;
  each_kind([&](const Variables& v) {
    for (std::size_t k = 0; k < v.value.size(); ++k) {
      const double step = v.step[k];
      if (step < 0.0)
        longest = std::min(longest, (v.value[k] - v.low[k]) / -step);
      else if (step > 0.0)
        longest = std::min(longest, (v.high[k] - v.value[k]) / step);
    }
  });
  return longest;
}

double InteriorPoint::longest_dual() const {
  double longest = 1.0 / to_boundary;
  each_kind([&](const Variables& v) {
    for (std::size_t k = 0; k < v.value.size(); ++k) {
      if (v.low_step[k] < 0.0) longest = std::min(longest, v.low_dual[k] / -v.low_step[k]);
      if (v.high_step[k] < 0.0) longest = std::min(longest, v.high_dual[k] / -v.high_step[k]);
    }
  });
  return longest;
}

double InteriorPoint::complementarity_after(double primal, double dual) const {
  double sum = 0.0;
  each_kind([&](const Variables& v) {
    for (std::size_t k = 0; k < v.value.size(); ++k)
      sum +=
          (v.value[k] - v.low[k] + primal * v.step[k]) * (v.low_dual[k] + dual * v.low_step[k]) +
          (v.high[k] - v.value[k] - primal * v.step[k]) * (v.high_dual[k] + dual * v.high_step[k]);
  });
  return sum;
}

/// What the predictor's steps leave out: their products, for the corrector.
void InteriorPoint::keep_products() {
  each_kind([&](Variables& v) {
    for (std::size_t k = 0; k < v.value.size(); ++k) {
      v.low_step[k] *= v.step[k];
      v.high_step[k] *= -v.step[k];
    }
  });
}

void InteriorPoint::move(double primal, double dual) {
  each_kind([&](Variables& v) {
    for (std::size_t k = 0; k < v.value.size(); ++k) {
      if (v.theta[k] == 0.0) continue;
      v.value[k] += primal * v.step[k];
      v.low_dual[k] += dual * v.low_step[k];
      v.high_dual[k] += dual * v.high_step[k];
      // Rounding must not put a variable on its bound.
      const double least = 1e-15 * (1.0 + std::abs(v.value[k]));
      v.value[k] = std::clamp(v.value[k], v.low[k] + std::min(least, 0.25 * (v.high[k] - v.low[k])),
                              v.high[k] - std::min(least, 0.25 * (v.high[k] - v.low[k])));
      v.low_dual[k] = std::max(v.low_dual[k], 1e-300);
      v.high_dual[k] = std::max(v.high_dual[k], 1e-300);
    }
  });
  for (std::size_t i = 0; i < price_.size(); ++i) price_[i] += dual * price_step_[i];
}

Solution InteriorPoint::solve(const Program& program) {
  Solution solution;
  if (!load(program)) {
    solution.message =
        "a column has no bound on a side, bounds cross, or a row reaches over more than two steps";
    return solution;
  }
  start();
  for (iterations_ = 0; iterations_ < most_iterations; ++iterations_) {
    if (options_.stop && options_.stop()) {
      solution.status = Solution::Status::interrupted;
      solution.message = "interrupted";
      return solution;
    }
    residuals();
    const double sum = complementarity();
    if (!std::isfinite(sum) || !std::isfinite(primal_worst_)) break;
    const double mean = sum / std::max(1.0, free_variables_);
    if (primal_worst_ <= primal_wanted && sum <= gap_wanted * std::max(1.0, volume_) &&
        certify(program, columns_.value, price_).gap() <= gap_proved)
      return write(true);
    weigh();
    equations_.factorise(matrix_, columns_.theta, rows_.theta);
    direction(0.0, false);
    const double ahead =
        complementarity_after(std::min(1.0, longest_primal()), std::min(1.0, longest_dual()));
    const double ratio = ahead / std::max(sum, 1e-300);
    const double target = mean * ratio * ratio * ratio;
    keep_products();
    direction(target, true);
    double primal = std::min(1.0, to_boundary * longest_primal());
    double dual = std::min(1.0, to_boundary * longest_dual());
    if (!quadratic_.empty()) primal = dual = std::min(primal, dual);
    move(primal, dual);
  }
  solution = write(false);
  return solution;
}

Solution InteriorPoint::write(bool is_optimal) const {
  Solution solution;
  solution.iterations = iterations_;
  if (!is_optimal) {
    solution.message = "the interior point method did not converge";
    return solution;
  }
  solution.status = Solution::Status::optimal;
  solution.x = columns_.value;
  solution.y = price_;
  return solution;
}

}  // namespace gridstep::interior
