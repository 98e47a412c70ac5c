#pragma once

#include <cstdint>
#include <vector>

#include "models/weather/calendar_year.hpp"

namespace gridstep::models {

/// A point on the Earth; east and north are positive.
struct Site {
  double latitude_deg = 0.0;
  double longitude_deg = 0.0;
};

/// Where the sun stands.
struct Sun {
  double declination_rad = 0.0;
  double hour_angle_rad = 0.0;  ///< 0 at solar noon, positive in the afternoon
  double cos_zenith = 0.0;      ///< negative at night
};

/// The sun in the middle of an hour of the year [duffie2013, ch. 1].
Sun sun_at(const Site& site, const CalendarYear& year, Index hour);

/// Global irradiance on the horizontal below a cloudless sky [haurwitz1945]; the sun is up.
double clear_sky_w_per_m2(double cos_zenith);

/// How clear a place's sky is. Clearness: global irradiance relative to a cloudless hour.
struct SkyClimate {
  Monthly clearness_mean{};  ///< of days
  Monthly clearness_sd{};
  double clear_sky_factor = 1.0;  ///< cloudless irradiance relative to [haurwitz1945]
  double day_correlation = 0.0;
  double hour_correlation = 0.0;
  double hour_sd = 0.0;        ///< of hours in a day, times (1.1 − the day's clearness)
  double clearness_min = 0.0;  ///< of any hour
  double clearness_max = 1.0;
};

/// Global irradiance on the horizontal, hourly; equations in docs/models/weather.md.
std::vector<double> hourly_global_w_per_m2(const SkyClimate& climate, const Site& site,
                                           const CalendarYear& year, std::uint64_t seed);

}  // namespace gridstep::models
