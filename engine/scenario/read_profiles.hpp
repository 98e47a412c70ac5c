#pragma once

#include "engine/base/problem.hpp"
#include "engine/scenario/files.hpp"
#include "engine/scenario/scenario.hpp"

namespace gridstep {

/// Reads the time series that the scenario's rows name and that it does not hold yet.
void read_profiles(Files& files, Scenario& scenario, Problems& problems);

}  // namespace gridstep
