#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// A group of equal transformers between two buses; see docs/models/network.md.
Model transformer();

}  // namespace gridstep::models
