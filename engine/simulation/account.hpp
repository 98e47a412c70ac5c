#pragma once

#include <optional>

#include "engine/simulation/assemble.hpp"
#include "engine/simulation/dispatch.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// Stage 8, account: what the first `steps` of a dispatch, those kept where none are asked for,
/// mean in MW, tonnes and currency, by unit, storage, load, tie, line and bus, and how green they
/// are.
Record account(const System& system, Assembly& assembly, const Dispatch& dispatch,
               std::optional<Index> steps = {});

}  // namespace gridstep
