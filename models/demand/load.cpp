#include "models/demand/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/demand/consumption.hpp"
#include "models/weather/climate.hpp"
#include "models/weather/profile_choice.hpp"

namespace gridstep::models {

namespace {

LoadClass load_class_of(const Scenario& scenario, const Row& row) {
  LoadClass result;
  result.day_shape = day_shape_of(scenario, row, "day_shape");
  result.weekend_factor = row.number("weekend_factor");
  result.cold_threshold_c = row.number("cold_threshold_c");
  result.cold_slope_per_k = row.number("cold_slope_per_k");
  result.hot_threshold_c = row.number("hot_threshold_c");
  result.hot_slope_per_k = row.number("hot_slope_per_k");
  result.season = season_of(row, "season_start", "season_end");
  result.season_factor = row.number("season_factor");
  return result;
}

std::vector<double> hourly_load_mw(const Scenario& scenario, const Row& row,
                                   const WeatherYear& year) {
  const Table& classes = scenario.table("load_classes");
  const Row& class_row =
      classes.rows[static_cast<std::size_t>(classes.find(row.text("load_class")))];
  const LoadClass load_class = load_class_of(scenario, class_row);
  std::vector<double> shape;
  shape.reserve(year.temperature_c.size());
  for (std::size_t hour = 0; hour < year.temperature_c.size(); ++hour)
    shape.push_back(load_shape(load_class, year.calendar.civil(static_cast<Index>(hour)),
                               year.temperature_c[hour]));
  return hourly_power_mw(std::move(shape), noise_of(class_row), row.number("mean_mw"),
                         row.text("consumer"), year);
}

/// Without power in its season a class needs a week outside it, which holds a working day in every
/// year: else a year might have no mean to scale to.
void check_class(const Row& row, Problems& problems) {
  constexpr int least_days = 7;
  if (!row.has("season_factor") || row.number("season_factor") > 0.0) return;
  const int days = 365 - days_in(season_of(row, "season_start", "season_end"));
  if (days >= least_days) return;
  problems.error("GS0519", row.place("season_factor"),
                 fmt::format("season_factor of {} is 0", row.shown_id()),
                 fmt::format("its season leaves {} days of the year to draw power, at least {} are "
                             "needed",
                             days, least_days),
                 "raise season_factor, or shorten the season");
}

void check(const Scenario& scenario, Problems& problems) {
  for (const Row& row : scenario.table("load_classes").rows) check_class(row, problems);
  for (const Row& row : scenario.table("loads").rows)
    check_profile_choice(scenario, row, {"mean_mw", "load_class"}, "mean_mw", problems);
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("loads").rows) {
    const auto hourly_mw = [&](const WeatherYear& year) {
      return hourly_load_mw(inputs.scenario, row, year);
    };
    add_load(inputs, row, hourly_mw, system);
  }
}

}  // namespace

double load_shape(const LoadClass& load_class, const CivilTime& time, double temperature_c) {
  constexpr int saturday = 5;
  const double cold_k = std::max(0.0, load_class.cold_threshold_c - temperature_c);
  const double hot_k = std::max(0.0, temperature_c - load_class.hot_threshold_c);
  double shape = load_class.day_shape[static_cast<std::size_t>(time.hour)] *
                 (1.0 + load_class.cold_slope_per_k * cold_k + load_class.hot_slope_per_k * hot_k);
  if (time.weekday >= saturday) shape *= load_class.weekend_factor;
  if (load_class.season.contains(time)) shape *= load_class.season_factor;
  return shape;
}

TableSpec load_class_table() {
  TableSpec table;
  table.name = "load_classes";
  table.what = "How consumers of one kind spread their energy over the year.";
  const auto number = [](const char* name, const char* unit, const char* what, double fallback,
                         double min, double max) {
    return Field{.name = name,
                 .type = FieldType::number,
                 .unit = unit,
                 .what = what,
                 .required = false,
                 .fallback = fallback,
                 .min = min,
                 .max = max};
  };
  const auto date = [](const char* name, const char* what) {
    return Field{.name = name, .type = FieldType::date, .what = what, .required = false};
  };
  table.fields = {
      {.name = "id", .type = FieldType::id, .what = "Unique in this table."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "day_shape",
       .type = FieldType::reference,
       .what = "Course over the day; even where empty.",
       .required = false,
       .refers_to = "day_shapes"},
      number("weekend_factor", "1", "On Saturday and Sunday.", 1.0, 0.0, 10.0),
      number("cold_threshold_c", "degC", "Below it the load rises.", 0.0, -90.0, 60.0),
      number("cold_slope_per_k", "1/K", "Relative rise per kelvin below it.", 0.0, 0.0, 1.0),
      number("hot_threshold_c", "degC", "Above it the load rises.", 0.0, -90.0, 60.0),
      number("hot_slope_per_k", "1/K", "Relative rise per kelvin above it.", 0.0, 0.0, 1.0),
      date("season_start", "First day of the season; empty: all year."),
      date("season_end", "First day after the season."),
      number("season_factor", "1", "Within the season.", 1.0, 0.0, 10.0)};
  add_noise_fields(table.fields);
  return table;
}

Model load() {
  TableSpec table;
  table.name = "loads";
  table.what = "Fixed electrical loads; one row per consumer and bus.";
  table.fields = load_fields("Power asked for.", "Mean over each civil year, or the constant.");
  table.fields.push_back({.name = "load_class",
                          .type = FieldType::reference,
                          .what = "How it spreads over the year.",
                          .required = false,
                          .refers_to = "load_classes"});
  return {std::move(table), check, build};
}

}  // namespace gridstep::models
