#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "models/weather/calendar_year.hpp"
#include "models/weather/sky.hpp"
#include "models/weather/temperature.hpp"
#include "models/weather/wind_speed.hpp"

namespace gridstep::models {

/// What the weather of a region is drawn from.
struct Climate {
  std::uint64_t seed = 0;
  int reference_year = 0;  ///< takes the seed itself; other years take siblings of it
  Site site;
  TemperatureClimate temperature;
  WindClimate wind;
  SkyClimate sky;
  std::vector<WindRegion> wind_regions;
};

/// What a checked scenario's weather is drawn from. Precondition: `has_weather`.
Climate climate_of(const Scenario& scenario);

/// The row of day_shapes that `field` of `row` names, scaled to mean 1; even where it is empty.
DayShape day_shape_of(const Scenario& scenario, const Row& row, const std::string& field);

}  // namespace gridstep::models
