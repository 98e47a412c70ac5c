#pragma once

#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep {

/// A run of steps solved together, of which the first `keep_steps` are kept.
struct Window {
  Index first_step = 0;
  Index solve_steps = 0;
  Index keep_steps = 0;
};

/// Stage 4, plan: windows of `window_steps`, each starting where the kept part of the one before
/// ended; the last ones are cut at the end of the grid.
/// Throws std::logic_error unless 1 ≤ keep_steps ≤ window_steps and steps ≥ 1.
std::vector<Window> plan(Index steps, Index window_steps, Index keep_steps);

}  // namespace gridstep
