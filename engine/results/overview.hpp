#pragma once

#include <string>
#include <vector>

#include "engine/results/comparison.hpp"

namespace gridstep {

/// Many runs at a glance: a line for each with what a planner asks first (cost and CO₂ with their
/// change to the first run, green shares, curtailed, exchanged and unserved energy).
std::string overview_text(const Comparison& comparison, Language language = Language::english);
/// The same as cells: a head, then a line for each run. Columns that are zero throughout are left
/// out.
std::vector<std::vector<std::string>> overview_lines(const Comparison& comparison,
                                                     Language language = Language::english);
std::string overview_markdown(const Comparison& comparison, Language language = Language::english);

}  // namespace gridstep
