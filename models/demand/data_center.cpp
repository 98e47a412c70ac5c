#include "models/demand/data_center.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/demand/consumption.hpp"
#include "models/weather/climate.hpp"
#include "models/weather/profile_choice.hpp"

namespace gridstep::models {

namespace {

PueCurve curve_of(const Row& row) {
  return {row.number("pue_min_pu"),           row.number("pue_low_c"),
          row.number("pue_low_slope_per_k"),  row.number("pue_high_c"),
          row.number("pue_high_slope_per_k"), row.number("pue_max_pu")};
}

std::vector<double> hourly_data_center_mw(const Scenario& scenario, const Row& row,
                                          const WeatherYear& year) {
  const DayShape utilisation = day_shape_of(scenario, row, "utilisation_shape");
  const PueCurve curve = curve_of(row);
  const double offset_k = row.number("temperature_offset_k");
  std::vector<double> shape;
  shape.reserve(year.temperature_c.size());
  for (std::size_t hour = 0; hour < year.temperature_c.size(); ++hour)
    shape.push_back(server_power_pu(row.number("idle_frac"), utilisation[hour % 24]) *
                    pue(curve, year.temperature_c[hour] + offset_k));
  return hourly_power_mw(std::move(shape), noise_of(row), row.number("mean_mw"),
                         row.text("consumer"), year);
}

void check_curve(const Row& row, Problems& problems) {
  for (const char* field : {"pue_min_pu", "pue_low_c", "pue_low_slope_per_k", "pue_high_c",
                            "pue_high_slope_per_k", "pue_max_pu"})
    if (!row.has(field)) return;
  const PueCurve curve = curve_of(row);
  if (curve.low_c > curve.high_c)
    problems.error("GS0517", row.place("pue_high_c"),
                   fmt::format("pue_high_c {} with pue_low_c {}", curve.high_c, curve.low_c),
                   "the steeper slope begins where the first one ends", "raise pue_high_c");
  if (curve.min_pu > curve.max_pu)
    problems.error("GS0517", row.place("pue_max_pu"),
                   fmt::format("pue_max_pu {} with pue_min_pu {}", curve.max_pu, curve.min_pu),
                   "the limit lies above the flat part", "raise pue_max_pu");
}

void check(const Scenario& scenario, Problems& problems) {
  for (const Row& row : scenario.table("data_centers").rows) {
    check_profile_choice(scenario, row, {"mean_mw"}, "mean_mw", problems);
    check_curve(row, problems);
  }
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("data_centers").rows) {
    const auto hourly_mw = [&](const WeatherYear& year) {
      return hourly_data_center_mw(inputs.scenario, row, year);
    };
    add_load(inputs, row, hourly_mw, system);
  }
}

}  // namespace

double pue(const PueCurve& curve, double temperature_c) {
  const double low_k = std::clamp(temperature_c, curve.low_c, curve.high_c) - curve.low_c;
  const double high_k = std::max(0.0, temperature_c - curve.high_c);
  return std::min(curve.max_pu,
                  curve.min_pu + curve.low_slope_per_k * low_k + curve.high_slope_per_k * high_k);
}

double server_power_pu(double idle_frac, double utilisation_rel) {
  return idle_frac + (1.0 - idle_frac) * utilisation_rel;
}

Model data_center() {
  TableSpec table;
  table.name = "data_centers";
  table.what = "Data centres: loads whose cooling follows the weather.";
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
  table.fields = load_fields("Power asked for, cooling included.",
                             "Mean over each civil year, cooling included, or the constant.");
  const std::vector<Field> servers = {
      number("idle_frac", "1", "Part of the servers' power that is drawn whatever they do.", 1.0,
             0.0, 1.0),
      {.name = "utilisation_shape",
       .type = FieldType::reference,
       .what = "Use of the servers over the day; even where empty.",
       .required = false,
       .refers_to = "day_shapes"},
      number("pue_min_pu", "1", "All power per server power while outside air cools.", 1.0, 1.0,
             3.0),
      number("pue_low_c", "degC", "Outdoor temperature up to which that holds.", 0.0, -90.0, 60.0),
      number("pue_low_slope_per_k", "1/K", "Rise from there.", 0.0, 0.0, 1.0),
      number("pue_high_c", "degC", "Outdoor temperature where the second slope begins.", 60.0,
             -90.0, 60.0),
      number("pue_high_slope_per_k", "1/K", "Rise from there.", 0.0, 0.0, 1.0),
      number("pue_max_pu", "1", "At most.", 3.0, 1.0, 3.0),
      number("temperature_offset_k", "K", "Added to the outdoor temperature of the region.", 0.0,
             -30.0, 30.0)};
  table.fields.insert(table.fields.end(), servers.begin(), servers.end());
  add_noise_fields(table.fields);
  return {std::move(table), check, build};
}

}  // namespace gridstep::models
