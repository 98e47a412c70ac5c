#pragma once

#include "engine/system/system_builder.hpp"

namespace gridstep::models {

/// Lets every load go unserved at the value of lost load; see docs/models/unserved.md.
void add_unserved(SystemBuilder& system);

}  // namespace gridstep::models
