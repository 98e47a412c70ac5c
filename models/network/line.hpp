#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// A corridor of parallel circuits between two buses; see docs/models/network.md.
Model line();

}  // namespace gridstep::models
