#include "engine/solver/interior/interior_point.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <utility>

#include "engine/solver/proof.hpp"

namespace gridstep {
namespace {

/// Two steps of: a cheap unit, two dear ones alike, a store's level, a unit that cannot move.
///
/// Demand 5 and 20, the fixed unit gives 2. The store (4) is filled in the first step, as 1 < 3:
/// the cheap unit gives 3 + 4 = 7. In the second 18 are left: 10 cheap, 4 stored, 4 dear at 3. Cost
/// 7 + 10 + 12 = 29; one more unit of demand costs 1 in the first step and 3 in the second.
Program two_steps() {
  Program program;
  program.steps = 2;
  for (int step = 0; step < 2; ++step) {
    program.cost.insert(program.cost.end(), {1.0, 3.0, 3.0, 0.0, 0.0});
    program.lower.insert(program.lower.end(), {0.0, 0.0, 0.0, 0.0, 2.0});
    program.upper.insert(program.upper.end(), {10.0, 10.0, 10.0, 4.0, 2.0});
  }
  const auto add_row = [&](std::initializer_list<std::pair<Index, double>> row, double demand) {
    for (const auto& [column, value] : row) program.add_entry(column, value);
    program.end_row(demand, demand);
  };
  add_row({{0, 1.0}, {1, 1.0}, {2, 1.0}, {3, -1.0}, {4, 1.0}}, 5.0);
  add_row({{3, 1.0}, {5, 1.0}, {6, 1.0}, {7, 1.0}, {8, -1.0}, {9, 1.0}}, 20.0);
  program.fixed_rows = 2;
  return program;
}

TEST(InteriorPoint, StoresWhatIsCheapAndSharesAmongUnitsAlike) {
  const Solution solution = interior::InteriorPoint(SolverOptions()).solve(two_steps());
  ASSERT_EQ(solution.status, Solution::Status::optimal) << solution.message;
  const std::vector<double> expected = {7.0, 0.0, 0.0, 4.0, 2.0, 10.0, 2.0, 2.0, 0.0, 2.0};
  for (std::size_t column = 0; column < expected.size(); ++column)
    EXPECT_NEAR(solution.x[column], expected[column], 1e-7) << column;
  EXPECT_NEAR(solution.y[0], 1.0, 1e-7);
  EXPECT_NEAR(solution.y[1], 3.0, 1e-7);
}

/// With 0.5 x² more on the cheap unit (slope 1 + x) and no room in the store: in the second step it
/// gives x = 2, where its slope is the dear units' 3; in the first 3, cheaper than 3 up to 2 only.
TEST(InteriorPoint, FollowsQuadraticCosts) {
  Program program = two_steps();
  program.quadratic = {0.5, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0};
  program.upper[3] = program.upper[8] = 0.0;
  const Solution solution = interior::InteriorPoint(SolverOptions()).solve(program);
  ASSERT_EQ(solution.status, Solution::Status::optimal) << solution.message;
  const std::vector<double> expected = {2.0, 0.5, 0.5, 0.0, 2.0, 2.0, 8.0, 8.0, 0.0, 2.0};
  for (std::size_t column = 0; column < expected.size(); ++column)
    EXPECT_NEAR(solution.x[column], expected[column], 1e-6) << column;
}

/// Steps of a cheap unit (10 at 1) and a dear one (at 3), demand 5 or 12 by turns, and one row over
/// all of it: the cheap unit gives at most `budget`. Every MW within the budget saves 2, so the row
/// is worth −2 as long as it binds, and nothing where it does not.
Program under_budget(Index steps, double budget) {
  Program program;
  program.steps = steps;
  for (Index step = 0; step < steps; ++step) {
    program.cost.insert(program.cost.end(), {1.0, 3.0});
    program.lower.insert(program.lower.end(), {0.0, 0.0});
    program.upper.insert(program.upper.end(), {10.0, 20.0});
    program.add_entry(2 * step, 1.0);
    program.add_entry(2 * step + 1, 1.0);
    const double demand = step % 2 == 0 ? 5.0 : 12.0;
    program.end_row(demand, demand);
  }
  for (Index step = 0; step < steps; ++step) program.add_entry(2 * step, 1.0);
  program.end_row(-std::numeric_limits<double>::infinity(), budget);
  program.fixed_rows = program.rows();
  return program;
}

TEST(InteriorPoint, KeepsABudgetOverAllSteps) {
  constexpr Index steps = 200;  // of which the cheap unit could give 100 × 5 + 100 × 10
  const auto cost = [&](double budget) { return 1700.0 * 3.0 - 2.0 * std::min(budget, 1500.0); };
  for (const double budget : {0.5, 700.0, 1499.0, 2000.0}) {
    const Program program = under_budget(steps, budget);
    const Solution solution = interior::InteriorPoint(SolverOptions()).solve(program);
    ASSERT_EQ(solution.status, Solution::Status::optimal) << solution.message;
    EXPECT_NEAR(certify(program, solution.x, solution.y).objective, cost(budget), 1e-5);
    EXPECT_NEAR(solution.y[steps], budget < 1500.0 ? -2.0 : 0.0, 1e-6) << budget;
  }
}

/// A store of 1 TWh beside a unit whose cost comes and goes over the year, demand 100: what it
/// holds is ten orders above what a row may lack.
TEST(InteriorPoint, KeepsTheRowsOfLargeStores) {
  constexpr Index steps = 3000;
  Program program;
  program.steps = steps;
  for (Index step = 0; step < steps; ++step) {  // unit, charge, discharge, level
    const double turn = 6.283185307179586 * static_cast<double>(step);
    const double cost = 40.0 + 20.0 * std::sin(turn / 3000.0) + 10.0 * std::sin(turn / 24.0);
    program.cost.insert(program.cost.end(), {cost, 0.1, 0.1, 0.0});
    program.lower.insert(program.lower.end(), {0.0, 0.0, 0.0, 0.0});
    program.upper.insert(program.upper.end(), {1000.0, 500.0, 500.0, 1e6});
    const Index first = 4 * step;
    for (const auto& [column, value] : {std::pair{0, 1.0}, {1, -1.0}, {2, 1.0}})
      program.add_entry(first + column, value);
    program.end_row(100.0, 100.0);
    const Index before = 4 * ((step + steps - 1) % steps) + 3;  // the year is a circle
    program.add_entry(first + 1, -0.9);
    program.add_entry(first + 2, 1.0 / 0.9);
    program.add_entry(first + 3, 1.0);
    program.add_entry(before, -0.9999);
    program.sort_entries();
    program.end_row(0.0, 0.0);
  }
  program.fixed_rows = program.rows();
  const Solution solution = interior::InteriorPoint(SolverOptions()).solve(program);
  ASSERT_EQ(solution.status, Solution::Status::optimal) << solution.message;
  const ProgramCertificate proof = certify(program, solution.x, solution.y);
  EXPECT_LE(proof.row_violation, 1e-7);
  EXPECT_LE(proof.gap(), 1e-8);
}

TEST(InteriorPoint, LeavesManyRowsOverManyStepsToOthers) {
  Program program = under_budget(3, 5.0);
  for (int row = 0; row < 64; ++row) {
    program.add_entry(0, 1.0);
    program.add_entry(4, 1.0);
    program.end_row(0.0, 40.0);
  }
  EXPECT_EQ(interior::InteriorPoint(SolverOptions()).solve(program).status,
            Solution::Status::failed);
}

}  // namespace
}  // namespace gridstep
