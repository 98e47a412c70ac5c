#include "engine/simulation/simulate.hpp"

#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "tests/support/dispatch_region.hpp"

namespace gridstep {
namespace {

/// A plant for 30 serves 20 MW; a full battery of 10 MWh, which loses 5 % in charging, could spare
/// it some.
test::Region full_battery(double terminal_value_per_mwh) {
  test::Region region;
  region.steps = 5;
  region.buses = {"b"};
  region.plants = {{.id = "coal", .bus = 0, .pieces = {{50.0, 30.0}}}};
  region.stores = {{.id = "bat",
                    .bus = 0,
                    .discharge_max_mw = 10.0,
                    .charge_max_mw = 10.0,
                    .energy_max_mwh = 10.0,
                    .energy_init_mwh = 10.0,
                    .charge_efficiency_frac = 0.95,
                    .terminal_value_per_mwh = terminal_value_per_mwh}};
  region.demands = {{"town", 0, {20.0, 20.0, 20.0, 20.0, 20.0}}};
  return region;
}

std::vector<double> energy_mwh(const test::Region& region) {
  System system = build(region);
  system.horizon.window_steps = 2;
  system.horizon.keep_steps = 1;
  std::vector<double> energy;
  for (const Record& record : test::simulate_all(system))
    energy.insert(energy.end(), record.energy_mwh.begin(), record.energy_mwh.end());
  return energy;
}

// A MWh kept is worth 31 at every window's end, a MWh used now saves 30: it stays.
TEST(Simulate, DumpsNoEnergyAtASeam) {
  GRIDSTEP_NEEDS_SOLVER();
  for (const double energy : energy_mwh(full_battery(31.0))) EXPECT_NEAR(energy, 10.0, 1e-9);
}

// Worth 29, it is used up by the end.
TEST(Simulate, UsesEnergyThatIsWorthLess) {
  GRIDSTEP_NEEDS_SOLVER();
  EXPECT_NEAR(energy_mwh(full_battery(29.0)).back(), 0.0, 1e-9);
}

TEST(Simulate, KeepsEveryStepOnceAndReportsProgress) {
  GRIDSTEP_NEEDS_SOLVER();
  System system = build(full_battery(0.0));
  system.horizon.window_steps = 3;
  system.horizon.keep_steps = 1;
  Observer observer;
  std::vector<Index> done;
  observer.progress = [&](Index done_steps, Index all_steps) {
    done.push_back(done_steps);
    EXPECT_EQ(all_steps, 5);
  };
  Timing timing;
  Index next = 0;
  simulate(system, test::best_solver, observer, timing, [&](Record&& record) {
    EXPECT_EQ(record.first_step, next);
    next += record.steps;
  });
  EXPECT_EQ(next, 5);
  EXPECT_EQ(done, (std::vector<Index>{1, 2, 5}));
  EXPECT_GT(timing.solve_s, 0.0);
}

TEST(Simulate, StopsBetweenWindows) {
  GRIDSTEP_NEEDS_SOLVER();
  System system = build(full_battery(0.0));
  system.horizon.window_steps = 2;
  system.horizon.keep_steps = 1;
  Index kept = 0;
  Observer observer;
  observer.stop = [&] { return kept == 2; };
  Timing timing;
  EXPECT_THROW(simulate(system, test::best_solver, observer, timing, [&](Record&&) { ++kept; }),
               InterruptedError);
  EXPECT_EQ(kept, 2);
}

// A solver may serve one run after another; the second does not inherit from the first.
TEST(Simulate, ASolverServesOneSystemAfterAnother) {
  GRIDSTEP_NEEDS_SOLVER();
  const std::unique_ptr<Solver> solver = test::best_solver();
  const auto cost = [&](double cost_per_mwh, double limit_mw) {
    test::Region region;
    region.buses = {"a", "b"};
    region.lines = {{"ab", 0, 1, 1000.0, limit_mw}};
    region.plants = {{.id = "a", .bus = 0, .pieces = {{100.0, cost_per_mwh}}},
                     {.id = "b", .bus = 1, .pieces = {{100.0, 50.0}}}};
    region.demands = {{"town", 1, {60.0}}};
    const System system = build(region);
    Dispatcher dispatcher(system, *solver);
    return dispatcher.solve({0, 1, 1}, initial_state(system)).certificate.objective;
  };
  EXPECT_NEAR(cost(10.0, 40.0), 40.0 * 10.0 + 20.0 * 50.0, 1e-6);
  EXPECT_NEAR(cost(10.0, 100.0), 60.0 * 10.0, 1e-6);
  EXPECT_NEAR(cost(10.0, 20.0), 20.0 * 10.0 + 40.0 * 50.0, 1e-6);
}

}  // namespace
}  // namespace gridstep
