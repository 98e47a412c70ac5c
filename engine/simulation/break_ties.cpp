#include "engine/simulation/break_ties.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "engine/base/tolerance.hpp"

namespace gridstep {

namespace {

bool same_number(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

bool alike(const Column& a, const Column& b) {
  return a.role == b.role && a.bus == b.bus && a.injection == b.injection && a.lower == b.lower &&
         a.upper == b.upper && a.cost_per_h == b.cost_per_h &&
         a.quadratic_cost_per_h == b.quadratic_cost_per_h &&
         a.emission_t_per_h == b.emission_t_per_h && a.terminal_value == b.terminal_value &&
         a.cleared == b.cleared && a.cyclic == b.cyclic &&
         a.only_at_window_end == b.only_at_window_end && same_number(a.initial, b.initial);
}

/// A heat balance is shared by many devices: it couples them, but does not make them one.
bool joins_devices(const ConstraintRow& row) {
  return row.kind == RowKind::heat_balance;
}

/// Columns joined by constraint rows, each set in column order.
std::vector<std::vector<ColumnId>> devices_of(const Formulation& formulation) {
  std::vector<Index> parent(formulation.columns.size());
  std::iota(parent.begin(), parent.end(), Index{0});
  const auto root = [&](Index column) {
    while (parent[at(column)] != column) column = parent[at(column)];
    return column;
  };
  for (const ConstraintRow& row : formulation.rows) {
    if (joins_devices(row) || row.entries.empty()) continue;
    for (const Entry& entry : row.entries) {
      const Index a = root(row.entries.front().column.index);
      const Index b = root(entry.column.index);
      parent[at(std::max(a, b))] = std::min(a, b);
    }
  }
  std::map<Index, std::vector<ColumnId>> members;
  for (std::size_t j = 0; j < parent.size(); ++j)
    members[root(static_cast<Index>(j))].push_back(ColumnId(static_cast<Index>(j)));
  std::vector<std::vector<ColumnId>> devices;
  for (auto& [first, columns] : members) devices.push_back(std::move(columns));
  return devices;
}

/// The rows a device takes part in, with its columns as positions within the device, so that two
/// devices can be compared. Shared rows keep their own number.
using RowShape =
    std::tuple<RowKind, Index, Series, Series, std::vector<std::tuple<Index, int, double>>>;

std::vector<RowShape> shape_of(const Formulation& formulation,
                               const std::vector<ColumnId>& device) {
  std::vector<RowShape> shape;
  for (std::size_t i = 0; i < formulation.rows.size(); ++i) {
    const ConstraintRow& row = formulation.rows[i];
    std::vector<std::tuple<Index, int, double>> entries;
    for (const Entry& entry : row.entries) {
      const auto member = std::find(device.begin(), device.end(), entry.column);
      if (member != device.end())
        entries.emplace_back(member - device.begin(), entry.lag, entry.coefficient);
    }
    if (entries.empty()) continue;
    if (joins_devices(row))
      shape.emplace_back(row.kind, static_cast<Index>(i), Series(), Series(), std::move(entries));
    else
      shape.emplace_back(row.kind, Index{-1}, row.lower, row.upper, std::move(entries));
  }
  return shape;
}

}  // namespace

TieBreaker::TieBreaker(const System& system)
    : system_(system),
      free_columns_(at(system.grid.islands)),
      import_columns_(system.ties.size()),
      export_columns_(system.ties.size()) {
  const Formulation& formulation = system.formulation;
  std::vector<bool> coupled(formulation.columns.size(), false);
  for (const ConstraintRow& row : formulation.rows)
    for (const Entry& entry : row.entries) coupled[at(entry.column.index)] = true;
  for (std::size_t j = 0; j < formulation.columns.size(); ++j) {
    const Column& column = formulation.columns[j];
    if (column.role == Role::import_)
      import_columns_[at(column.owner)].emplace_back(static_cast<Index>(j));
    if (column.role == Role::export_)
      export_columns_[at(column.owner)].emplace_back(static_cast<Index>(j));
  }
  std::vector<Device> candidates;
  for (Device& device : devices_of(formulation)) {
    const Column& first = formulation.columns[at(device.front().index)];
    if (coupled[at(device.front().index)])
      candidates.push_back(std::move(device));
    else if (first.role == Role::generation && first.bus.valid() &&
             first.quadratic_cost_per_h == Series())
      free_columns_[at(system.grid.island_of_bus[at(first.bus.index)])].push_back(device.front());
  }
  std::vector<bool> taken(candidates.size(), false);
  for (std::size_t a = 0; a < candidates.size(); ++a) {
    if (taken[a]) continue;
    std::vector<Device> group = {candidates[a]};
    const auto alike_by_number = [&](const Device& other) {
      if (other.size() != candidates[a].size()) return false;
      for (std::size_t k = 0; k < other.size(); ++k)
        if (!alike(formulation.columns[at(candidates[a][k].index)],
                   formulation.columns[at(other[k].index)]))
          return false;
      return shape_of(formulation, candidates[a]) == shape_of(formulation, other);
    };
    for (std::size_t b = a + 1; b < candidates.size(); ++b) {
      if (taken[b] || !alike_by_number(candidates[b])) continue;
      taken[b] = true;
      group.push_back(candidates[b]);
    }
    if (group.size() > 1) twins_.push_back(std::move(group));
  }
}

void TieBreaker::apply(const Assembly& assembly, const State& state, std::vector<double>& x) const {
  share_among_twins(assembly, state, x);
  remove_circles(assembly, x);
  share_pro_rata(assembly, x);
}

bool TieBreaker::are_alike_in(const Assembly& assembly, const State& state,
                              const std::vector<Device>& group) const {
  const Program& program = assembly.program();
  const Device& pattern = group.front();
  for (const Device& device : group) {
    for (std::size_t k = 0; k < device.size(); ++k) {
      if (!same_number(state.column_value[at(device[k].index)],
                       state.column_value[at(pattern[k].index)]))
        return false;
      // A side closed to one twin alone makes them differ in this window.
      for (Index step = 0; step < assembly.window().solve_steps; ++step)
        if (program.upper[at(assembly.column(step, device[k]))] !=
            program.upper[at(assembly.column(step, pattern[k]))])
          return false;
    }
  }
  return true;
}

void TieBreaker::share_among_twins(const Assembly& assembly, const State& state,
                                   std::vector<double>& x) const {
  const Index steps = assembly.window().solve_steps;
  for (const std::vector<Device>& group : twins_) {
    if (!are_alike_in(assembly, state, group)) continue;
    const Device& pattern = group.front();
    std::vector<double> mean(at(steps) * pattern.size());
    bool burns_energy = false;
    for (Index step = 0; step < steps; ++step) {
      double charge = 0.0;
      double discharge = 0.0;
      for (std::size_t k = 0; k < pattern.size(); ++k) {
        double sum = 0.0;
        for (const Device& device : group) sum += x[at(assembly.column(step, device[k]))];
        const double value = sum / static_cast<double>(group.size());
        mean[at(step) * pattern.size() + k] = value;
        const Role role = system_.formulation.columns[at(pattern[k].index)].role;
        if (role == Role::charge) charge += value;
        if (role == Role::discharge) discharge += value;
      }
      burns_energy =
          burns_energy || (charge > tolerance::simultaneous && discharge > tolerance::simultaneous);
    }
    // One twin filling while another empties is allowed; one storage doing both is not.
    if (burns_energy && !system_.horizon.simultaneous_charge_discharge) continue;
    for (Index step = 0; step < steps; ++step)
      for (std::size_t k = 0; k < pattern.size(); ++k)
        for (const Device& device : group)
          x[at(assembly.column(step, device[k]))] = mean[at(step) * pattern.size() + k];
  }
}

void TieBreaker::remove_circles(const Assembly& assembly, std::vector<double>& x) const {
  const auto total = [&](Index step, const std::vector<ColumnId>& columns) {
    double sum = 0.0;
    for (const ColumnId column : columns) sum += x[at(assembly.column(step, column))];
    return sum;
  };
  const auto take_off = [&](Index step, const std::vector<ColumnId>& columns, double amount) {
    for (auto column = columns.rbegin(); column != columns.rend(); ++column) {
      double& value = x[at(assembly.column(step, *column))];
      const double taken = std::min(value, amount);
      value -= taken;
      amount -= taken;
    }
  };
  for (Index step = 0; step < assembly.window().solve_steps; ++step) {
    for (std::size_t tie = 0; tie < import_columns_.size(); ++tie) {
      const double circle =
          std::min(total(step, import_columns_[tie]), total(step, export_columns_[tie]));
      if (circle <= 0.0) continue;
      take_off(step, import_columns_[tie], circle);
      take_off(step, export_columns_[tie], circle);
    }
  }
}

void TieBreaker::share_pro_rata(const Assembly& assembly, std::vector<double>& x) const {
  for (Index step = 0; step < assembly.window().solve_steps; ++step) {
    for (Index island = 0; island < system_.grid.islands; ++island) {
      const std::vector<ColumnId>& columns = free_columns_[at(island)];
      if (columns.size() < 2) continue;
      std::vector<double> before;
      for (const ColumnId column : columns) before.push_back(x[at(assembly.column(step, column))]);
      share_pro_rata(assembly, step, island, false, x);
      if (within_limits(assembly, step, island, x)) continue;
      for (std::size_t k = 0; k < columns.size(); ++k)
        x[at(assembly.column(step, columns[k]))] = before[k];
      share_pro_rata(assembly, step, island, true, x);
    }
  }
}

void TieBreaker::share_pro_rata(const Assembly& assembly, Index step, Index island, bool per_bus,
                                std::vector<double>& x) const {
  const Program& program = assembly.program();
  std::map<std::pair<Index, double>, std::vector<std::size_t>> classes;  // by bus and cost
  for (const ColumnId column : free_columns_[at(island)]) {
    const auto position = at(assembly.column(step, column));
    const Index bus = per_bus ? system_.formulation.columns[at(column.index)].bus.index : 0;
    classes[{bus, program.cost[position]}].push_back(position);
  }
  for (const auto& [key, members] : classes) {
    double used = 0.0;
    double room = 0.0;
    for (const std::size_t position : members) {
      used += x[position] - program.lower[position];
      room += program.upper[position] - program.lower[position];
    }
    if (members.size() < 2 || room <= 0.0) continue;
    const double fraction = std::clamp(used / room, 0.0, 1.0);
    for (const std::size_t position : members)
      x[position] =
          program.lower[position] + fraction * (program.upper[position] - program.lower[position]);
  }
}

bool TieBreaker::within_limits(const Assembly& assembly, Index step, Index island,
                               const std::vector<double>& x) const {
  const std::vector<double> flow = assembly.flows(x, step);
  for (std::size_t b = 0; b < flow.size(); ++b) {
    const Branch& branch = system_.grid.branches[b];
    if (system_.grid.island_of_bus[at(branch.from.index)] == island &&
        (flow[b] > branch.flow_max_mw() + tolerance::flow_mw ||
         flow[b] < branch.flow_min_mw() - tolerance::flow_mw))
      return false;
  }
  return true;
}

}  // namespace gridstep
