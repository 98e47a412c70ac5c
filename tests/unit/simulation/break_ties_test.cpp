#include "engine/simulation/break_ties.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "engine/simulation/advance.hpp"
#include "tests/support/dispatch_region.hpp"

namespace gridstep {
namespace {

using test::Region;

/// What the rule makes of a point; columns that it does not name are 0.
std::vector<double> shared(const System& system, std::vector<double> x) {
  Assembly assembly(system);
  assembly.assemble(test::whole(system), initial_state(system));
  x.resize(at(assembly.program().columns()), 0.0);
  TieBreaker(system).apply(assembly, initial_state(system), x);
  return x;
}

void expect_values(const std::vector<double>& x, const std::vector<double>& expected) {
  ASSERT_GE(x.size(), expected.size());
  for (std::size_t column = 0; column < expected.size(); ++column)
    EXPECT_NEAR(x[column], expected[column], 1e-12) << "column " << column;
}

Region one_bus() {
  Region region;
  region.buses = {"b"};
  return region;
}

// 60 and 40 MW of wind at one cost give 50: half of each. The third, of another cost, stays.
TEST(TieBreaker, SharesProRataInsideAPriceClass) {
  Region region = one_bus();
  region.renewables = {{"w1", 0, {60.0}, 5.0}, {"w2", 0, {40.0}, 5.0}, {"w3", 0, {30.0}, 6.0}};
  expect_values(shared(build(region), {50.0, 0.0, 12.0}), {30.0, 20.0, 12.0});
}

// A must-run piece of 20 … 60 MW and one of 0 … 20 MW give 50 together: 30 above the floor of 20 is
// half of the room of 60.
TEST(TieBreaker, SharesWhatIsAboveTheFloors) {
  Region region = one_bus();
  region.plants = {{.id = "p1", .bus = 0, .pieces = {{60.0, 30.0}}, .p_min_mw = 20.0},
                   {.id = "p2", .bus = 0, .pieces = {{20.0, 30.0}}}};
  expect_values(shared(build(region), {30.0, 20.0}), {40.0, 10.0});
}

/// Wind of one cost at both ends of a line: 60 and 40 MW at a, 50 and 50 MW at b, a load at b.
Region two_buses(double limit_mw) {
  Region region;
  region.buses = {"a", "b"};
  region.lines = {{"ab", 0, 1, 1000.0, limit_mw}};
  region.renewables = {{"a1", 0, {60.0}, 5.0},
                       {"a2", 0, {40.0}, 5.0},
                       {"b1", 1, {50.0}, 5.0},
                       {"b2", 1, {50.0}, 5.0}};
  region.demands = {{"town", 1, {100.0}}};
  return region;
}

// Half of all 200 MW would send 50 MW over the line. Where it carries them, all give half …
TEST(TieBreaker, SharesAcrossTheIslandWhereLinesAllow) {
  expect_values(shared(build(two_buses(50.0)), {20.0, 0.0, 50.0, 30.0}), {30.0, 20.0, 25.0, 25.0});
}

// … where it does not, each bus shares its own: 20 MW at a as 3 : 2, 80 MW at b evenly.
TEST(TieBreaker, SharesPerBusWhereALineBinds) {
  expect_values(shared(build(two_buses(20.0)), {20.0, 0.0, 50.0, 30.0}), {12.0, 8.0, 40.0, 40.0});
}

TEST(TieBreaker, LeavesIslandsApart) {
  Region region = two_buses(20.0);
  region.lines.clear();
  expect_values(shared(build(region), {10.0, 0.0, 50.0, 40.0}), {6.0, 4.0, 45.0, 45.0});
}

Region twins() {
  Region region = one_bus();
  region.steps = 2;
  region.stores = {{.id = "s1",
                    .bus = 0,
                    .discharge_max_mw = 10.0,
                    .charge_max_mw = 10.0,
                    .energy_max_mwh = 40.0,
                    .energy_init_mwh = 8.0}};
  region.stores.push_back(region.stores.front());
  region.stores.back().id = "s2";
  return region;
}

// Charge, discharge and energy of s1, then of s2, then the second step.
TEST(TieBreaker, TwinsDoTheirMean) {
  const std::vector<double> x = {10.0, 0.0, 18.0, 0.0, 0.0, 8.0,             //
                                 0.0,  6.0, 12.0, 0.0, 2.0, 6.0};            //
  expect_values(shared(build(twins()), x), {5.0, 0.0, 13.0, 5.0, 0.0, 13.0,  //
                                            0.0, 4.0, 9.0, 0.0, 4.0, 9.0});
}

TEST(TieBreaker, UnlikeDevicesAreNoTwins) {
  const std::vector<double> x = {10.0, 0.0, 18.0, 0.0, 0.0, 8.0, 0.0, 6.0, 12.0, 0.0, 2.0, 6.0};
  Region larger = twins();
  larger.stores.back().energy_max_mwh = 41.0;
  expect_values(shared(build(larger), x), x);
  Region fuller = twins();
  fuller.stores.back().energy_init_mwh = 9.0;
  expect_values(shared(build(fuller), x), x);
  Region lossy = twins();
  lossy.stores.back().charge_efficiency_frac = 0.9;
  expect_values(shared(build(lossy), x), x);
}

// One fills while the other empties: as a mean both would do both, which no storage may.
TEST(TieBreaker, TwinsDoNotBurnEnergyTogether) {
  const std::vector<double> x = {10.0, 0.0, 18.0, 0.0, 4.0, 4.0, 0.0, 0.0, 18.0, 0.0, 0.0, 4.0};
  expect_values(shared(build(twins()), x), x);
  Region allowed = twins();
  allowed.simultaneous_charge_discharge = true;
  expect_values(shared(build(allowed), x),
                {5.0, 2.0, 11.0, 5.0, 2.0, 11.0, 0.0, 0.0, 11.0, 0.0, 0.0, 11.0});
}

// The dispatcher has told s1 not to charge in the first step; s2 may. Their mean would have s1
// charge after all, so they keep what they do.
TEST(TieBreaker, TwinsKeepWhatOneOfThemWasForbidden) {
  const System system = build(twins());
  Assembly assembly(system);
  assembly.assemble(test::whole(system), initial_state(system));
  Choice choice;
  choice.first_open = {false};
  assembly.close({{assembly.column(0, ColumnId(0)), assembly.column(0, ColumnId(1))}}, choice);
  const std::vector<double> x = {0.0, 0.0, 8.0, 8.0, 0.0, 16.0, 0.0, 0.0, 8.0, 0.0, 0.0, 16.0};
  std::vector<double> after = x;
  TieBreaker(system).apply(assembly, initial_state(system), after);
  for (std::size_t column = 0; column < after.size(); ++column)
    EXPECT_LE(after[column], assembly.program().upper[column]) << "column " << column;
  expect_values(after, x);
}

// 30 MW in and 20 MW out over one tie at one price are 10 MW in; the pieces bought last go first.
TEST(TieBreaker, SendsNothingInCircles) {
  Region region = one_bus();
  region.exchanges = {{"t", 0, 50.0, 50.0, {40.0}, 0.0}, {"u", 0, 50.0, 50.0, {40.0}, 0.0}};
  expect_values(shared(build(region), {30.0, 20.0, 0.0, 15.0}), {10.0, 0.0, 0.0, 15.0});
}

// A dispatch before and after: same cost, same residuals.
TEST(TieBreaker, ChangesNeitherCostNorFeasibility) {
  Region region = two_buses(20.0);
  region.stores = twins().stores;
  for (test::Store& store : region.stores) store.bus = 1;
  const System system = build(region);
  Assembly assembly(system);
  assembly.assemble(test::whole(system), initial_state(system));
  // The load's 100 MW from 20 at a, 75 at b and 5 of s1; s2 rests; nothing is unserved.
  const std::vector<double> before = {20.0, 0.0, 50.0, 25.0, 0.0, 5.0, 3.0, 0.0, 0.0, 8.0, 0.0};
  const std::vector<double> y(static_cast<std::size_t>(assembly.program().rows()), 0.0);
  const ProgramCertificate proof_before = certify(assembly.program(), before, y);
  ASSERT_EQ(proof_before.row_violation, 0.0);
  std::vector<double> after = before;
  TieBreaker(system).apply(assembly, initial_state(system), after);
  EXPECT_NE(after, before);
  const ProgramCertificate proof = certify(assembly.program(), after, y);
  EXPECT_NEAR(proof.objective, proof_before.objective, 1e-9);
  EXPECT_LE(proof.row_violation, 1e-12);
  EXPECT_EQ(proof.bound_violation, 0.0);
  EXPECT_EQ(assembly.add_violated_limits(after), 0);
}

}  // namespace
}  // namespace gridstep
