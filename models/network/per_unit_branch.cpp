#include "models/network/per_unit_branch.hpp"

#include <fmt/format.h>

#include <numbers>

#include "models/network/branch.hpp"

namespace gridstep::models {

namespace {

constexpr double rad_per_deg = std::numbers::pi / 180.0;

Field angle_field(const char* name, const char* what) {
  return {.name = name,
          .type = FieldType::number,
          .unit = "degree",
          .what = what,
          .required = false,
          .min = -360.0,
          .max = 360.0};
}

std::vector<Field> fields() {
  std::vector<Field> fields = branch_fields();
  fields.push_back({.name = "base_mva",
                    .type = FieldType::number,
                    .unit = "MVA",
                    .what = "Base of r_pu and x_pu.",
                    .required = false,
                    .fallback = 100.0,
                    .min = 0.0,
                    .min_excluded = true});
  fields.push_back({.name = "r_pu",
                    .type = FieldType::number,
                    .unit = "1",
                    .what = "Series resistance.",
                    .required = false,
                    .fallback = 0.0});
  fields.push_back({.name = "x_pu",
                    .type = FieldType::number,
                    .unit = "1",
                    .what = "Series reactance; negative where it is capacitive, never 0."});
  fields.push_back({.name = "s_max_mva",
                    .type = FieldType::number,
                    .unit = "MVA",
                    .what = "Thermal limit, taken as MW; empty: no limit.",
                    .required = false,
                    .min = 0.0});
  fields.push_back({.name = "tap_ratio",
                    .type = FieldType::number,
                    .unit = "1",
                    .what = "Off-nominal ratio at from_bus; counts with susceptance = reactance.",
                    .required = false,
                    .fallback = 1.0,
                    .min = 0.0,
                    .min_excluded = true});
  Field shift = angle_field("phase_shift_deg",
                            "Taken off the angle difference; counts with susceptance = reactance.");
  shift.fallback = 0.0;
  fields.push_back(std::move(shift));
  fields.push_back(
      angle_field("angle_min_deg", "Least angle of from_bus less to_bus; empty: no limit."));
  fields.push_back(
      angle_field("angle_max_deg", "Largest angle of from_bus less to_bus; empty: no limit."));
  return fields;
}

void check(const Scenario& scenario, Problems& problems) {
  const Table& table = scenario.table("branches");
  check_branch_rows(table, problems);
  for (const Row& row : table.rows) {
    if (row.has("x_pu") && row.number("x_pu") == 0.0)
      problems.error("GS0550", row.place("x_pu"), fmt::format("x_pu of {} is 0", row.shown_id()),
                     "a branch without reactance has no angle difference to flow by",
                     "state its reactance, or make its two buses one");
    if (!row.has("angle_min_deg") || !row.has("angle_max_deg")) continue;
    if (row.number("angle_min_deg") <= row.number("angle_max_deg")) continue;
    problems.error(
        "GS0551", row.place("angle_min_deg"),
        fmt::format("angle_min_deg of {} is {}", row.shown_id(), row.number("angle_min_deg")),
        fmt::format("more than angle_max_deg = {}", row.number("angle_max_deg")),
        "swap or correct the two");
  }
}

void build(const Inputs& inputs, SystemBuilder& system) {
  // Ratio and shift belong to the reading 1/x; the other one, made to be the same as published
  // results, knows neither [matpower, sec. 3.7; powermodels].
  const bool impedance = inputs.scenario.header("network").text("susceptance") == "impedance";
  for (const Row& row : inputs.scenario.table("branches").rows) {
    Branch branch = branch_of(row, system);
    branch.p_max_mw = row.has("s_max_mva") ? row.number("s_max_mva") : unlimited_mw;
    const double ratio = impedance ? 1.0 : row.number("tap_ratio");
    branch.susceptance_mw_per_rad = susceptance_mw_per_rad(
        inputs.scenario, row.number("base_mva"), row.number("r_pu"), ratio * row.number("x_pu"));
    if (!impedance) branch.phase_shift_rad = rad_per_deg * row.number("phase_shift_deg");
    if (row.has("angle_min_deg")) branch.angle_min_rad = rad_per_deg * row.number("angle_min_deg");
    if (row.has("angle_max_deg")) branch.angle_max_rad = rad_per_deg * row.number("angle_max_deg");
    system.add(std::move(branch));
  }
}

}  // namespace

Model per_unit_branch() {
  return {{.name = "branches", .what = "Lines and transformers in per unit.", .fields = fields()},
          check,
          build};
}

}  // namespace gridstep::models
