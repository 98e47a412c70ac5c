#pragma once

#include <vector>

#include "engine/base/problem.hpp"
#include "engine/ensemble/study/changes.hpp"
#include "engine/scenario/scenario.hpp"

namespace gridstep {

/// Makes the changes in the scenario, one after another. What would change nothing is a problem:
/// an id or pattern that no row has, a factor on no number, a file that no row names.
void apply(const Changes& changes, Scenario& scenario, Problems& problems);

}  // namespace gridstep
