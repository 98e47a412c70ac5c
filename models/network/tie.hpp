#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Exchange with a neighbour at a price, within limits; see docs/models/tie.md.
Model tie();

}  // namespace gridstep::models
