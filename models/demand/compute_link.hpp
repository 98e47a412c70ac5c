#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Connections between data centres, compute_links.csv: over them one does the work of another.
Model compute_link();

}  // namespace gridstep::models
