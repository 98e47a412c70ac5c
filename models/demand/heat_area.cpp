#include "models/demand/heat_area.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/generation/outage.hpp"
#include "models/weather/profile_choice.hpp"

namespace gridstep::models {

namespace {

/// `in_season` of each step's demand; nothing outside the heating season.
template <class Demand>
Series seasonal(const Inputs& inputs, const Row& row, const Demand& in_season) {
  const Season season = heating_season(row);
  std::vector<double> values;
  values.reserve(static_cast<std::size_t>(inputs.time.steps));
  for (Index step = 0; step < inputs.time.steps; ++step)
    values.push_back(season.contains(inputs.time.civil(step)) ? in_season(step) : 0.0);
  return Series(std::move(values));
}

/// Heat that a unit can give in each step, on its back-pressure line at most. One that comes back
/// climbs with its ramp, and its heat with it.
std::vector<double> unit_reach_mw_th(const Inputs& inputs, const Row& unit) {
  const Series left_frac = outages_of(inputs, unit).available_frac;
  const double loss = unit.number("power_loss_frac");
  const double ratio = unit.number("power_to_heat_frac");
  const double heat_max = unit.number("heat_max_mw_th");
  const double power_max = unit.number("p_max_mw") * unit.number("availability_frac");
  const double climb_mw = unit.has("ramp_up_mw_per_h")
                              ? unit.number("ramp_up_mw_per_h") * inputs.time.step_h()
                              : power_max;
  std::vector<double> reach;
  double power = power_max;  // what happened before the first step is not known: it has climbed
  for (Index step = 0; step < inputs.time.steps; ++step) {
    const double left = left_frac.at(step);
    power = std::min(left * power_max, power + climb_mw);
    double heat = left * heat_max;
    if (ratio + loss > 0.0) heat = std::min(heat, left * power_max / (ratio + loss));
    if (ratio > 0.0) heat = std::min(heat, power / ratio);
    reach.push_back(heat);
  }
  return reach;
}

/// What is asked of an area, as far as its units and its boiler can give it. What outages keep them
/// from giving comes from peak boilers outside the model.
Series within_reach(const Inputs& inputs, const Row& area, const Series& asked_mw_th) {
  std::vector<double> reach(at(inputs.time.steps), area.number("boiler_max_mw_th"));
  for (const Row& unit : inputs.scenario.table("chp").rows) {
    if (unit.text("heat_area") != area.id()) continue;
    const std::vector<double> more = unit_reach_mw_th(inputs, unit);
    for (std::size_t step = 0; step < reach.size(); ++step) reach[step] += more[step];
  }
  for (Index step = 0; step < inputs.time.steps; ++step)
    reach[at(step)] = std::min(reach[at(step)], asked_mw_th.at(step));
  return Series(std::move(reach));
}

Series asked_mw_th(const Inputs& inputs, const Row& row) {
  if (Scenario::names_file(row, "profile"))
    return inputs.scenario.profile(row, "profile", inputs.time);
  if (row.text("profile") == "constant")
    return seasonal(inputs, row, [&](Index) { return row.number("mean_mw_th"); });
  const HeatNetwork network{row.number("design_mw_th"), row.number("indoor_c"),
                            row.number("design_outdoor_c"), row.number("chp_max_mw_th")};
  return seasonal(inputs, row, [&](Index step) {
    return heat_demand_mw_th(network, inputs.weather.temperature_c(step));
  });
}

Series demand_mw_th(const Inputs& inputs, const Row& row) {
  const Series asked = asked_mw_th(inputs, row);
  return outages_are_sampled(inputs.scenario) ? within_reach(inputs, row, asked) : asked;
}

void check(const Scenario& scenario, Problems& problems) {
  for (const Row& row : scenario.table("heat_areas").rows) {
    check_profile_choice(scenario, row,
                         {"design_mw_th", "indoor_c", "design_outdoor_c", "chp_max_mw_th"},
                         "mean_mw_th", problems);
    if (!row.has("indoor_c") || !row.has("design_outdoor_c")) continue;
    const double indoor = row.number("indoor_c");
    const double outdoor = row.number("design_outdoor_c");
    if (outdoor >= indoor)
      problems.error("GS0518", row.place("design_outdoor_c"),
                     fmt::format("design_outdoor_c {} with indoor_c {}", outdoor, indoor),
                     "heat is needed where it is colder outside than inside",
                     "lower design_outdoor_c");
  }
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("heat_areas").rows) {
    HeatArea area;
    area.id = row.id();
    area.name = row.label();
    area.demand_mw_th = demand_mw_th(inputs, row);
    const HeatAreaId id = system.add(std::move(area));

    Column boiler;
    boiler.role = Role::heat;
    boiler.owner = id.index;
    boiler.upper = row.number("boiler_max_mw_th");
    boiler.cost_per_h = row.number("boiler_cost_per_mwh_th");
    boiler.emission_t_per_h = row.number("boiler_emission_t_per_mwh_th");
    system.extend(system.heat_balance(id), {system.add(std::move(boiler)), 1.0});
  }
}

}  // namespace

double heat_demand_mw_th(const HeatNetwork& network, double outdoor_c) {
  const double demand = network.design_mw_th * (network.indoor_c - outdoor_c) /
                        (network.indoor_c - network.design_outdoor_c);
  return std::clamp(demand, 0.0, network.chp_max_mw_th);
}

Season heating_season(const Row& area) {
  return season_of(area, "season_start", "season_end");
}

Model heat_area() {
  TableSpec table;
  table.name = "heat_areas";
  table.what = "District heat that combined heat and power units serve together.";
  const auto heat = [](const char* name, const char* what) {
    return Field{.name = name,
                 .type = FieldType::number,
                 .unit = "MW",
                 .what = what,
                 .required = false,
                 .min = 0.0};
  };
  const auto temperature = [](const char* name, const char* what) {
    return Field{.name = name,
                 .type = FieldType::number,
                 .unit = "degC",
                 .what = what,
                 .required = false,
                 .min = -90.0,
                 .max = 60.0};
  };
  const auto boiler = [](const char* name, const char* unit, const char* what) {
    return Field{.name = name,
                 .type = FieldType::number,
                 .unit = unit,
                 .what = what,
                 .required = false,
                 .fallback = 0.0,
                 .min = 0.0};
  };
  const auto date = [](const char* name, const char* what) {
    return Field{.name = name, .type = FieldType::date, .what = what, .required = false};
  };
  table.fields = {
      {.name = "id", .type = FieldType::id, .what = "Unique in this table."},
      {.name = "name", .what = "Name for people.", .required = false},
      profile_field("MW", "Heat asked of the units and the boiler.", 1e6),
      heat("mean_mw_th", "Heat in the season where the profile is constant."),
      heat("design_mw_th", "Demand of the area at design_outdoor_c."),
      heat("chp_max_mw_th", "Asked at most; peak boilers outside the model do the rest."),
      temperature("indoor_c", "Outdoor temperature from which nothing is needed."),
      temperature("design_outdoor_c", "Outdoor temperature that the area is laid out for."),
      date("season_start", "First day of the heating season; empty: all year."),
      date("season_end", "First day after the heating season."),
      boiler("boiler_max_mw_th", "MW", "Heat of the reserve boiler at most."),
      boiler("boiler_cost_per_mwh_th", "currency/MWh", "Of its heat."),
      boiler("boiler_emission_t_per_mwh_th", "t/MWh", "CO2 of its heat.")};
  return {std::move(table), check, build};
}

}  // namespace gridstep::models
