#pragma once

#include "engine/simulation/catalog.hpp"

namespace gridstep::models {

/// Every model of gridstep, as an explicit list, in the order in which their things stand in
/// results.
const Catalog& catalog();

}  // namespace gridstep::models
