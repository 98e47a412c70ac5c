#include "engine/solver/interior/interior_solver.hpp"

#include "engine/solver/choose_sides.hpp"
#include "engine/solver/interior/interior_point.hpp"
#include "engine/solver/simplex/dual_simplex.hpp"

namespace gridstep {

namespace {

class InteriorSolver final : public Solver {
 public:
  explicit InteriorSolver(const SolverOptions& options) : interior_(options), simplex_(options) {}

  Solution solve(const Program& program, const Basis&) override {
    Solution solution = interior_.solve(program);
    if (solution.status != Solution::Status::failed) return solution;
    // Where there is no solution, a simplex proves it; costs do not matter for that.
    const Solution proof = simplex_.solve(program, {});
    if (proof.status == Solution::Status::infeasible ||
        proof.status == Solution::Status::interrupted)
      return proof;
    return solution;
  }

  Choice choose(const Program& program, const std::vector<ExclusivePair>& pairs,
                double gap) override {
    return choose_sides(*this, program, pairs, gap);
  }

 private:
  interior::InteriorPoint interior_;
  simplex::DualSimplex simplex_;
};

}  // namespace

std::unique_ptr<Solver> make_interior(const SolverOptions& options) {
  return std::make_unique<InteriorSolver>(options);
}

}  // namespace gridstep
