#include "engine/solver/choose_sides.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/dispatch_region.hpp"
#include "tests/support/random_program.hpp"

namespace gridstep {
namespace {

using Status = Solution::Status;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// The cost with one side of every pair closed; infinite where that leaves nothing.
double cost_of(Solver& solver, Program program, const std::vector<ExclusivePair>& pairs,
               const std::vector<bool>& first_open) {
  for (std::size_t k = 0; k < pairs.size(); ++k)
    program.upper[at(first_open[k] ? pairs[k].second : pairs[k].first)] = 0.0;
  const Solution solution = solver.solve(program, {});
  if (solution.status == Status::infeasible) return infinity;
  EXPECT_EQ(solution.status, Status::optimal) << solution.message;
  return certify(program, solution.x, solution.y).objective;
}

/// The least cost over all choices, one by one.
double best_of_all(Solver& solver, const Program& program,
                   const std::vector<ExclusivePair>& pairs) {
  double best = infinity;
  for (unsigned bits = 0; bits < 1U << pairs.size(); ++bits) {
    std::vector<bool> first_open;
    for (std::size_t k = 0; k < pairs.size(); ++k) first_open.push_back((bits >> k & 1U) != 0);
    best = std::min(best, cost_of(solver, program, pairs, first_open));
  }
  return best;
}

TEST(ChooseSides, FindsTheBestOfAllChoices) {
  GRIDSTEP_NEEDS_SOLVER();
  const std::unique_ptr<Solver> solver = find_solver("auto").make({});
  test::ProgramMaker maker(1, {.spoilt_frac = 0.1});
  int without = 0;
  for (int trial = 0; trial < 150 && !testing::Test::HasFailure(); ++trial) {
    SCOPED_TRACE("trial " + std::to_string(trial));
    Program program = maker.make();
    std::vector<ExclusivePair> pairs;
    for (Index column = 0; column + 1 < program.columns() && pairs.size() < 4; column += 2) {
      for (const Index side : {column, column + 1}) {
        program.lower[at(side)] = 0.0;
        program.upper[at(side)] = std::fmax(program.upper[at(side)], 1.0);
      }
      pairs.push_back({column, column + 1});
    }
    const double best = best_of_all(*solver, program, pairs);
    const Choice choice = choose_sides(*solver, program, pairs, 1e-9);
    if (std::isinf(best)) {
      EXPECT_EQ(choice.status, Status::infeasible);
      ++without;
      continue;
    }
    ASSERT_EQ(choice.status, Status::optimal) << choice.message;
    const double found = cost_of(*solver, program, pairs, choice.first_open);
    EXPECT_NEAR(found, best, 1e-5 * std::fmax(1.0, std::fabs(best)));
  }
  EXPECT_GT(without, 0);
  EXPECT_LT(without, 110);
}

// A gap of a half ends early, but never with a choice that costs more than it allows.
TEST(ChooseSides, KeepsTheGap) {
  GRIDSTEP_NEEDS_SOLVER();
  const std::unique_ptr<Solver> solver = find_solver("auto").make({});
  test::ProgramMaker maker(2, {.is_wide = true, .spoilt_frac = 0.0});
  for (int trial = 0; trial < 30 && !testing::Test::HasFailure(); ++trial) {
    Program program = maker.make();
    std::vector<ExclusivePair> pairs;
    for (Index column = 0; column < 8; column += 2) {
      program.lower[at(column)] = program.lower[at(column + 1)] = 0.0;
      for (const Index side : {column, column + 1})
        program.upper[at(side)] = std::fmax(program.upper[at(side)], 1.0);
      pairs.push_back({column, column + 1});
    }
    const double best = best_of_all(*solver, program, pairs);
    const Choice choice = choose_sides(*solver, program, pairs, 0.05);
    if (choice.status != Status::optimal) {
      EXPECT_TRUE(std::isinf(best));
      continue;
    }
    const double found = cost_of(*solver, program, pairs, choice.first_open);
    EXPECT_LE(found - best, 0.05 * std::fabs(found) + 1e-5);
  }
}

/// Answers what it is told to.
class Scripted final : public Solver {
 public:
  explicit Scripted(Solution answer) : answer_(std::move(answer)) {}
  Solution solve(const Program&, const Basis&) override {
    ++asked;
    return answer_;
  }
  Choice choose(const Program&, const std::vector<ExclusivePair>&, double) override { return {}; }
  int asked = 0;

 private:
  Solution answer_;
};

/// Two columns that both want to be at 1.
Program both_wanted() {
  Program program;
  program.pattern = new_pattern();
  program.cost = {-1.0, -1.0};
  program.lower = {0.0, 0.0};
  program.upper = {1.0, 1.0};
  return program;
}

TEST(ChooseSides, PassesOnWhySolversStop) {
  for (const Status status : {Status::failed, Status::interrupted}) {
    Scripted solver({.status = status, .message = "tired"});
    const Choice choice = choose_sides(solver, both_wanted(), {{0, 1}}, 1e-6);
    EXPECT_EQ(choice.status, status);
    EXPECT_EQ(choice.message, "tired");
    EXPECT_EQ(solver.asked, 1);
  }
}

// A solver that never lets go of either side: with both sides of all pairs decided nothing is left
// to branch on, and the effort is bounded.
TEST(ChooseSides, EndsWithAStubbornSolver) {
  Scripted solver({.status = Status::optimal, .x = {1.0, 1.0}, .y = {}});
  const Choice choice = choose_sides(solver, both_wanted(), {{0, 1}}, 1e-6);
  EXPECT_NE(choice.status, Status::optimal);
  EXPECT_LE(solver.asked, 1000);
}

TEST(ChooseSides, OfNoPairsIsTheProgram) {
  GRIDSTEP_NEEDS_SOLVER();
  const std::unique_ptr<Solver> solver = find_solver("auto").make({});
  const Choice choice = choose_sides(*solver, both_wanted(), {}, 1e-6);
  EXPECT_EQ(choice.status, Status::optimal);
  EXPECT_TRUE(choice.first_open.empty());
}

}  // namespace
}  // namespace gridstep
