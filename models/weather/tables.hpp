#pragma once

#include <string>
#include <vector>

#include "engine/base/problem.hpp"
#include "engine/scenario/scenario.hpp"

namespace gridstep::models {

/// The section [weather] and the tables climate, day_shapes and wind_regions. A scenario whose rows
/// never ask for weather needs none of them.
std::vector<TableSpec> weather_tables();

/// Whether the scenario's header has the section [weather].
bool has_weather(const Scenario& scenario);

/// Rules of the weather tables beyond single fields: all twelve months, clearness that a
/// distribution can have, day shapes with a positive mean.
void check_weather(const Scenario& scenario, Problems& problems);

/// Column of day_shapes for the hour of the day: h00 … h23.
std::string hour_field(std::size_t hour);

}  // namespace gridstep::models
