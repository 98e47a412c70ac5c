#pragma once

#include <string>

#include "engine/simulation/observer.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// Why the prices of `step` are what they are, for a terminal: what sets them, what comes next,
/// which limits bind and what one more MW of them would save, what stored energy is worth.
/// Simulates up to the window that keeps the step. Throws what `simulate` throws; InfeasibleError
/// carries the explanation.
std::string explain_at(const System& system, const MakeSolver& make_solver, Index step);

}  // namespace gridstep
