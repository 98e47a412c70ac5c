#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Controlled connections of two buses, links.csv.
Model link();

}  // namespace gridstep::models
