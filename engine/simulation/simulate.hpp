#pragma once

#include <functional>
#include <memory>
#include <string>

#include "engine/base/problem.hpp"
#include "engine/results/timing.hpp"
#include "engine/simulation/seam.hpp"
#include "engine/solver/solver.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// What the loop tells and asks while it runs; all optional.
struct Observer {
  std::function<void(Index done_steps, Index all_steps)> progress;
  std::function<bool()> stop;                   ///< true: end before the next window
  std::function<void(const std::string&)> say;  ///< what a person should know at once
  std::function<void(const Problem&)> warn;     ///< what is not as it should be, likewise
  std::function<void()> saved;                  ///< from now on a checkpoint lies on the disk
  /// A window's kept steps, before ledger and certificate fill in theirs.
  std::function<void(const Record&)> dispatched;
  /// Everything before it has been dispatched and kept; also told of the first one, before any
  /// window, and of the end.
  std::function<void(const Seam&)> at_seam;
};

/// A new solver, as new as the first.
using MakeSolver = std::function<std::unique_ptr<Solver>()>;

/// Simulates the whole time grid window by window and hands every window's kept steps to `keep`,
/// in order, with their certificates filled in from the program's side (duality gap, bound).
/// With a past its records are booked and kept first, then it goes on at the seam: what `keep` is
/// handed is the same to the last bit.
///
/// Throws InfeasibleError naming the worst rows, CertificateError when a solver's answer does not
/// survive recomputation, InterruptedError when asked to stop.
void simulate(const System& system, const MakeSolver& make_solver, const Observer& observer,
              Timing& timing, const std::function<void(Record&&)>& keep,
              std::optional<Past> past = {});

}  // namespace gridstep
