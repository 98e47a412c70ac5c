#pragma once

#include <memory>
#include <string>

#include "engine/solver/solver.hpp"

namespace gridstep {

/// The built-in dual simplex [simplex/dual_simplex.hpp]; linear programs only.
std::unique_ptr<Solver> make_simplex(const SolverOptions& options);

}  // namespace gridstep
