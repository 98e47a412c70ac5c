#include "benchmarks/dispatch/full_program.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/base/error.hpp"
#include "engine/network/sensitivity.hpp"

namespace gridstep::bench {

namespace {

/// All that columns can put in or draw at once; no flow is more.
double most_injection_mw(const System& system) {
  double sum_mw = 0.0;
  for (const Column& column : system.formulation.columns) {
    if (!column.bus.valid()) continue;
    double most_mw = 0.0;
    for (Index step = 0; step < system.time.steps; ++step) {
      const double widest =
          std::max(std::abs(column.lower.at(step)), std::abs(column.upper.at(step)));
      most_mw = std::max(most_mw, std::abs(column.injection.at(step)) * widest);
    }
    sum_mw += most_mw;
  }
  return sum_mw;
}

}  // namespace

FullProgram::FullProgram(const System& system, Network network)
    : system_(system),
      network_(network),
      assembly_(system),
      decisions_(static_cast<Index>(system.formulation.columns.size())),
      balances_(network == Network::angles ? static_cast<Index>(system.grid.buses.size())
                                           : system.grid.islands),
      columns_per_step_(decisions_ + (network == Network::angles ? balances_ : 0)),
      rows_per_step_(balances_ + static_cast<Index>(system.formulation.rows.size()) +
                     static_cast<Index>(system.grid.branches.size())) {
  expect(!system.copperplate && !system.grid.branches.empty(), "a network");
  const Sensitivity sensitivity(system.grid);
  for (std::size_t l = 0; l < system.grid.branches.size(); ++l)
    rest_mw_.push_back(sensitivity.flow_at_rest_mw(BranchId(static_cast<Index>(l))));
  const double most_mw = most_injection_mw(system);
  for (const Branch& branch : system.grid.branches) {
    const double flow_mw = std::max(-branch.flow_min_mw(), branch.flow_max_mw());
    angle_reach_rad_ += std::abs(branch.phase_shift_rad) +
                        std::min(most_mw, flow_mw) / std::abs(branch.susceptance_mw_per_rad);
  }
}

void FullProgram::assemble(const Window& window, const State& state) {
  const bool same_length = window.solve_steps == window_.solve_steps;
  window_ = window;
  assembly_.assemble(window, state);
  if (!same_length) build_pattern();
  refill_coefficients();
  refill_columns();
  refill_rows();
}

void FullProgram::build_pattern() {
  program_ = Program();
  program_.pattern = new_pattern();
  const auto columns = at(window_.solve_steps * columns_per_step_);
  program_.cost.resize(columns);
  if (!assembly_.program().quadratic.empty()) program_.quadratic.resize(columns);
  program_.lower.resize(columns);
  program_.upper.resize(columns);
  for (Index step = 0; step < window_.solve_steps; ++step) {
    add_balances(step);
    add_formulation_rows(step);
    add_branch_rows(step);
  }
  program_.fixed_rows = program_.rows();
}

void FullProgram::add_injection(Index step, Index j, double factor) {
  const Series& injection = system_.formulation.columns[at(j)].injection;
  if (!injection.is_constant())
    program_.varying.push_back(
        {program_.rows(), static_cast<Index>(program_.entry_value.size()), factor});
  program_.add_entry(step * columns_per_step_ + j,
                     factor * injection.at(window_.first_step + step));
}

void FullProgram::add_balances(Index step) {
  const Grid& grid = system_.grid;
  for (Index balance = 0; balance < balances_; ++balance) {
    for (Index j = 0; j < decisions_; ++j) {
      const BusId bus = system_.formulation.columns[at(j)].bus;
      if (!bus.valid()) continue;
      const bool is_here =
          has_angles() ? bus.index == balance : grid.island_of_bus[at(bus.index)] == balance;
      if (is_here) add_injection(step, j, 1.0);
    }
    if (has_angles()) add_outflow(step, BusId(balance));
    program_.end_row(0.0, 0.0);
  }
}

/// What a bus has too much flows away: − Σ b (θ_bus − θ_other). Parallel branches are summed, an
/// entry stands once.
void FullProgram::add_outflow(Index step, BusId bus) {
  std::map<Index, double> coefficient;
  for (const Branch& branch : system_.grid.branches) {
    if (branch.from != bus && branch.to != bus) continue;
    const BusId other = branch.from == bus ? branch.to : branch.from;
    coefficient[angle(step, bus)] -= branch.susceptance_mw_per_rad;
    coefficient[angle(step, other)] += branch.susceptance_mw_per_rad;
  }
  for (const auto& [column, value] : coefficient) program_.add_entry(column, value);
}

void FullProgram::add_formulation_rows(Index step) {
  for (const ConstraintRow& row : system_.formulation.rows) {
    for (const Entry& entry : row.entries) {
      if (entry.of_injection)
        add_injection(step, entry.column.index, entry.coefficient);
      else if (step >= entry.lag)
        program_.add_entry((step - entry.lag) * columns_per_step_ + entry.column.index,
                           entry.coefficient);
    }
    program_.end_row(0.0, 0.0);
  }
}

void FullProgram::add_branch_rows(Index step) {
  for (std::size_t l = 0; l < system_.grid.branches.size(); ++l) {
    const Branch& branch = system_.grid.branches[l];
    if (has_angles()) {
      program_.add_entry(angle(step, branch.from), branch.susceptance_mw_per_rad);
      program_.add_entry(angle(step, branch.to), -branch.susceptance_mw_per_rad);
    } else {
      const auto factors = assembly_.transfer_factors(BranchId(static_cast<Index>(l)));
      for (Index j = 0; j < decisions_; ++j) {
        const BusId bus = system_.formulation.columns[at(j)].bus;
        if (bus.valid() && factors[at(bus.index)] != 0.0)
          add_injection(step, j, factors[at(bus.index)]);
      }
    }
    program_.end_row(0.0, 0.0);
  }
}

void FullProgram::refill_coefficients() {
  for (const VaryingEntry& entry : program_.varying) {
    const Index position = program_.entry_column[at(entry.position)];
    const Index t = window_.first_step + position / columns_per_step_;
    const Column& column = system_.formulation.columns[at(position % columns_per_step_)];
    program_.entry_value[at(entry.position)] = entry.factor * column.injection.at(t);
  }
}

void FullProgram::refill_columns() {
  const Program& source = assembly_.program();
  program_.offset = source.offset;
  for (Index step = 0; step < window_.solve_steps; ++step) {
    const auto copy = [&](const std::vector<double>& from, std::vector<double>& to) {
      const auto first = from.begin() + step * decisions_;
      std::copy(first, first + decisions_, to.begin() + step * columns_per_step_);
    };
    copy(source.cost, program_.cost);
    copy(source.lower, program_.lower);
    copy(source.upper, program_.upper);
    if (!source.quadratic.empty()) copy(source.quadratic, program_.quadratic);
    if (!has_angles()) continue;
    std::vector<bool> has_slack(at(system_.grid.islands), false);
    for (Index bus = 0; bus < balances_; ++bus) {
      const auto island = at(system_.grid.island_of_bus[at(bus)]);
      const double reach = has_slack[island] ? angle_reach_rad_ : 0.0;
      has_slack[island] = true;
      program_.lower[at(angle(step, BusId(bus)))] = -reach;
      program_.upper[at(angle(step, BusId(bus)))] = reach;
    }
  }
}

void FullProgram::refill_rows() {
  const Program& source = assembly_.program();
  const auto constraints = static_cast<Index>(system_.formulation.rows.size());
  for (Index step = 0; step < window_.solve_steps; ++step) {
    auto row = at(step * rows_per_step_);
    const auto set = [&](double lower, double upper) {
      program_.row_lower[row] = lower;
      program_.row_upper[row++] = upper;
    };
    const std::vector<double> drawn = withdrawals(step);
    if (has_angles())
      for (const double mw : drawn) set(mw, mw);
    for (Index island = 0; island < balances_ && !has_angles(); ++island) {
      const auto from = at(assembly_.balance_row(step, island));
      set(source.row_lower[from], source.row_upper[from]);
    }
    for (Index i = 0; i < constraints; ++i) {
      const auto from = at(assembly_.constraint_row(step, RowId(i)));
      set(source.row_lower[from], source.row_upper[from]);
    }
    for (std::size_t l = 0; l < system_.grid.branches.size(); ++l) {
      const Branch& branch = system_.grid.branches[l];
      const double base = base_mw(BranchId(static_cast<Index>(l)), drawn);
      set(base + branch.flow_min_mw(), base + branch.flow_max_mw());
    }
  }
}

double FullProgram::base_mw(BranchId branch, const std::vector<double>& drawn) {
  const Branch& one = system_.grid.branches[at(branch.index)];
  if (has_angles()) return one.susceptance_mw_per_rad * one.phase_shift_rad;
  const auto factors = assembly_.transfer_factors(branch);
  double base = -rest_mw_[at(branch.index)];
  for (std::size_t bus = 0; bus < drawn.size(); ++bus) base += factors[bus] * drawn[bus];
  return base;
}

std::vector<double> FullProgram::withdrawals(Index step) const {
  std::vector<double> drawn(system_.grid.buses.size(), 0.0);
  for (const Load& load : system_.loads)
    drawn[at(load.bus.index)] +=
        load.demand_mw.at(window_.first_step + step) * (1.0 + system_.loss_frac);
  for (const Branch& branch : system_.grid.branches) {
    if (!has_angles()) break;
    const double driven_mw = branch.susceptance_mw_per_rad * branch.phase_shift_rad;
    drawn[at(branch.from.index)] -= driven_mw;
    drawn[at(branch.to.index)] += driven_mw;
  }
  return drawn;
}

}  // namespace gridstep::bench
