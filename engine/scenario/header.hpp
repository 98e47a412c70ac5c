#pragma once

#include <string>
#include <vector>

#include "engine/base/problem.hpp"
#include "engine/scenario/scenario.hpp"

namespace gridstep {

/// Adds one row per header section of `tables` to the scenario, filled from the TOML text. A
/// section that is not written has a row of fallbacks whose place has row 0. When the text cannot
/// be parsed, its rows count as written but unreadable.
void read_header(std::string text, const std::vector<TableSpec>& tables, Scenario& scenario,
                 Problems& problems);

/// The same rows where there is no header to read.
void add_unreadable_header(const std::vector<TableSpec>& tables, Scenario& scenario);

}  // namespace gridstep
