#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// What direct green supplies must keep to; see docs/models/direct_rule.md.
Model direct_rule();

}  // namespace gridstep::models
