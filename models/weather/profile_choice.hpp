#pragma once

#include <string>
#include <vector>

#include "models/model.hpp"

namespace gridstep::models {

/// The field `profile`: one of `choices` or a CSV file with values from 0 to `max`.
Field profile_field(std::string unit, std::string what, double max,
                    std::vector<std::string> choices = {"weather", "constant"});

/// A row that asks for weather needs [weather] and its `weather_fields`; a row that is constant
/// needs its `constant_field`.
void check_profile_choice(const Scenario& scenario, const Row& row,
                          const std::vector<std::string>& weather_fields,
                          const std::string& constant_field, Problems& problems);

/// What the row's `profile` says: its file, its constant, or what `hourly` makes of the weather.
Series chosen_profile(const Inputs& inputs, const Row& row, const std::string& constant_field,
                      const Weather::Hourly& hourly);

}  // namespace gridstep::models
