#include "engine/solver/automatic_solver.hpp"

#include <algorithm>
#include <utility>

#include "engine/base/tolerance.hpp"

namespace gridstep {

namespace {

class AutomaticSolver final : public Solver {
 public:
  explicit AutomaticSolver(const SolverOptions& options)
      : for_windows_(in_order({"simplex", "highs", "interior"}, options), options.gap),
        for_long_horizons_(in_order({"interior", "highs", "simplex"}, options), options.gap),
        for_quadratic_costs_(in_order({"interior", "highs"}, options), options.gap) {}

  Solution solve(const Program& program, const Basis& start) override {
    return for_program(program).solve(program, start);
  }

  Choice choose(const Program& program, const std::vector<ExclusivePair>& pairs,
                double gap) override {
    return for_program(program).choose(program, pairs, gap);
  }

 private:
  /// Those of the catalog that have these names.
  static std::vector<NamedSolver> in_order(const std::vector<std::string>& names,
                                           const SolverOptions& options) {
    std::vector<NamedSolver> solvers;
    for (const std::string& name : names)
      for (const SolverEntry& entry : solver_catalog())
        if (entry.name == name) solvers.push_back({name, entry.make(options)});
    return solvers;
  }

  CheckedSolvers& for_program(const Program& program) {
    if (program.is_quadratic()) return for_quadratic_costs_;
    return program.steps >= long_horizon_steps ? for_long_horizons_ : for_windows_;
  }

  CheckedSolvers for_windows_;
  CheckedSolvers for_long_horizons_;
  CheckedSolvers for_quadratic_costs_;
};

}  // namespace

Solution CheckedSolvers::solve(const Program& program, const Basis& start) {
  Solution last;
  last.message = "no solver of this build takes such a program";
  for (NamedSolver& named : solvers_) {
    Solution solution = named.solver->solve(program, start);
    solution.solver = named.name;
    if (solution.status == Solution::Status::interrupted) return solution;
    if (solution.status == Solution::Status::optimal) {
      if (is_proven(program, solution, gap_)) return solution;
      solution.status = Solution::Status::failed;
      solution.message = named.name + " did not prove what it found";
    }
    // That there is none weighs more than that one was not found.
    if (last.status != Solution::Status::infeasible) last = std::move(solution);
  }
  return last;
}

Choice CheckedSolvers::choose(const Program& program, const std::vector<ExclusivePair>& pairs,
                              double gap) {
  Choice last;
  for (NamedSolver& named : solvers_) {
    Choice choice = named.solver->choose(program, pairs, gap);
    if (choice.status == Solution::Status::optimal ||
        choice.status == Solution::Status::interrupted)
      return choice;
    if (last.status != Solution::Status::infeasible) last = std::move(choice);
  }
  return last;
}

std::unique_ptr<Solver> make_automatic(const SolverOptions& options) {
  return std::make_unique<AutomaticSolver>(options);
}

}  // namespace gridstep
