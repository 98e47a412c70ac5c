#include "models/generation/wind.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "models/generation/outage.hpp"
#include "models/policy/curtailment.hpp"
#include "models/weather/profile_choice.hpp"

namespace gridstep::models {

namespace {

Turbine turbine_of(const Scenario& scenario, const std::string& id) {
  const Table& turbines = scenario.table("turbines");
  const Row& row = turbines.rows[static_cast<std::size_t>(turbines.find(id))];
  return {row.number("cut_in_ms"), row.number("rated_ms"), row.number("cut_out_ms"),
          row.number("speed_spread_ms"), row.number("delivered_frac")};
}

std::vector<double> hourly_farm_power_pu(const Turbine& turbine,
                                         const std::vector<double>& speed_ms) {
  std::vector<double> power_pu;
  power_pu.reserve(speed_ms.size());
  for (const double speed : speed_ms) power_pu.push_back(farm_power_pu(turbine, speed));
  return power_pu;
}

void check_turbines(const Scenario& scenario, Problems& problems) {
  for (const Row& row : scenario.table("turbines").rows) {
    if (!row.has("cut_in_ms") || !row.has("rated_ms") || !row.has("cut_out_ms")) continue;
    const double cut_in = row.number("cut_in_ms");
    const double rated = row.number("rated_ms");
    const double cut_out = row.number("cut_out_ms");
    if (cut_in < rated && rated < cut_out) continue;
    problems.error("GS0516", row.place("rated_ms"),
                   fmt::format("cut-in {}, rated {}, cut-out {} m/s", cut_in, rated, cut_out),
                   "a power curve has cut_in_ms < rated_ms < cut_out_ms", "put them in order");
  }
}

void check(const Scenario& scenario, Problems& problems) {
  check_turbines(scenario, problems);
  for (const Row& row : scenario.table("wind").rows)
    check_profile_choice(scenario, row, {"wind_region", "turbine"}, "availability_frac", problems);
  check_outage_rows(scenario, "wind", problems);
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("wind").rows) {
    const Series available_pu =
        chosen_profile(inputs, row, "availability_frac", [&](const WeatherYear& year) {
          return hourly_farm_power_pu(turbine_of(inputs.scenario, row.text("turbine")),
                                      year.wind_speed_ms.at(row.text("wind_region")));
        });
    add_curtailable_row(inputs, system, row, "wind", available_pu);
  }
}

}  // namespace

double power_curve_pu(const Turbine& turbine, double speed_ms) {
  if (speed_ms < turbine.cut_in_ms || speed_ms >= turbine.cut_out_ms) return 0.0;
  if (speed_ms >= turbine.rated_ms) return 1.0;
  const auto cube = [](double speed) { return speed * speed * speed; };
  return (cube(speed_ms) - cube(turbine.cut_in_ms)) /
         (cube(turbine.rated_ms) - cube(turbine.cut_in_ms));
}

double farm_power_pu(const Turbine& turbine, double speed_ms) {
  constexpr std::array<double, 5> weight{1.0, 2.0, 3.0, 2.0, 1.0};
  double sum = 0.0;
  for (std::size_t n = 0; n < weight.size(); ++n) {
    const double shift_ms = (static_cast<double>(n) - 2.0) * turbine.speed_spread_ms;
    sum += weight[n] * power_curve_pu(turbine, speed_ms + shift_ms);
  }
  return turbine.delivered_frac * sum / 9.0;
}

TableSpec turbine_table() {
  TableSpec table;
  table.name = "turbines";
  table.what = "Types of wind farms.";
  const auto speed = [](const char* name, const char* what) {
    return Field{.name = name,
                 .type = FieldType::number,
                 .unit = "m/s",
                 .what = what,
                 .min = 0.0,
                 .max = 60.0};
  };
  table.fields = {{.name = "id", .type = FieldType::id, .what = "Unique in this table."},
                  {.name = "name", .what = "Name for people.", .required = false},
                  speed("cut_in_ms", "Power begins above this speed."),
                  speed("rated_ms", "Full power from here."),
                  speed("cut_out_ms", "No power from here."),
                  speed("speed_spread_ms", "Step between the five speeds averaged over a farm."),
                  {.name = "delivered_frac",
                   .type = FieldType::number,
                   .unit = "1",
                   .what = "Left of the power curve after wakes, outages and electrical losses.",
                   .min = 0.0,
                   .max = 1.0}};
  return table;
}

Model wind() {
  TableSpec table;
  table.name = "wind";
  table.what = "Wind farms.";
  table.fields = curtailable_fields({"weather", "constant"});
  table.fields.push_back({.name = "wind_region",
                          .type = FieldType::reference,
                          .what = "Whose wind it has.",
                          .required = false,
                          .refers_to = "wind_regions"});
  table.fields.push_back({.name = "turbine",
                          .type = FieldType::reference,
                          .what = "Type of its turbines.",
                          .required = false,
                          .refers_to = "turbines"});
  return {std::move(table), check, build};
}

}  // namespace gridstep::models
