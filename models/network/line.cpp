#include "models/network/line.hpp"

#include <fmt/format.h>

#include "models/generation/outage.hpp"
#include "models/network/branch.hpp"

namespace gridstep::models {

namespace {

std::vector<Field> fields() {
  std::vector<Field> fields = branch_fields();
  fields.push_back({.name = "circuits",
                    .type = FieldType::integer,
                    .unit = "1",
                    .what = "Parallel circuits; for reading, the values below are those of all.",
                    .required = false,
                    .fallback = 1.0,
                    .min = 1,
                    .max = 100});
  fields.push_back({.name = "length_km",
                    .type = FieldType::number,
                    .unit = "km",
                    .what = "For reading.",
                    .required = false,
                    .min = 0.0});
  fields.push_back({.name = "r_ohm",
                    .type = FieldType::number,
                    .unit = "ohm",
                    .what = "Resistance of all circuits in parallel.",
                    .required = false,
                    .fallback = 0.0,
                    .min = 0.0});
  fields.push_back({.name = "x_ohm",
                    .type = FieldType::number,
                    .unit = "ohm",
                    .what = "Reactance of all circuits in parallel.",
                    .min = 0.0,
                    .min_excluded = true});
  fields.push_back({.name = "s_max_mva",
                    .type = FieldType::number,
                    .unit = "MVA",
                    .what = "Thermal limit of all circuits, taken as MW; empty: no limit.",
                    .required = false,
                    .min = 0.0});
  add_failure_fields(fields);
  return fields;
}

void check(const Scenario& scenario, Problems& problems) {
  const Table& lines = scenario.table("lines");
  const Table& buses = scenario.table("buses");
  check_branch_rows(lines, problems);
  check_outage_rows(scenario, "lines", problems);
  const auto has_no_voltage = [&buses](const Row& row) {
    const Index found = row.has("from_bus") ? buses.find(row.text("from_bus")) : -1;
    if (found < 0) return false;
    const Row& bus = buses.rows[static_cast<std::size_t>(found)];
    return bus.has("v_nom_kv") && bus.number("v_nom_kv") == 0.0;
  };
  const auto voltage_kv = [&buses](const Row& row, const char* field) {
    const Index found = row.has(field) ? buses.find(row.text(field)) : -1;
    if (found < 0) return 0.0;
    const Row& bus = buses.rows[static_cast<std::size_t>(found)];
    return bus.has("v_nom_kv") ? bus.number("v_nom_kv") : 0.0;
  };
  for (const Row& row : lines.rows) {
    if (has_no_voltage(row))
      problems.error("GS0549", row.place("from_bus"),
                     fmt::format("v_nom_kv of {} is 0", row.text("from_bus")),
                     fmt::format("the susceptance of {} is made from it", row.shown_id()),
                     "state the nominal voltage, or put the line into branches.csv in per unit");
    const double from_kv = voltage_kv(row, "from_bus");
    const double to_kv = voltage_kv(row, "to_bus");
    if (from_kv == to_kv || from_kv == 0.0 || to_kv == 0.0) continue;
    problems.error("GS0506", row.place("to_bus"),
                   fmt::format("{} joins {} kV and {} kV", row.shown_id(), from_kv, to_kv),
                   "a line stays at one voltage", "put it into transformers.csv");
  }
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("lines").rows) {
    Branch branch = branch_of(row, system);
    branch.p_max_mw = row.has("s_max_mva") ? row.number("s_max_mva") : unlimited_mw;
    const double kv =
        system.so_far().grid.buses[static_cast<std::size_t>(branch.from.index)].v_nom_kv;
    branch.susceptance_mw_per_rad =
        susceptance_mw_per_rad(inputs.scenario, kv * kv, row.number("r_ohm"), row.number("x_ohm"));
    system.add(std::move(branch), reliability_of(row));
  }
}

}  // namespace

Model line() {
  return {{.name = "lines", .what = "Corridors of parallel circuits.", .fields = fields()},
          check,
          build};
}

}  // namespace gridstep::models
