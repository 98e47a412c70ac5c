#include "engine/simulation/marginal.hpp"

#include <gtest/gtest.h>

#include "tests/support/dispatch_region.hpp"

namespace gridstep::test {
namespace {

/// One bus, coal at 1 cent and 0.9 t/MWh, and wind that is more than enough in the second hour.
Region coal_then_wind() {
  Region region;
  region.steps = 2;
  region.buses = {"A"};
  region.plants = {{.id = "C", .bus = 0, .pieces = {{100.0, 30.0}}}};
  region.renewables = {{"W", 0, {10.0, 80.0}, 5.0}};
  region.demands = {{"D", 0, {50.0, 50.0}}};
  return region;
}

// First hour: all wind is taken, one more MW is coal. Second hour: wind is curtailed, one more MW
// is wind. With 2 % losses a MW drawn at the bus is still a MW.
TEST(Marginal, CoalOrCurtailedWind) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region = coal_then_wind();
  region.loss_frac = 0.02;
  const System system = build(region);
  const Record record = simulate_all(system).front();
  EXPECT_NEAR(record.marginal_green_frac[0], 0.0, 1e-12);
  EXPECT_NEAR(record.marginal_emission_t_per_mwh[0], 0.9, 1e-12);
  EXPECT_EQ(system.units[at(record.marginal_unit[0])].id, "C");
  EXPECT_NEAR(record.marginal_green_frac[1], 1.0, 1e-12);
  EXPECT_NEAR(record.marginal_emission_t_per_mwh[1], 0.0, 1e-12);
  EXPECT_EQ(system.units[at(record.marginal_unit[1])].id, "W");
}

// Nothing is drawn, nothing runs: no row binds that has a basic column. It is no reason to fail.
TEST(Marginal, NothingDrawnNothingMoves) {
  GRIDSTEP_NEEDS_SOLVER();
  Region region = coal_then_wind();
  region.renewables.clear();
  region.demands.clear();
  const Record record = simulate_all(build(region)).front();
  EXPECT_EQ(record.generation_mw[0], 0.0);
  EXPECT_FALSE(record.marginal_unit.empty());
}

// Without a basis of the program's size nothing is known.
TEST(Marginal, NoBasisIsUnknown) {
  GRIDSTEP_NEEDS_SOLVER();
  const System system = build(coal_then_wind());
  const auto solver = best_solver();
  Dispatcher dispatcher(system, *solver);
  dispatcher.solve(whole(system), initial_state(system));
  Record record;
  record.steps = system.time.steps;
  Marginal(system).book(dispatcher.assembly(), Basis(), record);
  EXPECT_TRUE(std::isnan(record.marginal_green_frac[0]));
  EXPECT_EQ(record.marginal_unit[0], -1);
}

}  // namespace
}  // namespace gridstep::test
