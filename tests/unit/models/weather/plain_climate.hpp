#pragma once

#include "models/weather/weather.hpp"

namespace gridstep::models {

inline Monthly same_all_year(double value) {
  Monthly months{};
  months.fill(value);
  return months;
}

inline DayShape even_day() {
  DayShape shape{};
  shape.fill(1.0);
  return shape;
}

/// A climate with every kind of noise and round numbers, at 40° north on the meridian of its clock.
inline Climate plain_climate() {
  Climate climate;
  climate.seed = 7;
  climate.reference_year = 2023;
  climate.site = {40.0, 120.0};
  climate.temperature.mean_c = same_all_year(10.0);
  climate.temperature.half_diurnal_k = same_all_year(5.0);
  climate.temperature.sd_k = same_all_year(4.0);
  climate.temperature.diurnal_frac = 1.0;
  climate.temperature.diurnal_peak_h = 15.0;
  climate.temperature.day_correlation = 0.7;
  climate.temperature.hour_correlation = 0.9;
  climate.temperature.hour_sd_k = 0.5;
  climate.wind.power_rel = same_all_year(1.0);
  climate.wind.power_exponent = 2.0;
  climate.wind.shared_frac = 0.75;
  climate.wind.shared_root_1 = 0.9;
  climate.wind.shared_root_2 = 0.8;
  climate.wind.own_root_1 = 0.9;
  climate.wind.own_root_2 = 0.8;
  climate.wind.fast_frac = 0.3;
  climate.wind.fast_time_h = 10.0;
  climate.wind.year_anchor_frac = 1.0;
  climate.wind_regions = {{"east", 7.0, 2.0, even_day()}, {"west", 6.0, 2.0, even_day()}};
  climate.sky.clearness_mean = same_all_year(0.8);
  climate.sky.clearness_sd = same_all_year(0.1);
  climate.sky.day_correlation = 0.3;
  climate.sky.hour_correlation = 0.7;
  climate.sky.hour_sd = 0.2;
  climate.sky.clearness_max = 1.05;
  return climate;
}

/// `steps` of `step_min` minutes from local midnight of a date at UTC+8.
inline TimeGrid grid_from(int year, int month, int day, Index steps, std::int64_t step_min = 60) {
  constexpr std::int64_t zone_offset_s = 8 * 3600;
  return {midnight_utc_s(year, month, day, zone_offset_s), 60 * step_min, steps, zone_offset_s};
}

}  // namespace gridstep::models
