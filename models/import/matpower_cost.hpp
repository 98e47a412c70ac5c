#pragma once

#include "models/import/matlab_text.hpp"
#include "models/import/matpower_case.hpp"

namespace gridstep::models {

/// Reads a row of `gencost` into a generator's cost [matpower, app. B]: a polynomial up to degree 2
/// or convex points.
void read_matpower_cost(const MatlabStruct& source, const MatlabRow& row,
                        MatpowerGenerator& generator, Problems& problems);

}  // namespace gridstep::models
