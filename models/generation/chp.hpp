#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Extraction-condensing unit that makes electricity and district heat; see docs/models/chp.md.
Model chp();

}  // namespace gridstep::models
