#include "models/weather/wind_speed.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/base/random.hpp"
#include "models/weather/autoregression.hpp"

namespace gridstep::models {

namespace {

constexpr Index warm_up_h = 400;  ///< until the processes have forgotten that they started at 0

/// Takes out part of the mean and scales to unit standard deviation.
void standardise(std::vector<double>& values, double anchor_frac) {
  const auto count = static_cast<double>(values.size());
  const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
  double square = 0.0;
  for (const double value : values) square += (value - mean) * (value - mean);
  const double sd = std::sqrt(square / count);
  for (double& value : values) value = (value - anchor_frac * mean) / sd;
}

/// Slow second-order plus fast first-order weather, smoothed over three hours, standardised.
std::vector<double> wind_normal(const WindClimate& climate, double root_1, double root_2,
                                const CalendarYear& year, std::uint64_t seed,
                                const std::string& name) {
  const RandomStream slow_stream(seed, name + ".slow");
  const RandomStream fast_stream(seed, name + ".fast");
  SecondOrder slow(root_1, root_2);
  FirstOrder fast(std::exp(-1.0 / climate.fast_time_h));
  const double slow_weight = std::sqrt(1.0 - climate.fast_frac);
  const double fast_weight = std::sqrt(climate.fast_frac);

  std::vector<double> normal;
  normal.reserve(static_cast<std::size_t>(year.hours()));
  double before_last = 0.0;
  double last = 0.0;
  for (Index index = 0; index < warm_up_h + year.hours(); ++index) {
    const double now = slow_weight * slow.next(slow_stream.normal(index)) +
                       fast_weight * fast.next(fast_stream.normal(index));
    if (index >= warm_up_h) normal.push_back(0.25 * before_last + 0.5 * last + 0.25 * now);
    before_last = last;
    last = now;
  }
  standardise(normal, climate.year_anchor_frac);
  return normal;
}

}  // namespace

std::vector<double> shared_wind_normal(const WindClimate& climate, const CalendarYear& year,
                                       std::uint64_t seed) {
  return wind_normal(climate, climate.shared_root_1, climate.shared_root_2, year, seed,
                     "wind.shared");
}

std::vector<double> hourly_wind_speed_ms(const WindClimate& climate, const WindRegion& region,
                                         const CalendarYear& year,
                                         const std::vector<double>& shared_normal,
                                         std::uint64_t seed) {
  const std::vector<double> own = wind_normal(climate, climate.own_root_1, climate.own_root_2, year,
                                              seed, "wind_regions." + region.id);
  const double shared_weight = std::sqrt(climate.shared_frac);
  const double own_weight = std::sqrt(1.0 - climate.shared_frac);
  const double to_speed = 1.0 / climate.power_exponent;
  const double to_scale = 1.0 / std::tgamma(1.0 + 1.0 / region.weibull_shape);

  std::vector<double> speed_ms(own.size());
  for (std::size_t hour = 0; hour < own.size(); ++hour) {
    const double power_rel =
        year.between_months(climate.power_rel, static_cast<double>(hour) / 24.0) *
        region.power_shape[hour % 24];
    const double scale = region.mean_speed_ms * std::pow(power_rel, to_speed) * to_scale;
    const double z = shared_weight * shared_normal[hour] + own_weight * own[hour];
    const double exceedance = std::clamp(normal_probability(-z), 1e-9, 1.0 - 1e-9);
    speed_ms[hour] = scale * std::pow(-std::log(exceedance), 1.0 / region.weibull_shape);
  }
  return speed_ms;
}

}  // namespace gridstep::models
