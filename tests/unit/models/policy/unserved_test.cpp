#include "models/policy/unserved.hpp"

#include <gtest/gtest.h>

#include "tests/support/dispatch_region.hpp"

namespace gridstep::models {
namespace {

/// A load of 100 MW with losses of 5 %, 84 MW of power at 30 and a value of lost load of 1000.
System short_of_power() {
  System frame;
  frame.time = {0, 3600, 1, 0};
  frame.horizon = {1, 1, false};
  frame.loss_frac = 0.05;
  frame.voll_per_mwh = 1000.0;
  SystemBuilder builder(std::move(frame));
  const BusId bus = builder.add(Bus{.id = "B", .name = "B"});
  Column plant;
  plant.owner = builder.add(Unit{"G", "G", "coal", bus, 84.0, 84.0}).index;
  plant.bus = bus;
  plant.injection = 1.0;
  plant.upper = 84.0;
  plant.cost_per_h = 30.0;
  builder.add(std::move(plant));
  builder.add(Load{"L", "L", "L", bus, 100.0});
  add_unserved(builder);
  return builder.finish();
}

TEST(Unserved, IsOneColumnPerLoadAtTheValueOfLostLoad) {
  const System system = short_of_power();
  ASSERT_EQ(system.formulation.columns.size(), 2U);
  const Column& unserved = system.formulation.columns[1];
  EXPECT_EQ(unserved.role, Role::unserved);
  EXPECT_EQ(unserved.owner, 0);
  EXPECT_EQ(unserved.injection, 1.05);
  EXPECT_EQ(unserved.upper.at(0), 100.0);
  EXPECT_EQ(unserved.cost_per_h.at(0), 1000.0);
}

// 84 MW serve 84 / 1.05 = 80 MW and their losses of 4: 20 MW go unserved, at a cost of
// 84 · 30 + 20 · 1000 = 22520. A MW more at the bus would serve 1/1.05 MW: its price is 1000/1.05.
TEST(Unserved, CausesNoLosses) {
  GRIDSTEP_NEEDS_SOLVER();
  const std::vector<Record> records = test::simulate_all(short_of_power());
  ASSERT_EQ(records.size(), 1U);
  EXPECT_NEAR(records[0].unserved_mw[0], 20.0, 1e-9);
  EXPECT_NEAR(records[0].loss_mw[0], 4.0, 1e-9);
  EXPECT_NEAR(records[0].generation_mw[0], 84.0, 1e-9);
  EXPECT_NEAR(records[0].cost[0], 22520.0, 1e-6);
  EXPECT_NEAR(records[0].price_per_mwh[0], 1000.0 / 1.05, 1e-6);
}

}  // namespace
}  // namespace gridstep::models
