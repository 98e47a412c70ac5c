#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// What thermal units burn: its price and its CO₂; see docs/models/thermal.md.
Model fuel();

}  // namespace gridstep::models
