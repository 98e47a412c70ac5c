#pragma once

#include "engine/system/system.hpp"

namespace gridstep {

/// Fills `origins`, `declared` and the units' origins of a system whose units, storages and ties
/// are complete: one origin per carrier, or per unit where `origins_by_unit`, and one per carrier
/// that a neighbour or a storage's first content declares.
void find_origins(System& system);

}  // namespace gridstep
