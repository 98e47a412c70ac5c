#pragma once

#include "engine/program/program.hpp"
#include "engine/solver/solver.hpp"

namespace gridstep {

/// Whether a solution holds up: residuals, and the gap that its prices prove, recomputed from the
/// program's own numbers.
bool is_proven(const Program& program, const Solution& solution, double gap);

/// Whether a column or a row has its lower bound above its upper one by more than `tolerance`: then
/// there is nothing to solve.
bool bounds_cross(const Program& program, double tolerance);

}  // namespace gridstep
