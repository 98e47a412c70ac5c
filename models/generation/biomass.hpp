#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Biomass, waste-to-energy and waste-heat unit that runs at a given availability; see
/// docs/models/biomass.md.
Model biomass();

}  // namespace gridstep::models
