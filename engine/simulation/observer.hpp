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
  /// What will be simulated, before the first window.
  std::function<void(const std::shared_ptr<const System>&)> built;
  std::function<void(Index done_steps, Index all_steps)> progress;
  /// True: end as soon as can be. Asked before every window and by solvers in the middle of one,
  /// from any of their threads.
  std::function<bool()> stop;
  std::function<void(const std::string&)> say;  ///< what a person should know at once
  std::function<void(const Problem&)> warn;     ///< what is not as it should be, likewise
  std::function<void()> saved;                  ///< from now on a checkpoint lies on the disk
  /// A window's kept steps, before ledger and certificate fill in theirs.
  std::function<void(const Record&)> dispatched;
  /// The same when they are certified and booked, as the result has them.
  std::function<void(const Record&)> recorded;
  /// Everything before it has been dispatched and kept; also told of the first one, before any
  /// window, and of the end.
  std::function<void(const Seam&)> at_seam;
};

/// A new solver, as new as the first.
using MakeSolver = std::function<std::unique_ptr<Solver>()>;

}  // namespace gridstep
