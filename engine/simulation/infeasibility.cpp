#include "engine/simulation/infeasibility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "engine/base/tolerance.hpp"

namespace gridstep {

namespace {

constexpr std::size_t most_lines = 12;

std::string time_of(const System& system, const Assembly& assembly, Index step) {
  return to_text(system.time.start_of(assembly.window().first_step + step),
                 system.time.zone_offset_s);
}

std::string storage_id(const System& system, Index storage) {
  return system.units[at(system.storages[at(storage)].unit.index)].id;
}

std::string name_of(const System& system, const ConstraintRow& row) {
  switch (row.kind) {
    case RowKind::storage:
      return "energy of " + storage_id(system, row.owner);
    case RowKind::ramp:
      return "ramp of " + system.units[at(row.owner)].id;
    case RowKind::heat_balance:
      return "heat balance of " + system.heat_areas[at(row.owner)].id;
    case RowKind::matching:
      return "matching for " + system.matching_targets[at(row.owner)].id;
    case RowKind::heat_power:
      return "heat and power of " + system.units[at(row.owner)].id;
    case RowKind::queue:
      return "work of " + system.queues[at(row.owner)].id;
    case RowKind::queue_rate:
      return "rate of " + system.queues[at(row.owner)].id;
    case RowKind::site_limit:
      return "limit of work at " + system.loads[at(row.owner)].id;
    case RowKind::link_limit:
      return "limit of " + system.compute_links[at(row.owner)].id;
    case RowKind::ups:
      return "energy in the UPS of " + system.loads[at(row.owner)].id;
    case RowKind::link:
      return "flow over " + system.links[at(row.owner)].id;
    case RowKind::ups_relief:
      return "relief of " + system.loads[at(row.owner)].id;
  }
  return "row";
}

std::string name_of(const System& system, const Column& column) {
  switch (column.role) {
    case Role::generation:
      return "generation of " + system.units[at(column.owner)].id;
    case Role::extraction:
      return "heat from " + system.units[at(column.owner)].id;
    case Role::charge:
      return "charging of " + storage_id(system, column.owner);
    case Role::discharge:
      return "discharge of " + storage_id(system, column.owner);
    case Role::energy:
      return "energy in " + storage_id(system, column.owner);
    case Role::import_:
      return "import over " + system.ties[at(column.owner)].id;
    case Role::export_:
      return "export over " + system.ties[at(column.owner)].id;
    case Role::link_in:
    case Role::link_out:
      return "flow over " + system.links[at(column.owner)].id;
    case Role::unserved:
      return "unserved load of " + system.loads[at(column.owner)].id;
    case Role::flexible:
      return "work of " + system.loads[at(column.owner)].id;
    case Role::backlog:
      return "waiting work of " + system.queues[at(column.owner)].id;
    case Role::dropped:
      return "dropped work of " + system.queues[at(column.owner)].id;
    case Role::ups_energy:
      return "energy in the UPS of " + system.loads[at(column.owner)].id;
    case Role::matched:
      return "matched for " + system.matching_targets[at(column.owner)].id;
    case Role::claim:
      return "stored for " + system.matching_targets[at(column.owner)].id;
    case Role::matching_account:
      return "account of " + system.matching_targets[at(column.owner)].id;
    case Role::matching_shortfall:
      return "shortfall of " + system.matching_targets[at(column.owner)].id;
    case Role::heat:
      return "heat in " + system.heat_areas[at(column.owner)].id;
  }
  return "column";
}

/// The balance of an island is named by its buses: one, or the first and how many.
std::string name_of_island(const System& system, Index island) {
  if (system.grid.islands == 1) return "power balance";
  Index buses = 0;
  std::string first;
  for (std::size_t bus = 0; bus < system.grid.buses.size(); ++bus) {
    if (system.grid.island_of_bus[bus] != island) continue;
    if (buses++ == 0) first = system.grid.buses[bus].id;
  }
  return fmt::format("power balance of the island of {} ({} bus{})", first, buses,
                     buses == 1 ? "" : "es");
}

/// The program with every row free to miss its bounds, at a cost of one per unit missed; where a
/// branch limit and a balance would do alike, the limit is to be named.
Program elastic(const Program& program) {
  Program result = program;
  result.pattern = new_pattern();
  result.steps = 1;
  result.quadratic.clear();
  result.offset = 0.0;
  result.fixed_rows = program.rows();
  result.varying.clear();
  std::fill(result.cost.begin(), result.cost.end(), 0.0);
  result.row_start = {0};
  result.row_lower.clear();
  result.row_upper.clear();
  result.entry_column.clear();
  result.entry_value.clear();
  constexpr double most_missed = 1e9;
  for (Index row = 0; row < program.rows(); ++row) {
    const auto columns = program.columns_of(row);
    const auto values = program.values_of(row);
    for (std::size_t k = 0; k < columns.size(); ++k) result.add_entry(columns[k], values[k]);
    for (const double sign : {1.0, -1.0}) {
      result.add_entry(result.columns(), sign);
      result.cost.push_back(row < program.fixed_rows ? 1.001 : 1.0);
      result.lower.push_back(0.0);
      result.upper.push_back(most_missed);
    }
    result.end_row(program.row_lower[at(row)], program.row_upper[at(row)]);
  }
  return result;
}

struct Miss {
  Index row = 0;
  double amount = 0.0;  ///< positive: the row lacks this much; negative: it has too much
};

std::string advice(double amount) {
  return amount > 0.0 ? "short" : "too much";
}

/// Balances and branch limits are in MW; other rows in the unit of what they are about.
const char* unit_of_row(const System& system, const Assembly& assembly, Index row) {
  const bool is_balance = row % assembly.rows_per_step() < system.grid.islands;
  return row >= assembly.program().fixed_rows || is_balance ? " MW" : "";
}

}  // namespace

std::string name_of_row(const System& system, const Assembly& assembly, Index row) {
  if (row >= assembly.program().fixed_rows) {
    const FlowLimit& limit = assembly.limits()[at(row - assembly.program().fixed_rows)];
    return fmt::format("{} limit of {}", time_of(system, assembly, limit.step),
                       system.grid.branches[at(limit.branch.index)].id);
  }
  const Index step = row / assembly.rows_per_step();
  const Index in_step = row % assembly.rows_per_step();
  const std::string what =
      in_step < system.grid.islands
          ? name_of_island(system, in_step)
          : name_of(system, system.formulation.rows[at(in_step - system.grid.islands)]);
  return time_of(system, assembly, step) + " " + what;
}

std::string name_of_column(const System& system, const Assembly& assembly, Index column) {
  const Index step = column / assembly.columns_per_step();
  return time_of(system, assembly, step) + " " +
         name_of(system, system.formulation.columns[at(column % assembly.columns_per_step())]);
}

std::string explain_infeasibility(const System& system, const Assembly& assembly, Solver& solver) {
  std::string text = fmt::format(
      "no dispatch satisfies the window from {}",
      to_text(system.time.start_of(assembly.window().first_step), system.time.zone_offset_s));
  const Program relaxed = elastic(assembly.program());
  const Solution solution = solver.solve(relaxed, Basis());
  if (solution.status != Solution::Status::optimal) return text;
  std::vector<Miss> misses;
  for (Index row = 0; row < assembly.program().rows(); ++row) {
    const auto slack = at(assembly.program().columns() + 2 * row);
    const double amount = solution.x[slack] - solution.x[slack + 1];
    if (std::abs(amount) > tolerance::at_bound) misses.push_back({row, amount});
  }
  std::stable_sort(misses.begin(), misses.end(), [](const Miss& a, const Miss& b) {
    return std::abs(a.amount) > std::abs(b.amount);
  });
  if (misses.empty()) return text;
  text += "; with the least violation in all, these would miss:";
  for (std::size_t k = 0; k < std::min(most_lines, misses.size()); ++k)
    fmt::format_to(std::back_inserter(text), "\n  {}: {:.3f}{} {}",
                   name_of_row(system, assembly, misses[k].row), std::abs(misses[k].amount),
                   unit_of_row(system, assembly, misses[k].row), advice(misses[k].amount));
  if (misses.size() > most_lines)
    fmt::format_to(std::back_inserter(text), "\n  … and {} more", misses.size() - most_lines);
  text +=
      "\ncheck the limits named above, must-run floors, heat demand and tie limits at these steps";
  return text;
}

}  // namespace gridstep
