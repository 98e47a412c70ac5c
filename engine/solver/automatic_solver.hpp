#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/solver/proof.hpp"
#include "engine/solver/solver.hpp"

namespace gridstep {

/// A solver with what it is called.
struct NamedSolver {
  std::string name;
  std::unique_ptr<Solver> solver;
};

/// Solves with the first of several that proves what it says. An answer that does not survive
/// recomputation is not passed on but asked of the next, and so is a claim that there is none.
/// Solution::solver says who answered.
class CheckedSolvers final : public Solver {
 public:
  /// In the order in which they are asked.
  CheckedSolvers(std::vector<NamedSolver> solvers, double gap)
      : solvers_(std::move(solvers)), gap_(gap) {}

  Solution solve(const Program& program, const Basis& start) override;
  Choice choose(const Program& program, const std::vector<ExclusivePair>& pairs,
                double gap) override;

 private:
  std::vector<NamedSolver> solvers_;
  double gap_;
};

/// `auto`: for quadratic costs and for horizons of thousands of steps the interior point method,
/// else the simplex; then the others of the catalog.
std::unique_ptr<Solver> make_automatic(const SolverOptions& options);

}  // namespace gridstep
