#include "engine/simulation/assemble.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/simulation/advance.hpp"
#include "tests/support/region.hpp"

namespace gridstep {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Two buses and a line; a ramped plant and a battery at a, a load that grows by 10 MW a step at b.
/// Columns: 0 plant, 1 charge, 2 discharge, 3 energy, 4 unserved. Rows: 0 ramp, 1 recursion.
System two_buses(Index steps) {
  test::Region region;
  region.steps = steps;
  region.loss_frac = 0.1;
  region.buses = {"a", "b"};
  region.lines = {{"ab", 0, 1, 1000.0, 30.0}};
  region.plants = {{.id = "coal", .bus = 0, .pieces = {{100.0, 20.0}}, .ramp_mw_per_h = 15.0}};
  region.stores = {{.id = "bat",
                    .bus = 0,
                    .discharge_max_mw = 10.0,
                    .charge_max_mw = 12.0,
                    .energy_max_mwh = 50.0,
                    .energy_init_mwh = 20.0,
                    .charge_efficiency_frac = 0.9,
                    .discharge_efficiency_frac = 0.8,
                    .self_discharge_frac_per_h = 0.1,
                    .terminal_value_per_mwh = 7.0}};
  region.demands = {{"town", 1, {}}};
  for (Index step = 0; step < steps; ++step)
    region.demands[0].mw.push_back(40.0 + 10.0 * static_cast<double>(step));
  return build(region);
}

constexpr ColumnId plant(0);
constexpr ColumnId energy(3);
constexpr ColumnId unserved(4);
constexpr RowId ramp(0);
constexpr RowId recursion(1);

TEST(Assembly, StatesBoundsCostsAndBalances) {
  const System system = two_buses(3);
  Assembly assembly(system);
  assembly.assemble({0, 3, 3}, initial_state(system));
  const Program& program = assembly.program();
  EXPECT_EQ(program.columns(), 15);
  EXPECT_EQ(program.rows(), 9);  // a balance, a ramp, a recursion per step
  EXPECT_EQ(program.fixed_rows, 9);
  EXPECT_EQ(program.upper[at(assembly.column(1, plant))], 100.0);
  EXPECT_EQ(program.upper[at(assembly.column(1, unserved))], 50.0);
  EXPECT_EQ(program.cost[at(assembly.column(2, plant))], 20.0);
  EXPECT_EQ(program.cost[at(assembly.column(1, energy))], 0.0);
  EXPECT_EQ(program.cost[at(assembly.column(2, energy))], -7.0);  // only at the window's end
  for (Index step = 0; step < 3; ++step) {
    const auto row = at(assembly.balance_row(step, 0));
    const double drawn_mw = 1.1 * (40.0 + 10.0 * static_cast<double>(step));
    EXPECT_DOUBLE_EQ(program.row_lower[row], drawn_mw);
    EXPECT_DOUBLE_EQ(program.row_upper[row], drawn_mw);
  }
}

TEST(Assembly, CostsAreOfAStepAndNotOfAnHour) {
  System system = two_buses(3);
  system.time.step_s = 900;
  Assembly assembly(system);
  assembly.assemble({0, 3, 3}, initial_state(system));
  EXPECT_EQ(assembly.program().cost[at(assembly.column(0, plant))], 5.0);
  EXPECT_EQ(assembly.program().cost[at(assembly.column(2, energy))], -7.0);
}

// e − 0.9 e_before − 0.9 charge + discharge / 0.8 = 0: before the window stand 20 MWh.
TEST(Assembly, ThePastGoesToTheRightHandSide) {
  const System system = two_buses(3);
  Assembly assembly(system);
  assembly.assemble({0, 3, 3}, initial_state(system));
  const Program& program = assembly.program();
  const Index first = assembly.constraint_row(0, recursion);
  EXPECT_DOUBLE_EQ(program.row_lower[at(first)], 18.0);
  EXPECT_DOUBLE_EQ(program.row_upper[at(first)], 18.0);
  EXPECT_EQ(program.columns_of(first).size(), 3U);
  const Index second = assembly.constraint_row(1, recursion);
  EXPECT_EQ(program.row_lower[at(second)], 0.0);
  ASSERT_EQ(program.columns_of(second).size(), 4U);
  EXPECT_EQ(program.columns_of(second)[1], assembly.column(0, energy));
  EXPECT_DOUBLE_EQ(program.values_of(second)[1], -0.9);
}

// What the plant did before the first step is not known: its first ramp binds nothing.
TEST(Assembly, AnUnknownPastFreesTheRow) {
  const System system = two_buses(3);
  Assembly assembly(system);
  State state = initial_state(system);
  EXPECT_TRUE(std::isnan(state.column_value[at(plant.index)]));
  assembly.assemble({0, 3, 3}, state);
  const auto row = at(assembly.constraint_row(0, ramp));
  EXPECT_EQ(assembly.program().row_lower[row], -infinity);
  EXPECT_EQ(assembly.program().row_upper[row], infinity);
  EXPECT_EQ(assembly.program().row_upper[at(assembly.constraint_row(1, ramp))], 15.0);
  state.column_value[at(plant.index)] = 60.0;
  assembly.assemble({0, 3, 3}, state);
  EXPECT_EQ(assembly.program().row_lower[row], 45.0);
  EXPECT_EQ(assembly.program().row_upper[row], 75.0);
}

void expect_same_program(const Program& a, const Program& b) {
  EXPECT_EQ(a.offset, b.offset);
  EXPECT_EQ(a.cost, b.cost);
  EXPECT_EQ(a.lower, b.lower);
  EXPECT_EQ(a.upper, b.upper);
  EXPECT_EQ(a.row_lower, b.row_lower);
  EXPECT_EQ(a.row_upper, b.row_upper);
  EXPECT_EQ(a.row_start, b.row_start);
  EXPECT_EQ(a.entry_column, b.entry_column);
  EXPECT_EQ(a.entry_value, b.entry_value);
}

TEST(Assembly, RefillEqualsAFreshAssembly) {
  const System system = two_buses(8);
  State state = initial_state(system);
  state.column_value = {60.0, 0.0, 5.0, 33.0, 0.0};
  Assembly refilled(system);
  refilled.assemble({0, 3, 2}, initial_state(system));
  const std::uint64_t pattern = refilled.program().pattern;
  refilled.add_limit({1, BranchId(0)});
  refilled.assemble({4, 3, 2}, state);
  EXPECT_EQ(refilled.program().pattern, pattern) << "windows of one length share their pattern";
  EXPECT_TRUE(refilled.limits().empty());
  Assembly fresh(system);
  fresh.assemble({4, 3, 2}, state);
  expect_same_program(refilled.program(), fresh.program());
}

TEST(Assembly, AnotherLengthIsAnotherPattern) {
  const System system = two_buses(8);
  Assembly assembly(system);
  assembly.assemble({0, 3, 2}, initial_state(system));
  const std::uint64_t pattern = assembly.program().pattern;
  assembly.assemble({2, 2, 2}, initial_state(system));
  EXPECT_NE(assembly.program().pattern, pattern);
  EXPECT_EQ(assembly.program().columns(), 10);
}

/// Everything at rest but the plant, which serves the load and its losses.
std::vector<double> plant_serves_all(const Assembly& assembly, const System& system) {
  std::vector<double> x(at(assembly.program().columns()), 0.0);
  for (Index step = 0; step < assembly.window().solve_steps; ++step)
    x[at(assembly.column(step, plant))] =
        1.1 * system.loads[0].demand_mw.at(assembly.window().first_step + step);
  return x;
}

// 44, 55 and 66 MW over a line of 30 MW: rows for all three steps, each once.
TEST(Assembly, AddsLimitsThatAreViolatedAndOnlyOnce) {
  const System system = two_buses(3);
  Assembly assembly(system);
  assembly.assemble({0, 3, 3}, initial_state(system));
  const std::vector<double> x = plant_serves_all(assembly, system);
  EXPECT_NEAR(assembly.flows(x, 2).at(0), 66.0, 1e-10);
  EXPECT_EQ(assembly.add_violated_limits(x), 3);
  EXPECT_EQ(assembly.add_violated_limits(x), 0);
  // Slack a: a MW drawn at b flows over the line. Flow = 1.1 (demand − unserved) within ±30, so
  // −1.1 unserved is within −30 − 44 … 30 − 44.
  const Index row = assembly.program().fixed_rows;
  EXPECT_NEAR(assembly.program().row_lower[at(row)], -74.0, 1e-10);
  EXPECT_NEAR(assembly.program().row_upper[at(row)], -14.0, 1e-10);
  double unserved_factor = 0.0;
  for (std::size_t k = 0; k < assembly.program().columns_of(row).size(); ++k)
    if (assembly.program().columns_of(row)[k] == assembly.column(0, unserved))
      unserved_factor = assembly.program().values_of(row)[k];
  EXPECT_NEAR(unserved_factor, -1.1, 1e-12);
}

TEST(Assembly, CopperplateHasNoLimits) {
  test::Region region;
  region.copperplate = true;
  region.buses = {"a", "b"};
  region.lines = {{"ab", 0, 1, 1000.0, 1.0}};
  region.plants = {{.id = "coal", .bus = 0, .pieces = {{100.0, 20.0}}}};
  region.demands = {{"town", 1, {50.0}}};
  const System system = build(region);
  Assembly assembly(system);
  assembly.assemble({0, 1, 1}, initial_state(system));
  const std::vector<double> x = {50.0, 0.0};
  EXPECT_EQ(assembly.add_violated_limits(x), 0);
  EXPECT_EQ(assembly.flows(x, 0), std::vector<double>{0.0});
}

TEST(Assembly, FindsAndClosesSidesOfAStorage) {
  const System system = two_buses(3);
  Assembly assembly(system);
  assembly.assemble({0, 3, 3}, initial_state(system));
  std::vector<double> x(15, 0.0);
  const auto charge = [&](Index step) { return at(assembly.column(step, ColumnId(1))); };
  const auto discharge = [&](Index step) { return at(assembly.column(step, ColumnId(2))); };
  x[charge(0)] = 10.0;
  x[discharge(0)] = 4.0;
  x[charge(1)] = 12.0;
  x[charge(2)] = 2.0;
  x[discharge(2)] = 1e-9;  // noise of a solver
  const std::vector<ExclusivePair> pairs = assembly.simultaneous(x);
  ASSERT_EQ(pairs.size(), 1U);
  EXPECT_EQ(at(pairs[0].first), charge(0));
  EXPECT_EQ(at(pairs[0].second), discharge(0));
  Choice choice;
  choice.first_open = {true};
  assembly.close(pairs, choice);
  EXPECT_EQ(assembly.program().upper[charge(0)], 12.0);
  EXPECT_EQ(assembly.program().upper[discharge(0)], 0.0);
  EXPECT_EQ(assembly.program().upper[discharge(1)], 10.0);
  assembly.open(pairs);
  EXPECT_EQ(assembly.program().upper[discharge(0)], 10.0);
  choice.first_open = {false};
  assembly.close(pairs, choice);
  EXPECT_EQ(assembly.program().upper[charge(0)], 0.0);
  EXPECT_EQ(assembly.program().upper[discharge(0)], 10.0);
  assembly.open(pairs);
  assembly.close_lesser(pairs, x);  // 10 MW charged, 4 MW discharged
  EXPECT_EQ(assembly.program().upper[charge(0)], 12.0);
  EXPECT_EQ(assembly.program().upper[discharge(0)], 0.0);
}

// Multipliers of 20 on the balance and −6 on the limit: at a (the slack) 20, at b, where a MW drawn
// loads the line by one, 20 + 6 = 26; in a step of half an hour a MWh costs twice as much.
TEST(Assembly, PricesComeFromBalanceAndLimits) {
  System system = two_buses(1);
  system.time.step_s = 1800;
  Assembly assembly(system);
  assembly.assemble({0, 1, 1}, initial_state(system));
  assembly.add_limit({0, BranchId(0)});
  const std::vector<double> y = {20.0, 0.0, 0.0, -6.0};
  const std::vector<double> price = assembly.prices(y, 0);
  EXPECT_NEAR(price[0], 40.0, 1e-12);
  EXPECT_NEAR(price[1], 52.0, 1e-12);
}

}  // namespace
}  // namespace gridstep
