#include "engine/simulation/reduce.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "engine/base/tolerance.hpp"

namespace gridstep {

namespace {

constexpr std::size_t long_row = 24;  ///< a longer one is sorted by counting

/// Whether a solver need not tell two columns apart.
bool indistinguishable(const Column& a, const Column& b) {
  return a.bus == b.bus && a.injection == b.injection && a.cost_per_h == b.cost_per_h &&
         a.terminal_value == b.terminal_value && a.cleared == b.cleared &&
         a.only_at_window_end == b.only_at_window_end;
}

}  // namespace

Reduction::Reduction(const System& system, bool keeps_ramps)
    : columns_per_step_(static_cast<Index>(system.formulation.columns.size())),
      rows_per_step_(system.grid.islands + static_cast<Index>(system.formulation.rows.size())) {
  const std::vector<Column>& columns = system.formulation.columns;
  std::vector<bool> is_free(columns.size(), true);
  for (const ConstraintRow& row : system.formulation.rows)
    for (const Entry& entry : row.entries) is_free[at(entry.column.index)] = false;
  small_of_column_.resize(columns.size());
  // Columns of one balance stand together, so that its row runs over neighbours, and of those the
  // ones that other rows look at too.
  std::vector<std::size_t> order(columns.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto rank_of = [&](std::size_t j) {
    const Index island = columns[j].bus.valid()
                             ? system.grid.island_of_bus[at(columns[j].bus.index)]
                             : system.grid.islands;
    return 2 * island + (is_free[j] ? 1 : 0);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return rank_of(a) < rank_of(b); });
  for (const std::size_t j : order) {
    is_free[j] =
        is_free[j] && columns[j].bus.valid() && columns[j].quadratic_cost_per_h == Series();
    const auto alike = [&](const std::vector<Index>& members) {
      return is_free[at(members.front())] &&
             indistinguishable(columns[at(members.front())], columns[j]);
    };
    auto found =
        is_free[j] ? std::find_if(members_.begin(), members_.end(), alike) : members_.end();
    if (found == members_.end()) found = members_.insert(found, std::vector<Index>());
    found->push_back(static_cast<Index>(j));
    small_of_column_[j] = found - members_.begin();
  }
  small_columns_per_step_ = static_cast<Index>(members_.size());
  for (const std::vector<Index>& members : members_) first_.push_back(members.front());
  for (std::size_t k = 0; k < members_.size(); ++k)
    if (members_[k].size() > 1) merged_.push_back(static_cast<Index>(k));
  for (Index row = 0; row < rows_per_step_; ++row) {
    const bool may_wait =
        !keeps_ramps && row >= system.grid.islands &&
        system.formulation.rows[at(row - system.grid.islands)].kind == RowKind::ramp;
    (may_wait ? left_out_ : kept_).push_back(row);
  }
}

void Reduction::add_row(const Program& full, Index row) {
  const auto columns = full.columns_of(row);
  const auto values = full.values_of(row);
  const Index step = columns.empty() ? 0 : columns.front() / columns_per_step_;
  const bool is_long = columns.size() >= long_row;
  if (is_long) dense_.assign(at(small_columns_per_step_), 0.0);
  for (std::size_t e = 0; e < columns.size(); ++e) {
    const Index in_step = columns[e] % columns_per_step_;
    const Index small = small_of_column_[at(in_step)];
    if (first_[at(small)] != in_step) continue;
    if (is_long && columns[e] / columns_per_step_ == step)
      dense_[at(small)] = values[e];
    else
      small_.add_entry(columns[e] / columns_per_step_ * small_columns_per_step_ + small, values[e]);
  }
  for (std::size_t k = 0; is_long && k < dense_.size(); ++k)
    if (dense_[k] != 0.0)
      small_.add_entry(step * small_columns_per_step_ + static_cast<Index>(k), dense_[k]);
  if (!is_long) small_.sort_entries();
  small_.end_row(full.row_lower[at(row)], full.row_upper[at(row)]);
  full_row_.push_back(row);
}

void Reduction::build(const Program& full) {
  full_pattern_ = full.pattern;
  small_ = Program();
  small_.pattern = new_pattern();
  small_.steps = full.steps;
  full_row_.clear();
  varying_from_.clear();
  const Index steps = full.columns() / columns_per_step_;
  const auto columns = at(steps * small_columns_per_step_);
  for (auto* by_column : {&small_.cost, &small_.lower, &small_.upper}) by_column->resize(columns);
  if (full.is_quadratic()) small_.quadratic.resize(columns);
  auto varying = full.varying.begin();
  for (Index step = 0; step < steps; ++step)
    for (const Index in_step : kept_) {
      const Index row = step * rows_per_step_ + in_step;
      // Entries of merged columns but the first are gone: places are looked up by column.
      const Index first = static_cast<Index>(small_.entry_column.size());
      add_row(full, row);
      while (varying != full.varying.end() && varying->row < row) ++varying;
      for (; varying != full.varying.end() && varying->row == row; ++varying) {
        const Index column = full.entry_column[at(varying->position)];
        const Index small = column / columns_per_step_ * small_columns_per_step_ +
                            small_of_column_[at(column % columns_per_step_)];
        if (members_[at(small_of_column_[at(column % columns_per_step_)])].front() !=
            column % columns_per_step_)
          continue;
        Index position = first;
        while (small_.entry_column[at(position)] != small) ++position;
        small_.varying.push_back(
            {static_cast<Index>(full_row_.size()) - 1, position, varying->factor});
        varying_from_.push_back(varying->position);
      }
    }
  small_.fixed_rows = small_.rows();
}

/// Whether columns that were merged still cost the same.
bool Reduction::is_alike(const Program& full) const {
  const Index steps = full.columns() / columns_per_step_;
  for (const Index k : merged_)
    for (Index step = 0; step < steps; ++step) {
      const double* cost = full.cost.data() + step * columns_per_step_;
      for (const Index member : members_[at(k)])
        if (cost[member] != cost[members_[at(k)].front()]) return false;
    }
  return true;
}

void Reduction::refill(const Program& full) {
  small_.offset = full.offset;
  const Index steps = full.columns() / columns_per_step_;
  for (Index step = 0; step < steps; ++step) {
    const auto from = at(step * columns_per_step_);
    const auto to = at(step * small_columns_per_step_);
    for (std::size_t k = 0; k < members_.size(); ++k) {
      const std::size_t first = from + at(first_[k]);
      small_.cost[to + k] = full.cost[first];
      small_.lower[to + k] = full.lower[first];
      small_.upper[to + k] = full.upper[first];
      if (full.is_quadratic()) small_.quadratic[to + k] = full.quadratic[first];
    }
    for (const Index k : merged_) {
      const std::vector<Index>& members = members_[at(k)];
      for (auto member = members.begin() + 1; member != members.end(); ++member) {
        small_.lower[to + at(k)] += full.lower[from + at(*member)];
        small_.upper[to + at(k)] += full.upper[from + at(*member)];
      }
    }
  }
  for (std::size_t k = 0; k < varying_from_.size(); ++k)
    small_.entry_value[at(small_.varying[k].position)] = full.entry_value[at(varying_from_[k])];
  for (std::size_t row = 0; row < full_row_.size(); ++row) {
    small_.row_lower[row] = full.row_lower[at(full_row_[row])];
    small_.row_upper[row] = full.row_upper[at(full_row_[row])];
  }
}

/// Takes over the rows added to the full program, and the left-out rows that bind at the start.
void Reduction::take_rows(const Program& full, const Basis& start) {
  if (full.cuts != full_cuts_ || full_rows_ > full.rows() || is_there_.empty()) {
    small_.cut_added_rows();
    full_row_.resize(at(small_.fixed_rows));
    full_rows_ = full.fixed_rows;
    full_cuts_ = full.cuts;
    is_there_.assign(at(full.fixed_rows), 0);
    const Index steps = full.columns() / columns_per_step_;
    for (Index step = 0; step < steps && !start.empty(); ++step)
      for (const Index in_step : left_out_) {
        const Index row = step * rows_per_step_ + in_step;
        if (start.rows[at(row)] == BasisStatus::basic) continue;
        is_there_[at(row)] = 1;
        add_row(full, row);
      }
  }
  for (; full_rows_ < full.rows(); ++full_rows_) add_row(full, full_rows_);
}

bool Reduction::is_violated(const Program& full, Index row, const std::vector<double>& x) {
  const auto columns = full.columns_of(row);
  const auto values = full.values_of(row);
  double activity = 0.0;
  for (std::size_t e = 0; e < columns.size(); ++e) activity += values[e] * x[at(columns[e])];
  return !(activity <= full.row_upper[at(row)] + tolerance::flow_mw &&
           activity >= full.row_lower[at(row)] - tolerance::flow_mw);
}

Index Reduction::add_violated_rows(const Program& full, const std::vector<double>& x) {
  Index added = 0;
  const Index steps = full.columns() / columns_per_step_;
  const auto add_unless_there = [&](Index row) {
    if (is_there_[at(row)] != 0) return;
    is_there_[at(row)] = 1;
    add_row(full, row);
    ++added;
  };
  for (const Index in_step : left_out_) {
    bool any = false;
    for (Index step = 0; step < steps; ++step) {
      const Index row = step * rows_per_step_ + in_step;
      if (is_there_[at(row)] != 0 || !is_violated(full, row, x)) continue;
      add_unless_there(row);
      any = true;
    }
    // Over a long horizon every round is dear, and a unit that is too slow once is so again.
    if (any && full.steps >= long_horizon_steps)
      for (Index step = 0; step < steps; ++step) add_unless_there(step * rows_per_step_ + in_step);
  }
  return added;
}

Basis Reduction::reduce(const Basis& start) const {
  Basis small;
  if (start.empty()) return small;
  const Index steps = small_.columns() / small_columns_per_step_;
  small.columns.resize(at(small_.columns()));
  for (Index step = 0; step < steps; ++step) {
    const BasisStatus* from = start.columns.data() + step * columns_per_step_;
    BasisStatus* to = small.columns.data() + step * small_columns_per_step_;
    for (std::size_t k = 0; k < members_.size(); ++k) to[k] = from[first_[k]];
    for (const Index k : merged_)
      for (const Index member : members_[at(k)])
        if (from[member] == BasisStatus::basic) to[k] = BasisStatus::basic;
  }
  small.rows.reserve(full_row_.size());
  for (const Index row : full_row_)
    small.rows.push_back(at(row) < start.rows.size() ? start.rows[at(row)] : BasisStatus::basic);
  return small;
}

Solution Reduction::expand(const Program& full, Solution solution) const {
  if (solution.status != Solution::Status::optimal) return solution;
  Solution result;
  result.status = solution.status;
  result.iterations = solution.iterations;
  result.solver = std::move(solution.solver);
  result.message = std::move(solution.message);
  result.x.resize(at(full.columns()));
  const bool has_basis = !solution.basis.empty();
  if (has_basis) {
    result.basis.columns.resize(at(full.columns()));
    result.basis.rows.assign(at(full.rows()), BasisStatus::basic);
  }
  const Index steps = full.columns() / columns_per_step_;
  for (Index step = 0; step < steps; ++step) {
    const auto to = at(step * columns_per_step_);
    const auto from = at(step * small_columns_per_step_);
    for (std::size_t k = 0; k < members_.size(); ++k) {
      const std::size_t first = to + at(first_[k]);
      result.x[first] = solution.x[from + k];
      if (has_basis) result.basis.columns[first] = solution.basis.columns[from + k];
    }
    for (const Index k : merged_) {
      const double room = small_.upper[from + at(k)] - small_.lower[from + at(k)];
      const double fraction =
          room > 0.0
              ? std::clamp((solution.x[from + at(k)] - small_.lower[from + at(k)]) / room, 0.0, 1.0)
              : 0.0;
      for (const Index member : members_[at(k)]) {
        const std::size_t j = to + at(member);
        result.x[j] = full.lower[j] + fraction * (full.upper[j] - full.lower[j]);
        if (!has_basis || member == members_[at(k)].front()) continue;
        const BasisStatus status = solution.basis.columns[from + at(k)];
        result.basis.columns[j] = status == BasisStatus::basic ? BasisStatus::at_lower : status;
      }
    }
  }
  result.y.assign(at(full.rows()), 0.0);
  for (std::size_t row = 0; row < full_row_.size(); ++row) {
    result.y[at(full_row_[row])] = solution.y[row];
    if (has_basis) result.basis.rows[at(full_row_[row])] = solution.basis.rows[row];
  }
  return result;
}

Solution Reduction::solve(const Program& full, Solver& solver, const Basis& start) {
  if (full.pattern != full_pattern_) {
    build(full);
    is_there_.clear();
  }
  take_rows(full, start);
  if (!is_alike(full)) return solver.solve(full, start);
  refill(full);
  return expand(full, solver.solve(small_, reduce(start)));
}

}  // namespace gridstep
