#include "engine/solver/simplex/dual_simplex.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "engine/base/ids.hpp"
#include "engine/solver/simplex/loops.hpp"

namespace gridstep::simplex {

/// Cost − what the rows of the column pay for it.
double DualSimplex::explicit_cost(int column) const {
  double cost = program_->cost[at(column)];
  matrix_.column(column, [&](int row, double value) { cost -= value * row_cost_[at(row)]; });
  return cost;
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

}  // namespace gridstep::simplex
