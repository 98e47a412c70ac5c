#include "engine/solver/simplex/simplex_solver.hpp"

#include "engine/solver/choose_sides.hpp"
#include "engine/solver/proof.hpp"
#include "engine/solver/simplex/dual_simplex.hpp"

namespace gridstep {

namespace {

class SimplexSolver final : public Solver {
 public:
  explicit SimplexSolver(const SolverOptions& options) : simplex_(options), gap_(options.gap) {}

  Solution solve(const Program& program, const Basis& start) override {
    if (program.is_quadratic()) {
      Solution refusal;
      refusal.message = "simplex solves linear programs only";
      return refusal;
    }
    Solution solution = simplex_.solve(program, start);
    // A start can lead astray; from nothing there is another way.
    if (solution.status == Solution::Status::failed && !start.empty())
      solution = simplex_.solve(program, {});
    // Whoever asked proves what is returned; where rounding may take a proof away, look again
    // first.
    if (simplex_.is_well_scaled()) return solution;
    if (solution.status == Solution::Status::optimal && !is_proven(program, solution, gap_)) {
      // Exchange upon exchange adds up rounding; the same basis factorised afresh has less.
      simplex_.be_careful();
      solution = simplex_.solve(program, solution.basis);
    }
    if (solution.status == Solution::Status::optimal && !is_proven(program, solution, gap_)) {
      solution.status = Solution::Status::failed;
      solution.message = "rounding took the proof away";
    }
    return solution;
  }

  Choice choose(const Program& program, const std::vector<ExclusivePair>& pairs,
                double gap) override {
    return choose_sides(*this, program, pairs, gap);
  }

 private:
  simplex::DualSimplex simplex_;
  double gap_;
};

}  // namespace

std::unique_ptr<Solver> make_simplex(const SolverOptions& options) {
  return std::make_unique<SimplexSolver>(options);
}

}  // namespace gridstep
