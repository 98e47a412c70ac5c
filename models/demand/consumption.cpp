#include "models/demand/consumption.hpp"

#include <numeric>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/random.hpp"
#include "models/weather/autoregression.hpp"
#include "models/weather/profile_choice.hpp"

namespace gridstep::models {

std::vector<double> hourly_power_mw(std::vector<double> shape, const ConsumptionNoise& noise,
                                    double mean_mw, const std::string& consumer,
                                    const WeatherYear& year) {
  const RandomStream stream(year.seed, "consumer." + consumer);
  FirstOrder process(noise.correlation);
  for (std::size_t hour = 0; hour < shape.size(); ++hour)
    shape[hour] *= 1.0 + noise.sd_frac * process.next(stream.normal(static_cast<Index>(hour)));
  const double sum = std::accumulate(shape.begin(), shape.end(), 0.0);
  expect(sum > 0.0, "a checked shape draws power at some hour of every year");
  const double scale_mw = mean_mw * static_cast<double>(shape.size()) / sum;
  for (double& value : shape) value *= scale_mw;
  return shape;
}

LoadId add_load(const Inputs& inputs, const Row& row, const Weather::Hourly& hourly_mw,
                SystemBuilder& system) {
  Load load;
  load.id = row.id();
  load.name = row.label();
  load.consumer = row.text("consumer");
  load.bus = system.bus(row.text("bus"));
  load.demand_mw = chosen_profile(inputs, row, "mean_mw", hourly_mw);
  return system.add(std::move(load));
}

std::vector<Field> load_fields(std::string power, std::string mean) {
  return {{.name = "id", .type = FieldType::id, .what = "Name of the load in files and results."},
          {.name = "name", .what = "Name for people.", .required = false},
          {.name = "consumer",
           .type = FieldType::id,
           .what = "Whose load it is; a consumer may have several."},
          {.name = "bus",
           .type = FieldType::reference,
           .what = "Where it draws.",
           .refers_to = "buses"},
          profile_field("MW", std::move(power), 1e6),
          {.name = "mean_mw",
           .type = FieldType::number,
           .unit = "MW",
           .what = std::move(mean),
           .required = false,
           .min = 0.0}};
}

void add_noise_fields(std::vector<Field>& fields) {
  fields.push_back({.name = "noise_sd_frac",
                    .type = FieldType::number,
                    .unit = "1",
                    .what = "What no shape explains.",
                    .required = false,
                    .fallback = 0.0,
                    .min = 0.0,
                    .max = 0.15});
  fields.push_back({.name = "noise_correlation",
                    .type = FieldType::number,
                    .unit = "1",
                    .what = "Of that in neighbouring hours.",
                    .required = false,
                    .fallback = 0.95,
                    .min = 0.0,
                    .max = 0.999});
}

ConsumptionNoise noise_of(const Row& row) {
  return {row.number("noise_sd_frac"), row.number("noise_correlation")};
}

}  // namespace gridstep::models
