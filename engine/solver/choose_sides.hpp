#pragma once

#include <vector>

#include "engine/solver/solver.hpp"

namespace gridstep {

/// Branch and bound over exclusive pairs with any solver of programs: depth first, on the pair that
/// breaks the rule most, the greater side kept open first. Ends at the gap, or with the best found
/// after a fixed number of nodes; the solver is left as a solve leaves it.
Choice choose_sides(Solver& solver, const Program& program, const std::vector<ExclusivePair>& pairs,
                    double gap);

}  // namespace gridstep
