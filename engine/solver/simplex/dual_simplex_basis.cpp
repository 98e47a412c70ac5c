#include "engine/solver/simplex/dual_simplex.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/ids.hpp"
#include "engine/solver/simplex/loops.hpp"

namespace gridstep::simplex {

/// False where a column has no bound on a side.
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

/// Takes every variable to the bound that its reduced cost points to.
void DualSimplex::point_by_cost() {
  const auto point = [&](int variable, double cost, double& move) {
    if (move * cost >= -tie) return;
    stand_[at(variable)] = cost > 0.0 ? Stand::at_lower : Stand::at_upper;
    move = -move;
  };
  for (int j = 0; j < columns(); ++j) point(j, reduced_cost_[at(j)], move_[at(j)]);
  for (int i = 0; i < rows(); ++i) point(columns() + i, row_cost_[at(i)], row_move_[at(i)]);
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

}  // namespace gridstep::simplex
