#pragma once

#include <string>

#include "engine/base/problem.hpp"
#include "engine/scenario/scenario.hpp"

namespace gridstep {

/// Most problems listed of one time series file by each stage; one more line counts the rest.
inline constexpr Index most_profile_problems = 20;

/// Reads a time series file: a `time` column with UTC offsets, strictly increasing and evenly
/// spaced, and numbers in every other column.
ProfileFile read_profile(std::string text, const std::string& path, Problems& problems);

}  // namespace gridstep
