#include "models/generation/chp.hpp"

#include <fmt/format.h>

#include <limits>

#include "models/demand/heat_area.hpp"
#include "models/generation/outage.hpp"
#include "models/generation/thermal.hpp"

namespace gridstep::models {

namespace {

std::vector<Field> fields() {
  std::vector<Field> fields = thermal_fields({"never", "heating_season", "always"});
  fields.push_back({.name = "heat_area",
                    .type = FieldType::reference,
                    .what = "Whose heat it makes.",
                    .refers_to = "heat_areas"});
  fields.push_back({.name = "heat_max_mw_th",
                    .type = FieldType::number,
                    .unit = "MW",
                    .what = "Heat extracted at most.",
                    .min = 0.0});
  fields.push_back({.name = "power_loss_frac",
                    .type = FieldType::number,
                    .unit = "1",
                    .what = "c_v: electricity lost per unit of heat extracted.",
                    .min = 0.0,
                    .max = 1.0});
  fields.push_back({.name = "power_to_heat_frac",
                    .type = FieldType::number,
                    .unit = "1",
                    .what = "c_b: electricity at least per unit of heat (back-pressure line).",
                    .min = 0.0,
                    .max = 5.0});
  return fields;
}

void check(const Scenario& scenario, Problems& problems) {
  const Table& table = scenario.table("chp");
  check_thermal_rows(table, problems);
  check_outage_rows(scenario, "chp", problems);
  for (const Row& row : table.rows) {
    if (!row.has("heat_max_mw_th") || !row.has("power_loss_frac") ||
        !row.has("power_to_heat_frac") || !row.has("p_max_mw"))
      continue;
    const double needed_mw = row.number("heat_max_mw_th") *
                             (row.number("power_loss_frac") + row.number("power_to_heat_frac"));
    if (needed_mw <= row.number("p_max_mw")) continue;
    problems.warning(
        "GS0502", row.place("heat_max_mw_th"),
        fmt::format("heat_max_mw_th of {} is {}", row.shown_id(), row.number("heat_max_mw_th")),
        fmt::format("on the back-pressure line that takes (c_b + c_v) × heat = {:.1f} MW of "
                    "condensing output, more than p_max_mw = {}: less heat is reached",
                    needed_mw, row.number("p_max_mw")),
        "lower heat_max_mw_th or power_to_heat_frac");
  }
}

Series committed(const Inputs& inputs, const Row& row) {
  const std::string& must_run = row.text("must_run");
  if (must_run != "heating_season") return {must_run == "always" ? 1.0 : 0.0};
  const Table& areas = inputs.scenario.table("heat_areas");
  const Row& area = areas.rows[static_cast<std::size_t>(areas.find(row.text("heat_area")))];
  const Season season = heating_season(area);
  std::vector<double> values;
  for (Index step = 0; step < inputs.time.steps; ++step)
    values.push_back(season.contains(inputs.time.civil(step)) ? 1.0 : 0.0);
  return Series(std::move(values));
}

/// With E the output in condensing operation (the sum of the segments) and Q the heat, output is
/// P = E − c_v Q. E within its bounds says P ≤ P_max − c_v Q and P ≥ P_min − c_v Q; what is left of
/// the feasible region is P ≥ c_b Q, that is E − (c_b + c_v) Q ≥ 0.
void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("chp").rows) {
    const Series must_run = committed(inputs, row);
    const HeatAreaId area = system.heat_area(row.text("heat_area"));
    const ThermalUnit unit = add_thermal_unit(inputs, system, row, must_run, area);
    const double power_loss = row.number("power_loss_frac");

    Column heat;
    heat.role = Role::extraction;
    heat.owner = unit.unit.index;
    heat.bus = system.bus(row.text("bus"));
    heat.injection = -power_loss;
    heat.upper = outages_of(inputs, row).available_frac.times(row.number("heat_max_mw_th"));
    heat.initial = std::numeric_limits<double>::quiet_NaN();
    const ColumnId heat_column = system.add(std::move(heat));
    system.extend(system.heat_balance(area), {heat_column, 1.0, 0});

    ConstraintRow region;
    region.kind = RowKind::heat_power;
    region.owner = unit.unit.index;
    region.upper = std::numeric_limits<double>::infinity();
    std::vector<Entry> output;
    for (const ColumnId segment : unit.segments) {
      region.entries.push_back({segment, 1.0, 0});
      output.push_back({segment, 1.0, 0});
    }
    region.entries.push_back({heat_column, -(row.number("power_to_heat_frac") + power_loss), 0});
    output.push_back({heat_column, -power_loss, 0});
    system.add(std::move(region));
    add_ramps(system, row, unit, output);
  }
}

}  // namespace

Model chp() {
  return {{.name = "chp",
           .what = "Combined heat and power units of the extraction-condensing kind.",
           .fields = fields()},
          check,
          build};
}

}  // namespace gridstep::models
