#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/weather/calendar_year.hpp"

namespace gridstep::models {

/// How the wind of a whole area varies in time and between its regions.
struct WindClimate {
  Monthly power_rel{};          ///< wind power of a month relative to the year
  double power_exponent = 1.0;  ///< relative power = relative speed to this exponent
  double shared_frac = 0.0;     ///< variance that all regions share
  double shared_root_1 = 0.0;   ///< autoregressive roots of the shared slow part
  double shared_root_2 = 0.0;
  double own_root_1 = 0.0;  ///< … and of each region's own
  double own_root_2 = 0.0;
  double fast_frac = 0.0;         ///< variance of the first-order part
  double fast_time_h = 1.0;       ///< its correlation time
  double year_anchor_frac = 0.0;  ///< how much of a year's mean anomaly is taken out
};

/// The wind at hub height in one region.
struct WindRegion {
  std::string id;  ///< names the region's random streams
  double mean_speed_ms = 0.0;
  double weibull_shape = 2.0;
  DayShape power_shape{};  ///< wind power by hour of the day, mean 1
};

/// Weather that moves all regions together: one standard normal per hour.
std::vector<double> shared_wind_normal(const WindClimate& climate, const CalendarYear& year,
                                       std::uint64_t seed);

/// Hourly wind speed of one region at hub height; equations in docs/models/weather.md.
std::vector<double> hourly_wind_speed_ms(const WindClimate& climate, const WindRegion& region,
                                         const CalendarYear& year,
                                         const std::vector<double>& shared_normal,
                                         std::uint64_t seed);

}  // namespace gridstep::models
