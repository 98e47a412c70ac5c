#pragma once

#include <string>
#include <vector>

#include "engine/base/problem.hpp"
#include "engine/scenario/scenario.hpp"

namespace gridstep {

/// Checks the [time] section: a step that divides a day, and not too many steps.
void check_time(const Scenario& scenario, Problems& problems);

/// Checks that the time series named by rows cover the time grid of the scenario, have a column for
/// each of those rows, and hold values within the range of the field.
void check_profiles(const Scenario& scenario, const std::vector<TableSpec>& tables,
                    Problems& problems);

}  // namespace gridstep
