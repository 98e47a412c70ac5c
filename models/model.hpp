#pragma once

#include "engine/scenario/scenario.hpp"
#include "engine/system/system_builder.hpp"
#include "models/weather/weather.hpp"

namespace gridstep::models {

/// What a model may look at while it builds.
struct Inputs {
  const Scenario& scenario;
  const TimeGrid& time;
  const Weather& weather;
};

/// One kind of thing a scenario may contain. Every device has exactly these three parts, in one
/// .hpp and one .cpp, with one test and one page in docs/models.
struct Model {
  TableSpec table;  ///< its CSV file
  /// Rules between fields and tables, beyond what the field table says. May assume that fields
  /// hold values of their type, but not that required ones are present: ask `has`.
  void (*check)(const Scenario& scenario, Problems& problems);
  /// Adds its things, columns and rows to the system. The scenario has passed every check.
  void (*build)(const Inputs& inputs, SystemBuilder& system);
};

}  // namespace gridstep::models
