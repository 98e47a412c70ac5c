#pragma once

#include <memory>
#include <string>

#include "engine/solver/solver.hpp"

namespace gridstep {

/// HiGHS behind the solver interface: dual simplex, one thread, output off.
std::unique_ptr<Solver> make_highs(const SolverOptions& options);

std::string highs_version();

}  // namespace gridstep
