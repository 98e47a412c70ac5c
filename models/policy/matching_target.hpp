#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Consumption to be matched hour by hour with what contracts supply; see
/// docs/models/matching_target.md.
Model matching_target();

/// Adds the targets of the scenario. They look at columns of units, storages and loads, unserved
/// power included, so all of these come before.
void add_matching_targets(const Inputs& inputs, SystemBuilder& system);

}  // namespace gridstep::models
