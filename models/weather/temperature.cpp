#include "models/weather/temperature.hpp"

#include <array>
#include <cmath>
#include <numbers>

#include "engine/base/random.hpp"
#include "models/weather/autoregression.hpp"

namespace gridstep::models {

namespace {

/// Standardised anomaly at each midnight, the one that ends the year included.
std::vector<double> daily_anomaly(const TemperatureClimate& climate, const CalendarYear& year,
                                  std::uint64_t seed) {
  const RandomStream stream(seed, "temperature.day");
  FirstOrder process(climate.day_correlation);
  std::vector<double> anomaly{0.0};
  for (Index day = 1; day <= year.days(); ++day)
    anomaly.push_back(process.next(stream.normal(day)));

  Monthly sum{};
  Monthly days{};
  const auto month_at = [&](Index day) { return static_cast<std::size_t>(year.month(day)) - 1; };
  for (Index day = 0; day < year.days(); ++day) {
    sum[month_at(day)] += anomaly[static_cast<std::size_t>(day)];
    days[month_at(day)] += 1.0;
  }
  for (Index day = 0; day < year.days(); ++day)
    anomaly[static_cast<std::size_t>(day)] -=
        climate.month_anchor_frac * sum[month_at(day)] / days[month_at(day)];
  return anomaly;
}

/// Cosine that peaks at `peak_h`, `times` a day.
double wave(double hour, double peak_h, double times) {
  return std::cos(2.0 * std::numbers::pi * times * (hour - peak_h) / 24.0);
}

}  // namespace

std::vector<double> hourly_temperature_c(const TemperatureClimate& climate,
                                         const CalendarYear& year, std::uint64_t seed) {
  const std::vector<double> anomaly = daily_anomaly(climate, year, seed);
  const RandomStream stream(seed, "temperature.hour");
  FirstOrder fluctuation(climate.hour_correlation);
  std::vector<double> temperature_c;
  temperature_c.reserve(static_cast<std::size_t>(year.hours()));
  for (Index hour = 0; hour < year.hours(); ++hour) {
    const auto day = static_cast<std::size_t>(hour / 24);
    const auto clock_h = static_cast<double>(hour % 24);
    const double at_day = static_cast<double>(day) + clock_h / 24.0;
    const double shape = climate.diurnal_frac * wave(clock_h, climate.diurnal_peak_h, 1.0) +
                         climate.semidiurnal_frac * wave(clock_h, climate.semidiurnal_peak_h, 2.0);
    const double weight = clock_h / 24.0;
    const double anomaly_now = anomaly[day] * (1.0 - weight) + anomaly[day + 1] * weight;
    temperature_c.push_back(year.between_months(climate.mean_c, at_day) +
                            year.between_months(climate.half_diurnal_k, at_day) * shape +
                            year.between_months(climate.sd_k, at_day) * anomaly_now +
                            climate.hour_sd_k * fluctuation.next(stream.normal(hour)));
  }
  return temperature_c;
}

}  // namespace gridstep::models
