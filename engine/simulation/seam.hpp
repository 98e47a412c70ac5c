#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "engine/simulation/dispatch.hpp"
#include "engine/solver/solver.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// A place between two windows where nothing of the past counts but what stands here. Every run
/// starts anew from it, with a solver that is new too, whether it was stopped there or not: so that
/// one that goes on there ends with the same bits. The ledger has no part in it: it books the
/// records of the steps before again.
struct Seam {
  Index next_window = 0;
  Index first_step = 0;  ///< of that window; at the end of the run its number of steps
  State state;
  WarmStart start;
};

/// Whether a seam lies before this window. Depends on the plan alone, never on a clock, so that
/// the same scenario has the same seams everywhere [docs/architecture/decisions/0019-seams.md].
bool is_seam(Index window, Index window_steps);

/// A run that was stopped: what it had simulated, and where it goes on.
struct Past {
  Seam seam;
  /// The records of the windows before the seam, in order and as `Observer::dispatched` saw them;
  /// none behind the last.
  std::function<std::optional<Record>()> next_record;
};

}  // namespace gridstep
