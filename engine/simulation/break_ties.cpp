#include "engine/simulation/break_ties.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

namespace gridstep {

namespace {

constexpr double flow_tolerance_mw = 1e-7;
constexpr double simultaneous_tolerance_mw = 1e-6;
constexpr double bound_tolerance = 1e-7;

std::size_t at(Index index) { return static_cast<std::size_t>(index); }

bool same_number(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

bool alike(const Column& a, const Column& b) {
  return a.role == b.role && a.bus == b.bus && a.injection == b.injection && a.lower == b.lower &&
         a.upper == b.upper && a.cost_per_h == b.cost_per_h &&
         a.emission_t_per_h == b.emission_t_per_h && a.terminal_value == b.terminal_value &&
         same_number(a.initial, b.initial);
}

/// A heat balance is shared by many devices: it couples them, but does not make them one.
bool joins_devices(const ConstraintRow& row) { return row.kind == RowKind::heat_balance; }

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
using RowShape = std::tuple<RowKind, Index, Series, Series, std::vector<std::tuple<Index, int, double>>>;

std::vector<RowShape> shape_of(const Formulation& formulation, const std::vector<ColumnId>& device) {
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

TieBreaker::TieBreaker(const System& system) : system_(system) {
  const Formulation& formulation = system.formulation;
  std::vector<bool> coupled(formulation.columns.size(), false);
  for (const ConstraintRow& row : formulation.rows)
    for (const Entry& entry : row.entries) coupled[at(entry.column.index)] = true;
  std::vector<Device> candidates;
  for (Device& device : devices_of(formulation)) {
    const Column& first = formulation.columns[at(device.front().index)];
    if (coupled[at(device.front().index)])
      candidates.push_back(std::move(device));
    else if (first.role == Role::generation && first.bus.valid())
      free_columns_.push_back(device.front());
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
  share_pro_rata(assembly, x);
}

void TieBreaker::share_pro_rata(const Assembly& assembly, std::vector<double>& x) const {
  const Program& program = assembly.program();
  const auto share = [&](Index step, bool per_bus) {
    std::map<std::pair<Index, double>, std::vector<std::size_t>> classes;
    for (const ColumnId column : free_columns_) {
      const BusId bus = system_.formulation.columns[at(column.index)].bus;
      const auto position = at(assembly.column(step, column));
      const Index place = per_bus ? bus.index : system_.grid.island_of_bus[at(bus.index)];
      classes[{place, program.cost[position]}].push_back(position);
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
        x[position] = program.lower[position] +
                      fraction * (program.upper[position] - program.lower[position]);
    }
  };
  const auto holds = [&](Index step) {
    const std::vector<double> flow = assembly.flows(x, step);
    for (std::size_t branch = 0; branch < flow.size(); ++branch)
      if (std::abs(flow[branch]) > system_.grid.branches[branch].p_max_mw + flow_tolerance_mw)
        return false;
    return true;
  };
  for (Index step = 0; step < assembly.window().solve_steps; ++step) {
    const auto first = x.begin() + assembly.column(step, ColumnId(0));
    const std::vector<double> before(first, first + assembly.columns_per_step());
    share(step, false);
    if (holds(step)) continue;
    std::copy(before.begin(), before.end(), first);
    share(step, true);
  }
}

void TieBreaker::share_among_twins(const Assembly& assembly, const State& state,
                                   std::vector<double>& x) const {
  const Index steps = assembly.window().solve_steps;
  const Program& program = assembly.program();
  for (const std::vector<Device>& group : twins_) {
    const Device& pattern = group.front();
    const auto starts_alike = [&](const Device& device) {
      for (std::size_t k = 0; k < device.size(); ++k)
        if (!same_number(state.column_value[at(device[k].index)],
                         state.column_value[at(pattern[k].index)]))
          return false;
      return true;
    };
    if (!std::all_of(group.begin(), group.end(), starts_alike)) continue;
    std::vector<double> mean(at(steps) * pattern.size());
    bool burns_energy = false;
    bool does_what_is_closed = false;
    for (Index step = 0; step < steps; ++step) {
      double charge = 0.0;
      double discharge = 0.0;
      for (std::size_t k = 0; k < pattern.size(); ++k) {
        double sum = 0.0;
        for (const Device& device : group) sum += x[at(assembly.column(step, device[k]))];
        const double value = sum / static_cast<double>(group.size());
        mean[at(step) * pattern.size() + k] = value;
        for (const Device& device : group)
          does_what_is_closed =
              does_what_is_closed ||
              value > program.upper[at(assembly.column(step, device[k]))] + bound_tolerance;
        const Role role = system_.formulation.columns[at(pattern[k].index)].role;
        if (role == Role::charge) charge += value;
        if (role == Role::discharge) discharge += value;
      }
      burns_energy = burns_energy || (charge > simultaneous_tolerance_mw &&
                                      discharge > simultaneous_tolerance_mw);
    }
    // One twin filling while another empties is allowed; one storage doing both is not. The dispatch
    // may have closed a direction to one twin only: then the others' share is not for it.
    if (burns_energy && !system_.horizon.simultaneous_charge_discharge) continue;
    if (does_what_is_closed) continue;
    for (Index step = 0; step < steps; ++step)
      for (std::size_t k = 0; k < pattern.size(); ++k)
        for (const Device& device : group)
          x[at(assembly.column(step, device[k]))] = mean[at(step) * pattern.size() + k];
  }
}

}  // namespace gridstep
