#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Green power that consumers buy from units of the region; see docs/models/contract.md.
Model contract();

}  // namespace gridstep::models
