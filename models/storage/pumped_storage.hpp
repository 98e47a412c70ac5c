#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Pumped hydro stations: storage, never run-of-river; see docs/models/pumped_storage.md.
Model pumped_storage();

}  // namespace gridstep::models
