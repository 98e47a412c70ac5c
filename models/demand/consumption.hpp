#pragma once

#include <string>
#include <vector>

#include "models/weather/weather.hpp"

namespace gridstep::models {

/// What no shape explains in a consumer's power, relative to it.
struct ConsumptionNoise {
  double sd_frac = 0.0;
  double correlation = 0.0;  ///< of neighbouring hours
};

/// Hourly power of one consumer over a year: `shape` with noise, scaled to the mean over the year.
///
/// The noise belongs to the consumer by its name: loads of one consumer rise and fall together.
std::vector<double> hourly_power_mw(std::vector<double> shape, const ConsumptionNoise& noise,
                                    double mean_mw, const std::string& consumer,
                                    const WeatherYear& year);

}  // namespace gridstep::models
