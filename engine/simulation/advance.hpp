#pragma once

#include "engine/simulation/assemble.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// The state before the first step: every column's stated initial value.
State initial_state(const System& system);

/// Stage 7, advance: what the window's last kept step hands to the next window.
State advance(const Assembly& assembly, const std::vector<double>& x);

}  // namespace gridstep
