#pragma once

#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// What the engine needs to know of the models: which tables a scenario may have, which rules they
/// keep, and how they become a System. The engine knows no device by name.
struct Catalog {
  std::vector<TableSpec> tables;
  void (*check)(const Scenario& scenario, Problems& problems) = nullptr;
  /// `time` is the scenario's grid or a part of it. The scenario has passed every check.
  System (*build)(const Scenario& scenario, const TimeGrid& time) = nullptr;
};

}  // namespace gridstep
