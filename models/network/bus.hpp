#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// A node of the network; see docs/models/network.md.
Model bus();

}  // namespace gridstep::models
