#include "engine/solver/simplex/dual_simplex.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/solver/simplex/loops.hpp"

namespace gridstep::simplex {

namespace {

constexpr double least_alpha = 1e-9;  ///< a smaller entry of a pivot row is noise
constexpr double tie = 1e-9;          ///< reduced costs nearer than this count as equal
constexpr double least_pivot = 1e-7;
constexpr double rounding = 1e-11;
constexpr int rounds_of_proof = 30;  ///< how often an optimum may turn out not to be one

std::size_t at(int position) {
  return static_cast<std::size_t>(position);
}

}  // namespace

double DualSimplex::value_of(int variable) const {
  return stand_[at(variable)] == Stand::at_upper ? upper_[at(variable)] : lower_[at(variable)];
}

/// Adds `amount` × the variable's column to a vector by pivot.
void DualSimplex::scatter(int variable, double amount, PivotVector& v) const {
  if (variable >= columns()) {
    v.add(at(factor_.pivot_of_row(variable - columns())), -amount);
    return;
  }
  matrix_.column(variable, [&](int row, double value) {
    v.add(at(factor_.pivot_of_row(row)), amount * value);
  });
}

/// False where a column has no bounds or none between which it could be.
bool DualSimplex::load_bounds(const Program& program) {
  const std::size_t n = at(columns());
  const std::size_t m = at(rows());
  lower_.resize(n + m);
  upper_.resize(n + m);
  std::copy(program.lower.begin(), program.lower.end(), lower_.begin());
  std::copy(program.upper.begin(), program.upper.end(), upper_.begin());
  std::copy(program.row_lower.begin(), program.row_lower.end(),
            lower_.begin() + static_cast<std::ptrdiff_t>(n));
  std::copy(program.row_upper.begin(), program.row_upper.end(),
            upper_.begin() + static_cast<std::ptrdiff_t>(n));
  for (std::size_t j = 0; j < n; ++j)
    if (!std::isfinite(lower_[j]) || !std::isfinite(upper_[j])) return false;
  for (std::size_t i = 0; i < m; ++i)
    if (!std::isfinite(lower_[n + i]) || !std::isfinite(upper_[n + i]))
      imply_bounds(program, static_cast<int>(i));
  return true;
}

/// What a row can be within the bounds of its columns, and a little more: never in the way.
void DualSimplex::imply_bounds(const Program& program, int row) {
  const auto of_row = program.columns_of(row);
  const auto values = program.values_of(row);
  double least = 0.0;
  double most = 0.0;
  for (std::size_t e = 0; e < of_row.size(); ++e) {
    const std::size_t j = at(of_row[e]);
    const double a = values[e] * lower_[j];
    const double b = values[e] * upper_[j];
    least += std::min(a, b);
    most += std::max(a, b);
  }
  const double room = 1.0 + 1e-6 * (std::abs(least) + std::abs(most));
  const std::size_t r = at(columns() + row);
  if (!std::isfinite(lower_[r])) lower_[r] = std::min(least, upper_[r]) - room;
  if (!std::isfinite(upper_[r])) upper_[r] = std::max(most, lower_[r]) + room;
}

void DualSimplex::stand(int variable) {
  const bool rests =
      stand_[at(variable)] == Stand::basic || lower_[at(variable)] == upper_[at(variable)];
  const double move = rests ? 0.0 : static_cast<double>(stand_[at(variable)]);
  if (variable < columns())
    move_[at(variable)] = move;
  else
    row_move_[at(variable - columns())] = move;
}

bool DualSimplex::is_where_it_stopped(const Basis& start) const {
  const std::size_t n = at(columns());
  if (!is_factorised_ || start.columns.size() != n || start.rows.size() != at(rows()) ||
      stand_.size() != n + at(rows()) || factor_.exchanges() > most_exchanges_ / 2)
    return false;
  const auto same = [](BasisStatus status, Stand stand) {
    return (status == BasisStatus::basic) == (stand == Stand::basic);
  };
  for (std::size_t j = 0; j < n; ++j)
    if (!same(start.columns[j], stand_[j])) return false;
  for (std::size_t i = 0; i < start.rows.size(); ++i)
    if (!same(start.rows[i], stand_[n + i])) return false;
  return true;
}

void DualSimplex::load_basis(const Basis& start) {
  const std::size_t n = at(columns());
  const std::size_t m = at(rows());
  const auto to_stand = [](BasisStatus status) {
    return status == BasisStatus::basic      ? Stand::basic
           : status == BasisStatus::at_upper ? Stand::at_upper
                                             : Stand::at_lower;
  };
  stand_.assign(n + m, Stand::at_lower);
  for (std::size_t j = 0; j < std::min(n, start.columns.size()); ++j)
    stand_[j] = to_stand(start.columns[j]);
  for (std::size_t i = 0; i < m; ++i)
    stand_[n + i] = i < start.rows.size() ? to_stand(start.rows[i]) : Stand::basic;
  basic_value_.assign(n + m, 0.0);
  basic_weight_.assign(n + m, 1.0);
}

/// Factorises what stands basic and repairs it: columns that depend on others go to a bound, rows
/// that nothing reaches get their own variable.
void DualSimplex::factorise() {
  const int n = columns();
  const int m = rows();
  for (std::size_t k = 0; k < basic_.size() && is_factorised_; ++k) {
    basic_value_[at(basic_[k])] = x_[k];
    basic_weight_[at(basic_[k])] = weight_[k];
  }
  basis_columns_.clear();
  basic_structurals_.clear();
  if (is_factorised_) {
    for (const int variable : basic_)
      if (variable < n) basic_structurals_.push_back(variable);
  } else {
    for (int j = 0; j < n; ++j)
      if (stand_[at(j)] == Stand::basic) basic_structurals_.push_back(j);
  }
  for (const int j : basic_structurals_) {
    matrix_.column(j, [&](int row, double value) { basis_columns_.add(row, value); });
    basis_columns_.close();
  }
  own_.resize(at(m));
  for (int i = 0; i < m; ++i) own_[at(i)] = stand_[at(n + i)] == Stand::basic ? 1 : 0;
  factor_.factorise(own_, basis_columns_);
  for (const int j : basic_structurals_) stand_[at(j)] = Stand::at_lower;
  basic_.resize(at(m));
  x_.resize(at(m));
  low_.resize(at(m));
  high_.resize(at(m));
  weight_.resize(at(m));
  merit_.resize(at(m));
  for (std::size_t k = 0; k < at(m); ++k) {
    const int c = factor_.column_of_pivot()[k];
    const int variable = c >= 0 ? basic_structurals_[at(c)] : n + factor_.row_of_pivot()[k];
    basic_[k] = variable;
    stand_[at(variable)] = Stand::basic;
    x_[k] = basic_value_[at(variable)];
    weight_[k] = basic_weight_[at(variable)];
    low_[k] = lower_[at(variable)];
    high_[k] = upper_[at(variable)];
    weigh(k);
  }
  for (const int j : basic_structurals_) stand(j);
  for (int i = 0; i < m; ++i) stand(n + i);
  for (PivotVector* vector : {&rho_, &column_, &flips_, &steepest_})
    vector->resize(factor_.length());
  is_factorised_ = true;
  if (!is_perturbed_) classify();
}

/// An equality whose own variable is basic prices nothing, and whatever hangs on it runs to a
/// bound. Gives each the widest column it has instead, where that makes a basis.
void DualSimplex::fill_equalities() {
  bool any = false;
  for (int row = 0; row < rows(); ++row) {
    const int own = columns() + row;
    if (stand_[at(own)] != Stand::basic || lower_[at(own)] != upper_[at(own)]) continue;
    int widest = -1;
    double most = 0.0;
    for (const int column : program_->columns_of(row)) {
      const double range = upper_[at(column)] - lower_[at(column)];
      if (stand_[at(column)] == Stand::basic || range <= most) continue;
      most = range;
      widest = column;
    }
    if (widest < 0) continue;
    stand_[at(widest)] = Stand::basic;
    stand_[at(own)] = Stand::at_lower;
    any = true;
  }
  if (!any) return;
  is_factorised_ = false;  // what is basic is told by where variables stand
  factorise();
}

/// Prices of rows and reduced costs of everything, afresh.
void DualSimplex::price_all() {
  const std::size_t n = at(columns());
  PivotVector& v = rho_;
  v.clear();
  for (std::size_t k = 0; k < basic_.size(); ++k)
    if (basic_[k] < columns() && program_->cost[at(basic_[k])] != 0.0)
      v.set(k, program_->cost[at(basic_[k])]);
  factor_.backward(v);
  price_.assign(at(rows()), 0.0);
  v.each([&](std::size_t k) { price_[at(factor_.row_of_pivot()[k])] = v.value[k]; });
  v.clear();
  std::copy(program_->cost.begin(), program_->cost.end(), reduced_cost_.begin());
  for (int i = 0; i < rows(); ++i) {
    const double price = price_[at(i)];
    row_cost_[at(i)] = price;
    if (price == 0.0) continue;
    matrix_.runs(i, [&](const Matrix::Run& run) {
      loops::add_multiple(at(run.length), -price, program_->entry_value.data() + run.position,
                          reduced_cost_.data() + run.column);
    });
  }
  for (const int variable : basic_)
    (variable < columns() ? reduced_cost_[at(variable)] : row_cost_[at(variable) - n]) = 0.0;
  is_perturbed_ = false;
}

/// Takes every variable to the bound that its reduced cost points to; whether any had stood wrong.
bool DualSimplex::point_by_cost() {
  bool moved = false;
  const auto point = [&](int variable, double cost, double& move) {
    if (move * cost >= -tie) return;
    stand_[at(variable)] = cost > 0.0 ? Stand::at_lower : Stand::at_upper;
    move = -move;
    moved = true;
  };
  for (int j = 0; j < columns(); ++j) point(j, reduced_cost_[at(j)], move_[at(j)]);
  for (int i = 0; i < rows(); ++i) point(columns() + i, row_cost_[at(i)], row_move_[at(i)]);
  return moved;
}

/// Values of basic variables from those of all others, afresh.
void DualSimplex::place_basics() {
  PivotVector& v = flips_;
  v.clear();
  for (int variable = 0; variable < columns() + rows(); ++variable) {
    if (stand_[at(variable)] == Stand::basic) continue;
    const double value = value_of(variable);
    if (value != 0.0) scatter(variable, -value, v);
  }
  factor_.forward(v);
  std::copy_n(v.value.begin(), x_.size(), x_.begin());
  v.clear();
  for (std::size_t k = 0; k < basic_.size(); ++k) weigh(k);
}

/// Takes off basic values and prices what their equations still lack.
void DualSimplex::refine() {
  PivotVector& v = flips_;
  v.clear();
  for (int variable = 0; variable < columns() + rows(); ++variable)
    if (stand_[at(variable)] != Stand::basic) scatter(variable, -value_of(variable), v);
  for (std::size_t k = 0; k < basic_.size(); ++k) scatter(basic_[k], -x_[k], v);
  factor_.forward(v);
  v.each([&](std::size_t k) { x_[k] += v.value[k]; });
  v.clear();
  for (std::size_t k = 0; k < basic_.size(); ++k) {
    const int variable = basic_[k];
    double lack =
        variable < columns() ? program_->cost[at(variable)] : price_[at(variable - columns())];
    if (variable < columns())
      matrix_.column(variable, [&](int row, double value) { lack -= value * price_[at(row)]; });
    v.set(k, lack);
  }
  factor_.backward(v);
  v.each([&](std::size_t k) { price_[at(factor_.row_of_pivot()[k])] += v.value[k]; });
  v.clear();
}

/// How much is gained by making the basic variable of a pivot leave.
void DualSimplex::weigh(std::size_t k) {
  const double outside = std::max(low_[k] - x_[k], x_[k] - high_[k]);
  merit_[k] = outside > options_.tolerance ? outside * outside / weight_[k] : 0.0;
}

void DualSimplex::touch(int page) {
  if (is_touched_[at(page)] != 0) return;
  is_touched_[at(page)] = 1;
  touched_.push_back(page);
  loops::clear_page(alpha_.data() + page * Matrix::page);
}

/// Cost − what the rows of the column pay for it.
double DualSimplex::explicit_cost(int column) const {
  double cost = program_->cost[at(column)];
  matrix_.column(column, [&](int row, double value) { cost -= value * row_cost_[at(row)]; });
  return cost;
}

/// The reduced cost of a variable.
double DualSimplex::cost_of(int variable) const {
  if (variable >= columns()) return row_cost_[at(variable - columns())];
  if (!order_.is_plain(variable)) return reduced_cost_[at(variable)];
  return program_->cost[at(variable)] -
         order_.coefficient(variable) * row_cost_[at(order_.home(variable))];
}

void DualSimplex::set_cost(int variable, double cost) {
  (variable < columns() ? reduced_cost_[at(variable)] : row_cost_[at(variable - columns())]) = cost;
}

/// Which columns are plain, now that rows idle whose own variable is basic.
void DualSimplex::classify() {
  is_idle_.resize(at(rows()));
  for (int i = 0; i < rows(); ++i)
    is_idle_[at(i)] = stand_[at(columns() + i)] == Stand::basic ? 1 : 0;
  order_.classify(*program_, is_idle_);
  for (int row = 0; row < rows(); ++row) {
    if (!order_.is_home(row)) continue;
    const auto& others = order_.others(row);
    for (std::size_t k = order_.never_plain(row); k < others.size(); ++k)
      reduced_cost_[at(others[k].column)] = explicit_cost(others[k].column);
    if (order_.has_plain(row)) continue;
    for (const MeritOrder::Place& place : order_.places(row))
      reduced_cost_[at(place.column)] = explicit_cost(place.column);
  }
}

/// The row of B⁻¹A that belongs to rho, by columns, in the pages that it touches.
void DualSimplex::price_row() {
  for (const int page : touched_) is_touched_[at(page)] = 0;
  touched_.clear();
  rho_.each([&](std::size_t k) {
    const double factor = rho_.value[k];
    if (factor == 0.0) return;
    const int row = factor_.row_of_pivot()[k];
    if (order_.has_plain(row)) {
      for (const MeritOrder::Part& part : order_.others(row)) {
        touch(part.column / Matrix::page);
        alpha_[at(part.column)] += factor * part.coefficient;
      }
      return;
    }
    if (matrix_.is_short(row)) {
      const auto of_row = program_->columns_of(row);
      const auto values = program_->values_of(row);
      for (std::size_t e = 0; e < of_row.size(); ++e) {
        touch(of_row[e] / Matrix::page);
        alpha_[at(of_row[e])] += factor * values[e];
      }
      return;
    }
    matrix_.runs(row, [&](const Matrix::Run& run) {
      for (int page = run.column / Matrix::page;
           page <= (run.column + run.length - 1) / Matrix::page; ++page)
        touch(page);
      const double* values = program_->entry_value.data() + run.position;
      double* alpha = alpha_.data() + run.column;
      if (run.length < 8)
        for (int e = 0; e < run.length; ++e) alpha[e] += factor * values[e];
      else
        loops::add_multiple(at(run.length), factor, values, alpha);
    });
  });
}

/// Variables whose move takes infeasibility away; sign: +1 where the leaving variable has to rise.
void DualSimplex::collect(double sign, double infeasibility) {
  candidates_.clear();
  found_.resize(touched_.size());
  loops::below(touched_, sign, least_alpha, alpha_.data(), move_.data(), found_.data());
  for (std::size_t p = 0; p < touched_.size(); ++p) {
    for (std::uint64_t rest = found_[p]; rest != 0; rest &= rest - 1) {
      const int variable = touched_[p] * Matrix::page + std::countr_zero(rest);
      const std::size_t j = at(variable);
      const double alpha = std::abs(alpha_[j]);
      candidates_.push_back({variable, alpha, std::max(0.0, reduced_cost_[j] * move_[j]) / alpha});
    }
  }
  rho_.each([&](std::size_t k) {
    const int row = factor_.row_of_pivot()[k];
    const double alpha = -rho_.value[k];
    if (alpha != 0.0 && order_.has_plain(row))
      collect_plain(row, rho_.value[k], sign, infeasibility);
    if (!(sign * alpha * row_move_[at(row)] < -least_alpha)) return;
    candidates_.push_back(
        {columns() + row, std::abs(alpha),
         std::max(0.0, row_cost_[at(row)] * row_move_[at(row)]) / std::abs(alpha)});
  });
}

/// Of the plain columns of a row those that its price meets first, until flipping them would do.
void DualSimplex::collect_plain(int row, double rho, double sign, double infeasibility) {
  const auto& places = order_.places(row);
  const double price = row_cost_[at(row)];
  const bool rises = sign * rho < 0.0;
  const double slack = tie * (1.0 + std::abs(price));
  double room = 0.0;
  double last = 0.0;
  const auto take = [&](const MeritOrder::Place& place) {
    const std::size_t j = at(place.column);
    if (room > infeasibility && std::abs(place.pays_at - last) > slack) return false;
    const double alpha = rho * place.coefficient;
    if (!order_.is_plain(place.column) || !(sign * alpha * move_[j] < -least_alpha)) return true;
    const double cost = program_->cost[j] - place.coefficient * price;
    candidates_.push_back(
        {place.column, std::abs(alpha), std::max(0.0, cost * move_[j]) / std::abs(alpha)});
    room += std::abs(alpha) * (upper_[j] - lower_[j]);
    last = place.pays_at;
    return true;
  };
  if (rises) {
    for (std::size_t k = order_.place_at(row, price - slack); k < places.size(); ++k)
      if (!take(places[k])) return;
  } else {
    for (std::size_t k = order_.place_at(row, price + slack); k-- > 0;)
      if (!take(places[k])) return;
  }
}

/// Takes candidates up to a ratio to the front of those from `first` on; returns how far they reach
/// and adds what flipping them would take away.
std::size_t DualSimplex::gather(std::size_t first, double most, double& room) {
  std::size_t end = first;
  for (std::size_t c = first; c < candidates_.size(); ++c) {
    if (candidates_[c].ratio > most) continue;
    const std::size_t v = at(candidates_[c].variable);
    room += candidates_[c].alpha * (upper_[v] - lower_[v]);
    std::swap(candidates_[c], candidates_[end++]);
  }
  return end;
}

/// Of some candidates the one with the largest pivot.
int DualSimplex::best_of(std::size_t first, std::size_t end) const {
  std::size_t best = first;
  for (std::size_t c = first; c < end; ++c)
    if (candidates_[c].alpha > candidates_[best].alpha ||
        (candidates_[c].alpha == candidates_[best].alpha &&
         candidates_[c].variable < candidates_[best].variable))
      best = c;
  return candidates_[best].variable;
}

/// The variable that enters; those whose bounds are flipped on the way stand in `passed_`. −1 where
/// all flips together do not take the infeasibility away.
int DualSimplex::choose(double infeasibility) {
  passed_.clear();
  // First a part of the candidates that is sure to hold the one, then groups of ties within.
  double nearest = std::numeric_limits<double>::infinity();
  for (const Candidate& candidate : candidates_) nearest = std::min(nearest, candidate.ratio);
  double reach = 0.0;
  std::size_t live = 0;
  for (double most = 2.0 * nearest + 1.0; reach < infeasibility && live < candidates_.size();
       most *= 8.0)
    live = gather(live, most, reach);
  double left = infeasibility;
  std::size_t first = 0;
  std::size_t last = 0;
  for (;;) {
    // What is left of rounding where all that was gathered just suffices.
    if (first == live) live = gather(live, std::numeric_limits<double>::infinity(), reach);
    if (first == live) {
      // All flips together may fall short by rounding only: then one of the last enters, at its
      // other bound.
      if (first == 0 || left > options_.tolerance + 1e-12 * infeasibility) return -1;
      passed_.resize(last);
      return best_of(last, first);
    }
    double limit = std::numeric_limits<double>::infinity();
    for (std::size_t c = first; c < live; ++c)
      limit = std::min(limit, candidates_[c].ratio + tie / candidates_[c].alpha);
    double room = 0.0;
    std::size_t end = first;
    for (std::size_t c = first; c < live; ++c) {
      if (candidates_[c].ratio > limit) continue;
      const std::size_t v = at(candidates_[c].variable);
      room += candidates_[c].alpha * (upper_[v] - lower_[v]);
      std::swap(candidates_[c], candidates_[end++]);
    }
    if (left > room) {
      for (std::size_t c = first; c < end; ++c) passed_.push_back(candidates_[c].variable);
      left -= room;
      last = first;
      first = end;
      continue;
    }
    return best_of(first, end);
  }
}

/// Reduced costs after a dual step.
void DualSimplex::step_dual(int entering, double dual_step) {
  if (dual_step != 0.0) {
    loops::add_pages(touched_, -dual_step, alpha_.data(), reduced_cost_.data());
    rho_.each([&](std::size_t k) {
      row_cost_[at(factor_.row_of_pivot()[k])] += dual_step * rho_.value[k];
    });
  }
  set_cost(entering, 0.0);
}

/// Moves what was passed to its other bound, and the basics with it.
void DualSimplex::flip_passed() {
  if (passed_.empty()) return;
  flips_.clear();
  for (const int variable : passed_) {
    const bool rises = stand_[at(variable)] == Stand::at_lower;
    const double range = upper_[at(variable)] - lower_[at(variable)];
    stand_[at(variable)] = rises ? Stand::at_upper : Stand::at_lower;
    double& move = variable < columns() ? move_[at(variable)] : row_move_[at(variable - columns())];
    move = -move;
    scatter(variable, rises ? -range : range, flips_);
  }
  factor_.forward(flips_);
  flips_.each([&](std::size_t k) {
    x_[k] += flips_.value[k];
    weigh(k);
  });
}

/// Steepest-edge weights, exact from a start of slacks [forrest1992].
void DualSimplex::update_weights(std::size_t leaving, double pivot) {
  double own = 0.0;
  steepest_.clear();
  rho_.each([&](std::size_t k) {
    own += rho_.value[k] * rho_.value[k];
    if (rho_.value[k] != 0.0) steepest_.set(k, rho_.value[k]);
  });
  factor_.forward(steepest_);
  column_.each([&](std::size_t k) {
    const double part = column_.value[k] / pivot;
    weight_[k] = std::max(
        {weight_[k] + part * (part * own - 2.0 * steepest_.value[k]), 1e-4, 1.0 * part * part});
  });
  weight_[leaving] = std::max(own / (pivot * pivot), 1e-4);
}

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

/// Whether the row of rho keeps the leaving variable out of its bounds wherever all others are.
bool DualSimplex::proves_infeasible(double sign) const {
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
  (void)sign;
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
    if (proves_infeasible(sign)) return Outcome::infeasible;
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
  const auto cross = [&](const std::vector<double>& low, const std::vector<double>& high) {
    for (std::size_t k = 0; k < low.size(); ++k)
      if (low[k] > high[k] + options_.tolerance) return true;
    return false;
  };
  if (cross(program.lower, program.upper) || cross(program.row_lower, program.row_upper)) {
    solution.status = Solution::Status::infeasible;
    solution.message = "bounds cross";
    return solution;
  }
  const bool changed = matrix_.load(program);
  order_.load(program, matrix_);
  const std::size_t padded = (at(columns()) / Matrix::page + 1) * Matrix::page;
  alpha_.resize(padded);
  move_.resize(padded);
  reduced_cost_.resize(padded);
  is_touched_.resize(padded / Matrix::page);
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
                               std::size_t{200});
  if (changed || !is_where_it_stopped(start)) {
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
