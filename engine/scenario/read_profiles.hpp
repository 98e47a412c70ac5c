#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/base/problem.hpp"
#include "engine/scenario/files.hpp"
#include "engine/scenario/scenario.hpp"

namespace gridstep {

/// The files of time series that rows name, each once, with where that stands. A problem for every
/// one that lies where none may.
std::vector<std::pair<std::string, Place>> profile_paths(const Scenario& scenario,
                                                         Problems& problems);

/// Reads the time series that the scenario's rows name and that it does not hold yet.
void read_profiles(Files& files, Scenario& scenario, Problems& problems);

}  // namespace gridstep
