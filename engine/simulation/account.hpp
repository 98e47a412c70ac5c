#pragma once

#include "engine/simulation/assemble.hpp"
#include "engine/simulation/dispatch.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// Stage 8, account: what the kept steps of a dispatch mean in MW, tonnes and currency, by unit,
/// storage, load, tie, line and bus, and how green they are.
Record account(const System& system, Assembly& assembly, const Dispatch& dispatch);

}  // namespace gridstep
