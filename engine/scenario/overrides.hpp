#pragma once

#include <vector>

#include "engine/base/problem.hpp"
#include "engine/scenario/scenario.hpp"

namespace gridstep {

/// Writes the `--set` values over what the files said. Problems stand at file "--set", row 0.
void apply_overrides(const std::vector<Override>& overrides, const std::vector<TableSpec>& tables,
                     Scenario& scenario, Problems& problems);

}  // namespace gridstep
