#pragma once

#include <vector>

#include "engine/scenario/scenario_file.hpp"

namespace gridstep::models {

/// A small commented scenario to start from: valid, solvable, every common table once.
std::vector<ScenarioFile> starter_scenario();

}  // namespace gridstep::models
