#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Branch in per unit with ratio, phase shift and angle limits; see docs/models/per_unit_branch.md.
Model per_unit_branch();

}  // namespace gridstep::models
