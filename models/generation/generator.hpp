#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Unit whose cost is stated as money over output; see docs/models/generator.md.
Model generator();

}  // namespace gridstep::models
