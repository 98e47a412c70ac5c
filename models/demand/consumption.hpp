#pragma once

#include <string>
#include <vector>

#include "models/model.hpp"
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
/// Throws std::logic_error when the shape sums to nothing: there is no mean to scale it to.
std::vector<double> hourly_power_mw(std::vector<double> shape, const ConsumptionNoise& noise,
                                    double mean_mw, const std::string& consumer,
                                    const WeatherYear& year);

/// Adds the load of a row of `loads` or `data_centers`; `hourly_mw` makes its power from weather.
LoadId add_load(const Inputs& inputs, const Row& row, const Weather::Hourly& hourly_mw,
                SystemBuilder& system);

/// What both tables say of a load; `power` explains its profile, `mean` its mean_mw.
std::vector<Field> load_fields(std::string power, std::string mean);

/// The fields of ConsumptionNoise, and what a row says in them.
void add_noise_fields(std::vector<Field>& fields);
ConsumptionNoise noise_of(const Row& row);

}  // namespace gridstep::models
