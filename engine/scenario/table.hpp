#pragma once

#include <string>

#include "engine/base/problem.hpp"
#include "engine/scenario/scenario.hpp"

namespace gridstep {

/// Reads the CSV text of one table from `file`. Rows keep what could be read; cells that could not
/// are empty but written, so that `check` does not report them again.
Table read_table(std::string text, const TableSpec& spec, const std::string& file,
                 Problems& problems);

}  // namespace gridstep
