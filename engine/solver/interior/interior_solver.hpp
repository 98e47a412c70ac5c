#pragma once

#include <memory>

#include "engine/solver/solver.hpp"

namespace gridstep {

/// The built-in interior point method [interior/interior_point.hpp]: for programs of thousands of
/// steps and for quadratic costs. It needs no start and gives no basis.
std::unique_ptr<Solver> make_interior(const SolverOptions& options);

}  // namespace gridstep
