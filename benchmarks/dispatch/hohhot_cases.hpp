#pragma once

#include "benchmarks/dispatch/case.hpp"

namespace gridstep::bench {

/// Cases of scenarios/hohhot: the rolling year by the hour, stressed, by the quarter of an hour,
/// as one program, and its length from a week to ten years.
std::vector<CaseEntry> hohhot_cases();

}  // namespace gridstep::bench
