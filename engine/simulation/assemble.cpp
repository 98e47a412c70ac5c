#include "engine/simulation/assemble.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/tolerance.hpp"

namespace gridstep {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

Assembly::Assembly(const System& system)
    : system_(system),
      columns_per_step_(static_cast<Index>(system.formulation.columns.size())),
      islands_(system.grid.islands),
      rows_per_step_(islands_ + static_cast<Index>(system.formulation.rows.size())) {
  if (!system.copperplate && !system.grid.branches.empty()) sensitivity_.emplace(system.grid);
  for (const Branch& branch : system.grid.branches) {
    flow_most_mw_.push_back(branch.flow_max_mw() + tolerance::flow_mw);
    flow_least_mw_.push_back(branch.flow_min_mw() - tolerance::flow_mw);
  }
  charge_.resize(system.storages.size());
  discharge_.resize(system.storages.size());
  for (Index j = 0; j < columns_per_step_; ++j) {
    const Column& column = system.formulation.columns[at(j)];
    if (column.role == Role::charge) charge_[at(column.owner)] = ColumnId(j);
    if (column.role == Role::discharge) discharge_[at(column.owner)] = ColumnId(j);
    is_quadratic_ = is_quadratic_ || column.quadratic_cost_per_h != Series();
    const bool changes = !column.lower.is_constant() || !column.upper.is_constant() ||
                         !column.cost_per_h.is_constant() ||
                         !column.quadratic_cost_per_h.is_constant();
    const bool only_upper = !column.upper.is_constant() && column.lower.is_constant() &&
                            column.cost_per_h.is_constant() &&
                            column.quadratic_cost_per_h.is_constant() && !column.cleared &&
                            !column.only_at_window_end;
    if (only_upper)
      changing_uppers_.push_back({j, &column.upper});
    else if (changes)
      changing_columns_.push_back(j);
    if (!column.bus.valid()) continue;
    injecting_.push_back({j, column.bus.index});
    injection_varies_ = injection_varies_ || !column.injection.is_constant();
  }
}

void Assembly::assemble(const Window& window, const State& state,
                        const std::vector<FlowLimit>& limits) {
  const bool same_length = window.solve_steps == window_.solve_steps;
  const bool same_limits = same_length && limits == limits_ && !injection_varies_;
  window_ = window;
  if (!same_length)
    build_pattern(window.solve_steps);
  else if (!same_limits)
    program_.cut_added_rows();
  if (!same_limits) limits_.clear();
  refill_columns(same_length && !is_adjusted_);
  is_adjusted_ = false;
  refill_coefficients();
  refill_balances();
  refill_constraints(state, same_length);
  if (same_limits)
    refill_limits();
  else
    for (const FlowLimit& limit : limits) add_limit(limit);
}

/// What was built follows from `window_`; what is costly and has no past, the transfer factors,
/// stays.
void Assembly::forget() {
  window_ = Window();
  limits_.clear();
  is_adjusted_ = false;
}

void Assembly::build_pattern(Index steps) {
  program_ = Program();
  program_.pattern = new_pattern();
  program_.steps = steps;
  const auto columns = at(steps * columns_per_step_);
  program_.cost.resize(columns);
  if (is_quadratic_) program_.quadratic.resize(columns);
  program_.lower.resize(columns);
  program_.upper.resize(columns);
  const std::vector<Column>& column_of = system_.formulation.columns;
  for (Index step = 0; step < steps; ++step) {
    for (Index island = 0; island < islands_; ++island) {
      for (Index j = 0; j < columns_per_step_; ++j) {
        const Column& column = column_of[at(j)];
        if (!column.bus.valid() || system_.grid.island_of_bus[at(column.bus.index)] != island)
          continue;
        add_injection(step, ColumnId(j), 1.0);
      }
      program_.end_row(0.0, 0.0);
    }
    for (const ConstraintRow& row : system_.formulation.rows) {
      for (const Entry& entry : row.entries) {
        if (entry.of_injection)
          add_injection(step, entry.column, entry.coefficient);
        else if (step >= entry.lag)
          program_.add_entry(column(step - entry.lag, entry.column), entry.coefficient);
        else if (column_of[at(entry.column.index)].cyclic)
          add_wrapped(steps, entry);
      }
      program_.end_row(0.0, 0.0);
    }
  }
  program_.fixed_rows = program_.rows();
}

/// A step before the first that is the last one. In a window of one step that is the step itself.
void Assembly::add_wrapped(Index steps, const Entry& entry) {
  const auto position = static_cast<int>(column(steps - 1, entry.column));
  const auto begun = static_cast<std::size_t>(program_.row_start.back());
  for (std::size_t e = begun; e < program_.entry_column.size(); ++e)
    if (program_.entry_column[e] == position) {
      program_.entry_value[e] += entry.coefficient;
      return;
    }
  program_.add_entry(position, entry.coefficient);
}

void Assembly::add_injection(Index step, ColumnId column, double factor) {
  const Series& injection = system_.formulation.columns[at(column.index)].injection;
  if (!injection.is_constant())
    program_.varying.push_back(
        {program_.rows(), static_cast<Index>(program_.entry_value.size()), factor});
  program_.add_entry(this->column(step, column), factor * injection.at(window_.first_step + step));
}

/// Numbers that are the same in every window stay where `only_changing`.
void Assembly::refill_columns(bool only_changing) {
  const double hours = system_.time.step_h();
  program_.offset = 0.0;
  for (Index step = 0; step < window_.solve_steps; ++step) {
    program_.offset += hours * system_.formulation.fixed_cost_per_h.at(window_.first_step + step);
    if (only_changing) {
      for (const ChangingUpper& one : changing_uppers_)
        program_.upper[at(column(step, ColumnId(one.column)))] =
            one.upper->at(window_.first_step + step);
      for (const Index j : changing_columns_) refill_column(step, j);
    } else
      for (Index j = 0; j < columns_per_step_; ++j) refill_column(step, j);
  }
}

void Assembly::refill_column(Index step, Index j) {
  const double hours = system_.time.step_h();
  const Index t = window_.first_step + step;
  const Column& column = system_.formulation.columns[at(j)];
  const auto position = at(this->column(step, ColumnId(j)));
  program_.lower[position] = column.lower.at(t);
  program_.upper[position] = column.upper.at(t);
  program_.cost[position] = hours * column.cost_per_h.at(t);
  if (is_quadratic_) program_.quadratic[position] = hours * column.quadratic_cost_per_h.at(t);
  if (step + 1 < window_.solve_steps) {
    if (column.only_at_window_end) program_.lower[position] = program_.upper[position] = 0.0;
    return;
  }
  program_.cost[position] -= column.terminal_value;
  if (column.cleared) program_.upper[position] = program_.lower[position];
}

void Assembly::refill_coefficients() {
  for (const VaryingEntry& entry : program_.varying) {
    const Index position = program_.entry_column[at(entry.position)];
    const Index t = window_.first_step + position / columns_per_step_;
    const Column& column = system_.formulation.columns[at(position % columns_per_step_)];
    program_.entry_value[at(entry.position)] = entry.factor * column.injection.at(t);
  }
}

std::span<const double> Assembly::withdrawals(Index step) const {
  const std::size_t buses = system_.grid.buses.size();
  return {drawn_mw_.data() + at(step) * buses, buses};
}

void Assembly::refill_balances() {
  const std::size_t buses = system_.grid.buses.size();
  drawn_mw_.assign(at(window_.solve_steps) * buses, 0.0);
  for (Index step = 0; step < window_.solve_steps; ++step) {
    double* drawn = drawn_mw_.data() + at(step) * buses;
    for (const Load& load : system_.loads)
      drawn[load.bus.index] +=
          load.demand_mw.at(window_.first_step + step) * (1.0 + system_.loss_frac);
    for (Index island = 0; island < islands_; ++island)
      program_.row_lower[at(balance_row(step, island))] = 0.0;
    for (std::size_t bus = 0; bus < buses; ++bus)
      program_.row_lower[at(balance_row(step, system_.grid.island_of_bus[bus]))] += drawn[bus];
    for (Index island = 0; island < islands_; ++island) {
      const auto row = at(balance_row(step, island));
      program_.row_upper[row] = program_.row_lower[row];
    }
  }
}

/// The first step looks at what was before; of the others only those change whose bounds do.
void Assembly::refill_constraints(const State& state, bool only_changing) {
  for (Index step = 0; step < window_.solve_steps; ++step) {
    const Index t = window_.first_step + step;
    for (std::size_t i = 0; i < system_.formulation.rows.size(); ++i) {
      const ConstraintRow& constraint = system_.formulation.rows[i];
      if (only_changing && step > 0 && constraint.lower.is_constant() &&
          constraint.upper.is_constant())
        continue;
      double past = 0.0;
      for (const Entry& entry : constraint.entries)
        if (entry.lag > step && !system_.formulation.columns[at(entry.column.index)].cyclic)
          past += entry.coefficient * state.column_value[at(entry.column.index)];
      const auto row = at(constraint_row(step, RowId(static_cast<Index>(i))));
      const bool is_free =
          std::isnan(past) || (constraint.at_window_end && step + 1 < window_.solve_steps);
      program_.row_lower[row] = is_free ? -infinity : constraint.lower.at(t) - past;
      program_.row_upper[row] = is_free ? infinity : constraint.upper.at(t) - past;
    }
  }
}

void Assembly::add_cost_per_h(Index step, ColumnId column, double cost_per_h) {
  is_adjusted_ = true;
  program_.cost[at(this->column(step, column))] += system_.time.step_h() * cost_per_h;
}

void Assembly::fix(Index step, ColumnId column, double value) {
  is_adjusted_ = true;
  const std::size_t position = at(this->column(step, column));
  program_.lower[position] = program_.upper[position] = value;
}

std::vector<double> Assembly::flows(const std::vector<double>& x, Index step) const {
  std::vector<double> flow(system_.grid.branches.size(), 0.0);
  std::vector<double> injection(system_.grid.buses.size());
  flows(x, step, injection, flow);
  return flow;
}

void Assembly::flows(const std::vector<double>& x, Index step, std::vector<double>& injection,
                     std::vector<double>& flow) const {
  if (!sensitivity_) return;
  const Index t = window_.first_step + step;
  const std::span<const double> drawn = withdrawals(step);
  for (std::size_t bus = 0; bus < drawn.size(); ++bus) injection[bus] = -drawn[bus];
  const double* of_step = x.data() + step * columns_per_step_;
  for (const Injecting& one : injecting_)
    if (of_step[one.column] != 0.0)
      injection[at(one.bus)] +=
          system_.formulation.columns[at(one.column)].injection.at(t) * of_step[one.column];
  sensitivity_->flows(injection, flow);
}

/// What flows over a branch where nothing is injected but what loads draw.
double Assembly::flow_of_loads_mw(const FlowLimit& limit) {
  const auto factors = sensitivity_->ptdf(limit.branch);
  const std::span<const double> drawn = withdrawals(limit.step);
  double flow_mw = sensitivity_->flow_at_rest_mw(limit.branch);
  for (std::size_t bus = 0; bus < drawn.size(); ++bus) flow_mw -= factors[bus] * drawn[bus];
  return flow_mw;
}

void Assembly::refill_limits() {
  for (std::size_t k = 0; k < limits_.size(); ++k) {
    const Branch& branch = system_.grid.branches[at(limits_[k].branch.index)];
    const double base = flow_of_loads_mw(limits_[k]);
    program_.row_lower[at(program_.fixed_rows) + k] = branch.flow_min_mw() - base;
    program_.row_upper[at(program_.fixed_rows) + k] = branch.flow_max_mw() - base;
  }
}

void Assembly::add_limit(const FlowLimit& limit) {
  const auto factors = sensitivity_->ptdf(limit.branch);
  const Branch& branch = system_.grid.branches[at(limit.branch.index)];
  for (Index j = 0; j < columns_per_step_; ++j) {
    const Column& column = system_.formulation.columns[at(j)];
    if (!column.bus.valid()) continue;
    const double factor =
        factors[at(column.bus.index)] * column.injection.at(window_.first_step + limit.step);
    if (factor != 0.0) program_.add_entry(this->column(limit.step, ColumnId(j)), factor);
  }
  const double base = flow_of_loads_mw(limit);
  program_.end_row(branch.flow_min_mw() - base, branch.flow_max_mw() - base);
  limits_.push_back(limit);
}

Index Assembly::add_violated_limits(const std::vector<double>& x) {
  if (!sensitivity_) return 0;
  Index added = 0;
  injection_mw_.resize(system_.grid.buses.size());
  flow_mw_.resize(system_.grid.branches.size());
  for (Index step = 0; step < window_.solve_steps; ++step) {
    flows(x, step, injection_mw_, flow_mw_);
    for (std::size_t branch = 0; branch < flow_mw_.size(); ++branch) {
      const bool holds =
          flow_mw_[branch] <= flow_most_mw_[branch] && flow_mw_[branch] >= flow_least_mw_[branch];
      if (holds) continue;
      const FlowLimit limit{step, BranchId(static_cast<Index>(branch))};
      if (std::find(limits_.begin(), limits_.end(), limit) != limits_.end()) continue;
      add_limit(limit);
      ++added;
    }
  }
  return added;
}

std::vector<ExclusivePair> Assembly::simultaneous(const std::vector<double>& x) const {
  std::vector<ExclusivePair> pairs;
  for (Index step = 0; step < window_.solve_steps; ++step) {
    for (std::size_t s = 0; s < system_.storages.size(); ++s) {
      const Index in = column(step, charge_[s]);
      const Index out = column(step, discharge_[s]);
      if (x[at(in)] > tolerance::simultaneous && x[at(out)] > tolerance::simultaneous)
        pairs.push_back({in, out});
    }
  }
  return pairs;
}

void Assembly::close_lesser(const std::vector<ExclusivePair>& pairs, const std::vector<double>& x) {
  is_adjusted_ = true;
  for (const ExclusivePair& pair : pairs)
    program_.upper[at(x[at(pair.first)] < x[at(pair.second)] ? pair.first : pair.second)] = 0.0;
}

void Assembly::close(const std::vector<ExclusivePair>& pairs, const Choice& choice) {
  is_adjusted_ = true;
  for (std::size_t k = 0; k < pairs.size(); ++k)
    program_.upper[at(choice.first_open[k] ? pairs[k].second : pairs[k].first)] = 0.0;
}

void Assembly::open(const std::vector<ExclusivePair>& pairs) {
  const auto give_back = [this](Index position) {
    const Index step = position / columns_per_step_;
    const Column& column = system_.formulation.columns[at(position % columns_per_step_)];
    program_.upper[at(position)] = column.upper.at(window_.first_step + step);
  };
  for (const ExclusivePair& pair : pairs) {
    give_back(pair.first);
    give_back(pair.second);
  }
}

std::vector<double> Assembly::prices(const std::vector<double>& y, Index step) {
  const double hours = system_.time.step_h();
  std::vector<double> price(system_.grid.buses.size(), 0.0);
  for (std::size_t bus = 0; bus < price.size(); ++bus)
    price[bus] = y[at(balance_row(step, system_.grid.island_of_bus[bus]))] / hours;
  for (std::size_t k = 0; k < limits_.size(); ++k) {
    const double shadow = y[at(program_.fixed_rows) + k] / hours;
    if (limits_[k].step != step || shadow == 0.0) continue;
    const auto factors = sensitivity_->ptdf(limits_[k].branch);
    for (std::size_t bus = 0; bus < price.size(); ++bus) price[bus] += shadow * factors[bus];
  }
  return price;
}

}  // namespace gridstep
