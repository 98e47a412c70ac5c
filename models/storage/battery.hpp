#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Battery stations; see docs/models/battery.md.
Model battery();

}  // namespace gridstep::models
