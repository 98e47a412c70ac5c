#include "models/demand/consumption.hpp"

#include <numeric>

#include "engine/base/random.hpp"
#include "models/weather/autoregression.hpp"

namespace gridstep::models {

std::vector<double> hourly_power_mw(std::vector<double> shape, const ConsumptionNoise& noise,
                                    double mean_mw, const std::string& consumer,
                                    const WeatherYear& year) {
  const RandomStream stream(year.seed, "consumer." + consumer);
  FirstOrder process(noise.correlation);
  for (std::size_t hour = 0; hour < shape.size(); ++hour)
    shape[hour] *= 1.0 + noise.sd_frac * process.next(stream.normal(static_cast<Index>(hour)));
  const double sum = std::accumulate(shape.begin(), shape.end(), 0.0);
  const double scale_mw = mean_mw * static_cast<double>(shape.size()) / sum;
  for (double& value : shape) value *= scale_mw;
  return shape;
}

}  // namespace gridstep::models
