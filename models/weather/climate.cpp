#include "models/weather/climate.hpp"

#include <numeric>

#include "models/weather/tables.hpp"

namespace gridstep::models {

namespace {

Monthly column_of(const Table& climate, const std::string& field) {
  Monthly values{};
  for (const Row& row : climate.rows)
    values[static_cast<std::size_t>(row.integer("month") - 1)] = row.number(field);
  return values;
}

TemperatureClimate temperature_of(const Row& section, const Table& climate) {
  TemperatureClimate result;
  result.mean_c = column_of(climate, "temperature_c");
  result.half_diurnal_k = column_of(climate, "half_diurnal_k");
  result.sd_k = column_of(climate, "temperature_sd_k");
  result.diurnal_frac = section.number("diurnal_frac");
  result.diurnal_peak_h = section.number("diurnal_peak_h");
  result.semidiurnal_frac = section.number("semidiurnal_frac");
  result.semidiurnal_peak_h = section.number("semidiurnal_peak_h");
  result.day_correlation = section.number("temperature_day_correlation");
  result.month_anchor_frac = section.number("temperature_month_anchor_frac");
  result.hour_correlation = section.number("temperature_hour_correlation");
  result.hour_sd_k = section.number("temperature_hour_sd_k");
  return result;
}

WindClimate wind_of(const Row& section, const Table& climate) {
  WindClimate result;
  result.power_rel = column_of(climate, "wind_rel");
  result.power_exponent = section.number("wind_power_exponent");
  result.shared_frac = section.number("wind_shared_frac");
  result.shared_root_1 = section.number("wind_shared_root_1");
  result.shared_root_2 = section.number("wind_shared_root_2");
  result.own_root_1 = section.number("wind_own_root_1");
  result.own_root_2 = section.number("wind_own_root_2");
  result.fast_frac = section.number("wind_fast_frac");
  result.fast_time_h = section.number("wind_fast_time_h");
  result.year_anchor_frac = section.number("wind_year_anchor_frac");
  return result;
}

SkyClimate sky_of(const Row& section, const Table& climate) {
  SkyClimate result;
  result.clearness_mean = column_of(climate, "clearness_mean");
  result.clearness_sd = column_of(climate, "clearness_sd");
  result.clear_sky_factor = section.number("clear_sky_factor");
  result.day_correlation = section.number("clearness_day_correlation");
  result.hour_correlation = section.number("clearness_hour_correlation");
  result.hour_sd = section.number("clearness_hour_sd");
  result.clearness_min = section.number("clearness_min");
  result.clearness_max = section.number("clearness_max");
  return result;
}

}  // namespace

Climate climate_of(const Scenario& scenario) {
  const Row& section = scenario.header("weather");
  const Table& months = scenario.table("climate");
  Climate climate;
  climate.seed = static_cast<std::uint64_t>(section.integer("seed"));
  climate.reference_year = static_cast<int>(section.integer("reference_year"));
  climate.site = {section.number("latitude_deg"), section.number("longitude_deg")};
  climate.temperature = temperature_of(section, months);
  climate.wind = wind_of(section, months);
  climate.sky = sky_of(section, months);
  for (const Row& row : scenario.table("wind_regions").rows)
    climate.wind_regions.push_back({row.id(), row.number("mean_speed_ms"),
                                    row.number("weibull_shape"),
                                    day_shape_of(scenario, row, "day_shape")});
  return climate;
}

DayShape day_shape_of(const Scenario& scenario, const Row& row, const std::string& field) {
  DayShape shape;
  shape.fill(1.0);
  if (!row.has(field)) return shape;
  const Table& shapes = scenario.table("day_shapes");
  const Row& found = shapes.rows[static_cast<std::size_t>(shapes.find(row.text(field)))];
  for (std::size_t hour = 0; hour < shape.size(); ++hour)
    shape[hour] = found.number(hour_field(hour));
  const double mean = std::accumulate(shape.begin(), shape.end(), 0.0) / 24.0;
  for (double& value : shape) value /= mean;
  return shape;
}

}  // namespace gridstep::models
