#include "models/weather/sky.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "engine/base/random.hpp"
#include "models/weather/autoregression.hpp"
#include "models/weather/kumaraswamy.hpp"

namespace gridstep::models {

namespace {

constexpr double pi = std::numbers::pi;
constexpr double lowest_cos_zenith = 0.02;  ///< a sun this low gives nothing

double radians(double degrees) {
  return degrees * pi / 180.0;
}

/// Minutes by which the true sun is ahead of the mean sun [duffie2013, eq. 1.5.3, short form].
double equation_of_time_min(double day_number) {
  const double angle = 2.0 * pi * (day_number - 81.0) / 364.0;
  return 9.87 * std::sin(2.0 * angle) - 7.53 * std::cos(angle) - 1.5 * std::sin(angle);
}

std::vector<double> daily_clearness(const SkyClimate& climate, const CalendarYear& year,
                                    std::uint64_t seed) {
  std::array<Kumaraswamy, 12> distribution;
  for (std::size_t month = 0; month < 12; ++month)
    distribution[month] =
        fit_kumaraswamy(climate.clearness_mean[month], climate.clearness_sd[month]);
  const RandomStream stream(seed, "clearness.day");
  FirstOrder process(climate.day_correlation);
  std::vector<double> clearness;
  for (Index day = 0; day < year.days(); ++day) {
    const auto month = static_cast<std::size_t>(year.month(day)) - 1;
    const double probability = normal_probability(process.next(stream.normal(day)));
    clearness.push_back(distribution[month].quantile(probability));
  }
  return clearness;
}

}  // namespace

Sun sun_at(const Site& site, const CalendarYear& year, Index hour) {
  const double day_number = static_cast<double>(hour / 24) + 1.0;
  const double clock_h = static_cast<double>(hour % 24) + 0.5;
  const double zone_meridian_deg = static_cast<double>(year.zone_offset_s()) / 240.0;
  const double solar_h =
      clock_h +
      (4.0 * (site.longitude_deg - zone_meridian_deg) + equation_of_time_min(day_number)) / 60.0;
  Sun sun;
  sun.hour_angle_rad = radians(15.0 * (solar_h - 12.0));
  sun.declination_rad = radians(23.45 * std::sin(2.0 * pi * (284.0 + day_number) / 365.0));
  const double latitude = radians(site.latitude_deg);
  sun.cos_zenith =
      std::sin(latitude) * std::sin(sun.declination_rad) +
      std::cos(latitude) * std::cos(sun.declination_rad) * std::cos(sun.hour_angle_rad);
  return sun;
}

double clear_sky_w_per_m2(double cos_zenith) {
  return 1098.0 * cos_zenith * std::exp(-0.059 / cos_zenith);
}

std::vector<double> hourly_global_w_per_m2(const SkyClimate& climate, const Site& site,
                                           const CalendarYear& year, std::uint64_t seed) {
  const std::vector<double> clearness = daily_clearness(climate, year, seed);
  const RandomStream stream(seed, "clearness.hour");
  FirstOrder clouds(climate.hour_correlation);
  std::vector<double> global_w_per_m2;
  global_w_per_m2.reserve(static_cast<std::size_t>(year.hours()));
  for (Index hour = 0; hour < year.hours(); ++hour) {
    const double cloud = clouds.next(stream.normal(hour));
    const double cos_zenith = sun_at(site, year, hour).cos_zenith;
    if (cos_zenith <= lowest_cos_zenith) {
      global_w_per_m2.push_back(0.0);
      continue;
    }
    const double of_day = clearness[static_cast<std::size_t>(hour / 24)];
    const double of_hour = std::clamp(of_day + climate.hour_sd * cloud * (1.1 - of_day),
                                      climate.clearness_min, climate.clearness_max);
    global_w_per_m2.push_back(climate.clear_sky_factor * clear_sky_w_per_m2(cos_zenith) * of_hour);
  }
  return global_w_per_m2;
}

}  // namespace gridstep::models
