#pragma once

#include <functional>
#include <optional>

#include "engine/simulation/observer.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// Simulates the whole time grid window by window and hands every window's kept steps to `keep`,
/// in order. With a past its records are handed over first. Throws as Stepper::next.
void simulate(const System& system, const MakeSolver& make_solver, const Observer& observer,
              Timing& timing, const std::function<void(Record&&)>& keep,
              std::optional<Past> past = {});

}  // namespace gridstep
