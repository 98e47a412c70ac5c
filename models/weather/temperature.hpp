#pragma once

#include <cstdint>
#include <vector>

#include "models/weather/calendar_year.hpp"

namespace gridstep::models {

/// What a place's air temperature is like.
struct TemperatureClimate {
  Monthly mean_c{};
  Monthly half_diurnal_k{};   ///< half the range between night and day
  Monthly sd_k{};             ///< of daily means around the normal
  double diurnal_frac = 0.0;  ///< of the half range, once a day
  double diurnal_peak_h = 0.0;
  double semidiurnal_frac = 0.0;  ///< of the half range, twice a day
  double semidiurnal_peak_h = 0.0;
  double day_correlation = 0.0;    ///< of neighbouring days
  double month_anchor_frac = 0.0;  ///< how much of a month's mean anomaly is taken out
  double hour_correlation = 0.0;   ///< of the small fluctuation from hour to hour
  double hour_sd_k = 0.0;
};

/// Hourly air temperature of one year; equations in docs/models/weather.md.
std::vector<double> hourly_temperature_c(const TemperatureClimate& climate,
                                         const CalendarYear& year, std::uint64_t seed);

}  // namespace gridstep::models
