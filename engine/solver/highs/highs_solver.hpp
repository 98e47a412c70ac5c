#pragma once

#include <memory>
#include <string>

#include "engine/solver/solver.hpp"

namespace gridstep {

/// HiGHS behind the solver interface: dual simplex, one thread, output off.
std::unique_ptr<Solver> make_highs(const SolverOptions& options);

/// Its interior point method IPX instead, every solve from nothing; without crossover its answer is
/// no vertex and has no basis. Not in the catalog: for comparison.
std::unique_ptr<Solver> make_highs_interior(const SolverOptions& options, bool with_crossover);

std::string highs_version();

}  // namespace gridstep
