#include "engine/simulation/reduce.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "engine/base/tolerance.hpp"
#include "tests/support/dispatch_region.hpp"

namespace gridstep {
namespace {

using test::Region;
using Status = Solution::Status;

/// A window's program, its reduction and who solves it.
struct Reduced {
  explicit Reduced(const System& of, const Window& window)
      : system(of), assembly(system), reduction(system), solver(test::best_solver()) {
    assembly.assemble(window, initial_state(system));
  }
  explicit Reduced(const System& of) : Reduced(of, test::whole(of)) {}

  /// Solves until no left-out row is violated; returns how many had to be asked for.
  Index solve() {
    Index asked = 0;
    for (;;) {
      solution = reduction.solve(assembly.program(), *solver, solution.basis);
      EXPECT_EQ(solution.status, Status::optimal) << solution.message;
      const Index more = reduction.add_violated_rows(assembly.program(), solution.x);
      if (more == 0) return asked;
      asked += more;
    }
  }
  /// The expanded solution is one of the full program, and the best, by its own prices.
  void expect_proven(double objective) const {
    const ProgramCertificate proof = certify(assembly.program(), solution.x, solution.y);
    EXPECT_LE(proof.row_violation, tolerance::residual);
    EXPECT_LE(proof.bound_violation, 1e-9);
    EXPECT_LE(proof.gap(), 1e-9);
    EXPECT_NEAR(proof.objective, objective, 1e-6);
  }

  const System& system;
  Assembly assembly;
  Reduction reduction;
  std::unique_ptr<Solver> solver;
  Solution solution;
};

/// Three plants of one cost and one of another, floors of two of them, 100 MW of load.
Region alike() {
  Region region;
  region.buses = {"b"};
  region.plants = {{.id = "p1", .bus = 0, .pieces = {{60.0, 30.0}}, .p_min_mw = 20.0},
                   {.id = "p2", .bus = 0, .pieces = {{20.0, 30.0}}},
                   {.id = "p3", .bus = 0, .pieces = {{40.0, 30.0}}, .p_min_mw = 10.0},
                   {.id = "p4", .bus = 0, .pieces = {{40.0, 20.0}}}};
  region.demands = {{"town", 0, {100.0}}};
  return region;
}

// 40 MW come for 20, so 60 for 30: of the rooms 40, 20 and 30 above floors of 30 together a third.
TEST(Reduction, MergesAlikeColumnsAndSharesInProportion) {
  GRIDSTEP_NEEDS_SOLVER();
  const System system = build(alike());
  Reduced reduced(system);
  EXPECT_EQ(reduced.solve(), 0);
  EXPECT_EQ(reduced.reduction.program().columns(), 3);  // one for three, p4, unserved
  EXPECT_EQ(reduced.assembly.program().columns(), 5);
  const double third = 1.0 / 3.0;
  EXPECT_NEAR(reduced.solution.x[0], 20.0 + third * 40.0, 1e-9);
  EXPECT_NEAR(reduced.solution.x[1], third * 20.0, 1e-9);
  EXPECT_NEAR(reduced.solution.x[2], 10.0 + third * 30.0, 1e-9);
  EXPECT_NEAR(reduced.solution.x[3], 40.0, 1e-9);
  EXPECT_NEAR(reduced.solution.y[0], 30.0, 1e-9);
  reduced.expect_proven(40.0 * 20.0 + 60.0 * 30.0);
}

Index columns_given(const System& system) {
  Reduced reduced(system);
  reduced.solve();
  return reduced.reduction.program().columns();
}

TEST(Reduction, KeepsApartWhatDiffers) {
  GRIDSTEP_NEEDS_SOLVER();
  EXPECT_EQ(columns_given(build(alike())), 3);
  Region region = alike();
  region.plants[1].pieces[0].cost_per_mwh = 30.5;
  EXPECT_EQ(columns_given(build(region)), 4);
  region = alike();
  region.plants[1].ramp_mw_per_h = 5.0;  // a row looks at it
  EXPECT_EQ(columns_given(build(region)), 4);
  region = alike();
  region.buses = {"b", "c"};
  region.lines = {{"bc", 0, 1, 1000.0, 500.0}};
  region.plants[1].bus = 1;
  EXPECT_EQ(columns_given(build(region)), 4);
  System system = build(alike());
  system.formulation.columns[1].terminal_value = 1.0;
  EXPECT_EQ(columns_given(system), 4);
  system = build(alike());
  system.formulation.columns[1].injection = 0.98;
  EXPECT_EQ(columns_given(system), 4);
}

// 30 x + x² each for 15 and 45 MW, or any two others: the curve shares, not the rule.
TEST(Reduction, NeverMergesQuadraticColumns) {
  GRIDSTEP_NEEDS_SOLVER();
  System system = build(alike());
  for (Column& column : system.formulation.columns)
    if (column.role == Role::generation) column.quadratic_cost_per_h = 0.1;
  EXPECT_EQ(columns_given(system), 5);
}

/// 10 and 90 MW of load, a plant for 10 that climbs 30 MW in an hour, one for 50.
Region ramped() {
  Region region;
  region.steps = 2;
  region.buses = {"b"};
  region.plants = {{.id = "slow", .bus = 0, .pieces = {{100.0, 10.0}}, .ramp_mw_per_h = 30.0},
                   {.id = "fast", .bus = 0, .pieces = {{100.0, 50.0}}}};
  region.demands = {{"town", 0, {10.0, 90.0}}};
  return region;
}

// slow: 10, then 40; fast: 50. The ramp earns 40 per MW, the first hour's power earns it too:
// 10 · 10 + 40 · 10 + 50 · 50 = 3000, prices 10 − 40 and 50.
TEST(Reduction, AsksForRampsThatAreViolated) {
  GRIDSTEP_NEEDS_SOLVER();
  const System system = build(ramped());
  Reduced reduced(system);
  EXPECT_EQ(reduced.solve(), 1);
  const Assembly& assembly = reduced.assembly;
  EXPECT_EQ(reduced.reduction.program().rows(), assembly.program().rows() - 1);
  reduced.expect_proven(3000.0);
  EXPECT_NEAR(reduced.solution.y[at(assembly.balance_row(0, 0))], -30.0, 1e-9);
  EXPECT_NEAR(reduced.solution.y[at(assembly.balance_row(1, 0))], 50.0, 1e-9);
  EXPECT_NEAR(reduced.solution.y[at(assembly.constraint_row(1, RowId(0)))], -40.0, 1e-9);
}

TEST(Reduction, PricesRowsLeftOutAtNothing) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region = ramped();
  region.demands[0].mw = {70.0, 90.0};
  const System system = build(region);
  Reduced reduced(system);
  EXPECT_EQ(reduced.solve(), 0);
  EXPECT_EQ(reduced.reduction.program().rows(), 2);
  reduced.expect_proven(1600.0);
  for (const Index step : {0, 1}) {
    const auto row = at(reduced.assembly.constraint_row(step, RowId(0)));
    EXPECT_EQ(reduced.solution.y[row], 0.0);
    if (!reduced.solution.basis.empty()) {
      EXPECT_EQ(reduced.solution.basis.rows[row], BasisStatus::basic);
    }
  }
}

// What bound before stands in the program from the start of the next window.
TEST(Reduction, StartsWithTheRampsThatBound) {
  GRIDSTEP_NEEDS_SOLVER();
  const System system = build(ramped());
  Reduced reduced(system);
  reduced.solve();
  if (reduced.solution.basis.empty()) GTEST_SKIP() << "a solver that gives no basis";
  reduced.reduction.begin_window();
  EXPECT_EQ(reduced.solve(), 0);
  reduced.expect_proven(3000.0);
  reduced.reduction.begin_window();
  reduced.solution = {};  // from nothing it is asked for again
  EXPECT_EQ(reduced.solve(), 1);
  reduced.expect_proven(3000.0);
}

// Losses on the way in of 0, 10 and 20 % of two alike plants: 50 MW of load take 50, 50 / 0.9 and
// 50 / 0.8 MW for 30 each. In windows of one step of one pattern, and in one window.
TEST(Reduction, FollowsCoefficientsThatVary) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region;
  region.steps = 3;
  region.buses = {"b"};
  region.plants = {{.id = "p1", .bus = 0, .pieces = {{60.0, 30.0}}},
                   {.id = "p2", .bus = 0, .pieces = {{30.0, 30.0}}}};
  region.demands = {{"town", 0, {50.0, 50.0, 50.0}}};
  System system = build(region);
  for (const std::size_t plant : {0U, 1U})
    system.formulation.columns[plant].injection = Series(std::vector<double>{1.0, 0.9, 0.8});
  Reduced whole(system);
  whole.solve();
  EXPECT_EQ(whole.reduction.program().columns(), 6);
  whole.expect_proven(1500.0 * (1.0 + 1.0 / 0.9 + 1.0 / 0.8));
  Reduced rolling(system, {0, 1, 1});
  for (const Index step : {0, 1, 2}) {
    rolling.assembly.assemble({step, 1, 1}, initial_state(system));
    rolling.reduction.begin_window();
    rolling.solve();
    const double factor = 1.0 - 0.1 * static_cast<double>(step);
    rolling.expect_proven(1500.0 / factor);
    EXPECT_NEAR(rolling.solution.x[0], 50.0 / factor * 2.0 / 3.0, 1e-9);
    EXPECT_NEAR(rolling.solution.x[1], 50.0 / factor / 3.0, 1e-9);
  }
}

// One of the three made dearer by 5 comes last, and no longer with the others.
TEST(Reduction, SolvesInFullWhatACallerMadeDifferent) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region = alike();
  region.demands[0].mw = {130.0};
  const System system = build(region);
  for (const Index dear : {0, 1, 2}) {
    Reduced reduced(system);
    reduced.assembly.add_cost_per_h(0, ColumnId(dear), 5.0);
    EXPECT_EQ(reduced.solve(), 0);
    const std::array<double, 3> room = {40.0, 20.0, 30.0};
    const std::array<double, 3> floor = {20.0, 0.0, 10.0};
    // 130 − 40 of p4 − 30 of floors = 60 are shared; the others' rooms come first.
    const double others = 90.0 - room[at(dear)];
    const double of_dear = std::max(0.0, 60.0 - others);
    reduced.expect_proven(800.0 + 90.0 * 30.0 + 5.0 * (floor[at(dear)] + of_dear));
    EXPECT_NEAR(reduced.solution.x[at(dear)], floor[at(dear)] + of_dear, 1e-9);
    // The next window is reduced again.
    reduced.assembly.assemble(test::whole(system), initial_state(system));
    reduced.reduction.begin_window();
    reduced.solve();
    EXPECT_EQ(reduced.reduction.program().columns(), 3);
    reduced.expect_proven(800.0 + 90.0 * 30.0);
  }
}

TEST(Reduction, PassesOnThatThereIsNone) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region = alike();
  region.demands[0].mw = {25.0};  // floors are 30
  const System system = build(region);
  Reduced reduced(system);
  const Solution solution =
      reduced.reduction.solve(reduced.assembly.program(), *reduced.solver, {});
  EXPECT_EQ(solution.status, Status::infeasible);
  EXPECT_TRUE(solution.x.empty());
}

}  // namespace
}  // namespace gridstep
