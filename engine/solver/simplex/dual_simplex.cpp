#include "engine/solver/simplex/dual_simplex.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/ids.hpp"
#include "engine/solver/proof.hpp"
#include "engine/solver/simplex/loops.hpp"

namespace gridstep::simplex {

namespace {

constexpr double least_pivot = 1e-7;
constexpr double rounding = 1e-11;
constexpr int rounds_of_proof = 30;  ///< how often an optimum may turn out not to be one

}  // namespace

void DualSimplex::exchange(std::size_t leaving, int entering, double target) {
  const double pivot = column_.value[leaving];
  const double step = (x_[leaving] - target) / pivot;
  const int out = basic_[leaving];
  update_weights(leaving, pivot);
  stand_[at(out)] = target == lower_[at(out)] ? Stand::at_lower : Stand::at_upper;
  stand(out);
  column_.each([&](std::size_t k) {
    if (k == leaving) return;
    x_[k] -= step * column_.value[k];
    weigh(k);
  });
  const double value = value_of(entering) + step;
  stand_[at(entering)] = Stand::basic;
  stand(entering);
  basic_[leaving] = entering;
  x_[leaving] = value;
  low_[leaving] = lower_[at(entering)];
  high_[leaving] = upper_[at(entering)];
  weigh(leaving);
  factor_.exchange(leaving);
  ++pivots_;
}

/// Costs of non-basic variables drawn apart a little, away from 0, where steps no longer lead on.
/// An optimum found so is one only after it was proved with the true costs.
void DualSimplex::perturb() {
  std::uint64_t seed = 0x9E3779B97F4A7C15ULL + static_cast<std::uint64_t>(perturbations_);
  const auto draw = [&seed] {
    seed ^= seed << 13U;
    seed ^= seed >> 7U;
    seed ^= seed << 17U;
    return 1.0 + static_cast<double>(seed >> 11U) * 0x1.0p-53;
  };
  for (int j = 0; j < columns(); ++j)
    if (order_.is_plain(j)) reduced_cost_[at(j)] = explicit_cost(j);
  order_.disturb_all();
  for (std::size_t j = 0; j < at(columns()); ++j)
    reduced_cost_[j] += move_[j] * 1e-6 * draw() * (1.0 + std::abs(program_->cost[j]));
  for (std::size_t i = 0; i < at(rows()); ++i) row_cost_[i] += row_move_[i] * 1e-6 * draw();
  is_perturbed_ = true;
  ++perturbations_;
}

/// Whether the row of rho contradicts the bounds of all variables.
bool DualSimplex::proves_infeasible() const {
  // rho · (A x − r) = 0 for every x and r; its range over the bounds must not contain 0.
  double least = 0.0;
  double most = 0.0;
  double volume = 0.0;
  std::vector<double> sum(at(columns()), 0.0);
  const auto add = [&](double factor, std::size_t variable) {
    const double a = factor * lower_[variable];
    const double b = factor * upper_[variable];
    least += std::min(a, b);
    most += std::max(a, b);
    volume += std::max(std::abs(a), std::abs(b));
  };
  rho_.each([&](std::size_t k) {
    const int row = factor_.row_of_pivot()[k];
    add(-rho_.value[k], at(columns() + row));
    const auto of_row = program_->columns_of(row);
    const auto values = program_->values_of(row);
    for (std::size_t e = 0; e < of_row.size(); ++e) sum[at(of_row[e])] += rho_.value[k] * values[e];
  });
  for (std::size_t j = 0; j < sum.size(); ++j)
    if (sum[j] != 0.0) add(sum[j], j);
  const double margin = 1e-12 * volume + 0.5 * options_.tolerance;
  return least > margin || most < -margin;
}

DualSimplex::Outcome DualSimplex::pivot(std::size_t leaving) {
  const double target = x_[leaving] < low_[leaving] ? low_[leaving] : high_[leaving];
  const double sign = x_[leaving] < target ? 1.0 : -1.0;
  if (basic_[leaving] >= columns()) {
    const int row = basic_[leaving] - columns();
    if (!order_.is_home(row))
      order_.disturb(*program_, row,
                     [&](int column) { reduced_cost_[at(column)] = explicit_cost(column); });
  }
  rho_.clear();
  rho_.set(leaving, 1.0);
  factor_.backward(rho_, Factor::Keep::for_exchange);
  price_row();
  const double infeasibility = std::abs(x_[leaving] - target);
  collect(sign, infeasibility);
  const int entering = choose(infeasibility);
  if (entering < 0) {
    if (proves_infeasible()) return Outcome::infeasible;
    if (factor_.exchanges() == 0) return Outcome::failed;
    factorise();
    place_basics();
    return Outcome::optimal;
  }
  column_.clear();
  scatter(entering, 1.0, column_);
  factor_.forward(column_, Factor::Keep::for_exchange);
  const double by_row =
      entering >= columns()       ? -rho_.value[at(factor_.pivot_of_row(entering - columns()))]
      : order_.is_plain(entering) ? rho_.value[at(factor_.pivot_of_row(order_.home(entering)))] *
                                        order_.coefficient(entering)
                                  : alpha_[at(entering)];
  const double by_column = column_.value[leaving];
  const bool agree = std::abs(by_row - by_column) <= 1e-7 * (1.0 + std::abs(by_column));
  if (!agree || std::abs(by_column) < least_pivot) {
    if (factor_.exchanges() > 0) {
      factorise();
      price_all();
      point_by_cost();
      place_basics();
      return Outcome::optimal;
    }
    if (std::abs(by_column) < least_alpha) return Outcome::failed;
  }
  const double cost = cost_of(entering);
  const double dual_step = cost / by_row;
  steps_without_progress_ = std::abs(dual_step) > 1e-12 ? 0 : steps_without_progress_ + 1;
  const int out = basic_[leaving];
  step_dual(entering, dual_step);
  set_cost(out, -dual_step);
  flip_passed();
  exchange(leaving, entering, target);
  return Outcome::optimal;
}

DualSimplex::Outcome DualSimplex::iterate() {
  const int most = 20 * (rows() + 100) + 2000;
  for (int iteration = 0; iteration < most; ++iteration) {
    if (options_.stop && iteration % 256 == 0 && options_.stop()) return Outcome::interrupted;
    const std::ptrdiff_t leaving = loops::largest(merit_.size(), merit_.data());
    if (leaving < 0) return Outcome::optimal;
    const Outcome outcome = pivot(static_cast<std::size_t>(leaving));
    if (outcome != Outcome::optimal) return outcome;
    if (factor_.exchanges() >= most_exchanges_) factorise();
    if (steps_without_progress_ > 300 && perturbations_ < 3) {
      perturb();
      steps_without_progress_ = 0;
    }
  }
  return Outcome::failed;
}

/// Iterates until what is found is an optimum by numbers computed afresh.
DualSimplex::Outcome DualSimplex::optimise() {
  for (int round = 0; round < rounds_of_proof; ++round) {
    const std::uint64_t before = pivots_;
    const Outcome outcome = iterate();
    if (outcome != Outcome::optimal) return outcome;
    if (pivots_ == before && !is_perturbed_) return Outcome::optimal;
    price_all();
    point_by_cost();
    place_basics();
    if (loops::largest(merit_.size(), merit_.data()) < 0) return Outcome::optimal;
    if (round == 0) continue;
    factorise();
    place_basics();
  }
  return Outcome::failed;
}

Solution DualSimplex::solve(const Program& program, const Basis& start) {
  program_ = &program;
  const std::uint64_t pivots_before = pivots_;
  Solution solution;
  if (bounds_cross(program, options_.tolerance)) {
    solution.status = Solution::Status::infeasible;
    solution.message = "bounds cross";
    return solution;
  }
  const bool changed = matrix_.load(program);
  is_perturbed_ = false;
  if (changed) is_factorised_ = false;
  order_.load(program, matrix_);
  const std::size_t padded = (at(columns()) / Matrix::page + 1) * Matrix::page;
  alpha_.resize(padded);
  move_.resize(padded);
  reduced_cost_.resize(padded);
  touched_.clear();
  is_touched_.assign(padded / Matrix::page, 0);
  row_cost_.resize(at(rows()));
  row_move_.resize(at(rows()));
  if (!load_bounds(program)) {
    solution.message = "a column has no bound on a side";
    return solution;
  }
  perturbations_ = 0;
  steps_without_progress_ = 0;
  // A factorisation costs what there are rows, an exchange what was exchanged since.
  most_exchanges_ = std::clamp(static_cast<std::size_t>(1.8 * std::sqrt(rows())), std::size_t{32},
                               Factor::most_exchanges);
  if (!is_where_it_stopped(start)) {
    is_factorised_ = false;
    load_basis(start);
    std::fill(move_.begin(), move_.end(), 0.0);
    for (int j = 0; j < columns(); ++j) stand(j);
    factorise();
    fill_equalities();
  } else {
    for (int v = 0; v < columns() + rows(); ++v) stand(v);
    for (std::size_t k = 0; k < basic_.size(); ++k) {
      low_[k] = lower_[at(basic_[k])];
      high_[k] = upper_[at(basic_[k])];
    }
  }
  price_all();
  point_by_cost();
  place_basics();
  const Outcome outcome = optimise();
  if (outcome == Outcome::optimal && is_careful_) refine();
  solution = write(outcome);
  is_careful_ = false;
  solution.iterations = static_cast<std::int64_t>(pivots_ - pivots_before);
  return solution;
}

Solution DualSimplex::write(Outcome outcome) const {
  Solution solution;
  switch (outcome) {
    case Outcome::infeasible:
      solution.status = Solution::Status::infeasible;
      solution.message = "infeasible";
      return solution;
    case Outcome::interrupted:
      solution.status = Solution::Status::interrupted;
      solution.message = "interrupted";
      return solution;
    case Outcome::failed:
      solution.message = "the pivots led nowhere";
      return solution;
    case Outcome::optimal:
      break;
  }
  solution.status = Solution::Status::optimal;
  solution.x.resize(at(columns()));
  const auto status_of = [&](int variable) {
    const Stand stands = stand_[at(variable)];
    return stands == Stand::basic      ? BasisStatus::basic
           : stands == Stand::at_upper ? BasisStatus::at_upper
                                       : BasisStatus::at_lower;
  };
  solution.basis.columns.resize(at(columns()));
  for (int j = 0; j < columns(); ++j) {
    solution.x[at(j)] = value_of(j);
    solution.basis.columns[at(j)] = status_of(j);
  }
  for (std::size_t k = 0; k < basic_.size(); ++k) {
    if (basic_[k] >= columns()) continue;
    // What rounding keeps away from a bound stands on it, unless rows were found to mind.
    double value = x_[k];
    for (const double bound : {low_[k], high_[k]})
      if (!is_careful_ && std::abs(value - bound) <= rounding * (1.0 + std::abs(bound)))
        value = bound;
    solution.x[at(basic_[k])] = value;
  }
  solution.basis.rows.resize(at(rows()));
  for (int i = 0; i < rows(); ++i) solution.basis.rows[at(i)] = status_of(columns() + i);
  solution.y = price_;
  return solution;
}

}  // namespace gridstep::simplex
