#pragma once

#include <functional>
#include <string>

#include "engine/results/timing.hpp"
#include "engine/solver/solver.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// What the loop tells and asks while it runs; all optional.
struct Observer {
  std::function<void(Index done_steps, Index all_steps)> progress;
  std::function<bool()> stop;  ///< true: end before the next window
};

/// Simulates the whole time grid window by window and hands every window's kept steps to `keep`,
/// in order, with their certificates filled in from the program's side (duality gap, bound).
///
/// Throws InfeasibleError naming the worst rows, CertificateError when a solver's answer does not
/// survive recomputation, InterruptedError when asked to stop.
void simulate(const System& system, Solver& solver, const Observer& observer, Timing& timing,
              const std::function<void(Record&&)>& keep);

}  // namespace gridstep
