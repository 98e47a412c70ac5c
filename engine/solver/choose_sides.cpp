#include "engine/solver/choose_sides.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

#include "engine/base/tolerance.hpp"

namespace gridstep {

namespace {

constexpr int most_nodes = 1000;  // nodes and not seconds: the same effort everywhere

enum class Side : std::uint8_t { undecided, first, second };

struct Node {
  std::vector<Side> sides;
  Basis start;
  double bound = -std::numeric_limits<double>::infinity();
};

}  // namespace

Choice choose_sides(Solver& solver, const Program& program, const std::vector<ExclusivePair>& pairs,
                    double gap) {
  Choice choice;
  choice.status = Solution::Status::infeasible;
  choice.message = "no choice of sides leaves a solution";
  double best = std::numeric_limits<double>::infinity();
  Program trial = program;
  std::vector<Node> open;
  open.push_back({.sides = std::vector<Side>(pairs.size(), Side::undecided), .start = {}});
  bool is_spent = false;
  std::string why = "no choice of sides was found";
  for (int nodes = 0; !open.empty(); ++nodes) {
    if (nodes == most_nodes) {
      is_spent = true;
      break;
    }
    const Node node = std::move(open.back());
    open.pop_back();
    if (node.bound >= best - gap * std::abs(best)) continue;
    trial.upper = program.upper;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      if (node.sides[k] == Side::first) trial.upper[at(pairs[k].second)] = 0.0;
      if (node.sides[k] == Side::second) trial.upper[at(pairs[k].first)] = 0.0;
    }
    const Solution solution = solver.solve(trial, node.start);
    if (solution.status == Solution::Status::infeasible) continue;
    if (solution.status == Solution::Status::interrupted) {
      choice.status = solution.status;
      choice.message = solution.message;
      return choice;
    }
    if (solution.status != Solution::Status::optimal) {
      is_spent = true;  // what lies below this node stays unknown
      why = solution.message;
      continue;
    }
    const ProgramCertificate proof = certify(trial, solution.x, solution.y);
    if (proof.objective >= best - gap * std::abs(best)) continue;
    std::size_t worst = pairs.size();
    double most = tolerance::simultaneous;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
      const double both = std::min(solution.x[at(pairs[k].first)], solution.x[at(pairs[k].second)]);
      if (both <= most) continue;
      most = both;
      worst = k;
    }
    if (worst == pairs.size()) {
      best = proof.objective;
      choice.status = Solution::Status::optimal;
      choice.message.clear();
      choice.first_open.clear();
      for (std::size_t k = 0; k < pairs.size(); ++k)
        choice.first_open.push_back(solution.x[at(pairs[k].first)] >=
                                    solution.x[at(pairs[k].second)]);
      continue;
    }
    const bool first_is_greater =
        solution.x[at(pairs[worst].first)] >= solution.x[at(pairs[worst].second)];
    for (const bool greater : {false, true}) {  // the last one is looked at next
      Node child{node.sides, solution.basis, proof.bound};
      child.sides[worst] = greater == first_is_greater ? Side::first : Side::second;
      open.push_back(std::move(child));
    }
  }
  if (is_spent && choice.status != Solution::Status::optimal) {
    choice.status = Solution::Status::failed;
    choice.message = why;
  }
  return choice;
}

}  // namespace gridstep
