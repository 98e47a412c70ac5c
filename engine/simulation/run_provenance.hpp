#pragma once

#include <string>

#include "engine/results/provenance.hpp"
#include "engine/simulation/run.hpp"
#include "engine/solver/solver.hpp"

namespace gridstep {

/// The solver that is asked for, by the options or else by the scenario. Throws as find_solver.
const SolverEntry& solver_of(const CheckedScenario& checked, const RunOptions& options);

/// Name and version of a solver, as results and checkpoints name it.
std::string label_of(const SolverEntry& solver);

/// Where the result of a run comes from.
Provenance provenance_of(const CheckedScenario& checked, const RunOptions& options);

}  // namespace gridstep
