#include "engine/simulation/shift_work.hpp"

#include <gtest/gtest.h>

#include "engine/system/origins.hpp"
#include "tests/unit/models/demand/computing_region.hpp"

namespace gridstep {
namespace {

// Two hours at one bus. Coal, 1 t/MWh, costs 10 and then 12; 10 MW of wind blow in the second hour.
// A town draws 20 MW, the data centre 5 MW and 10 MW of work arrive in each hour; the work of the
// first may wait for the second.
System wind_in_the_second_hour(FlexibleObjective objective, bool has_work = true,
                               double firm_mw = 5.0) {
  models::ComputingRegion region({10.0, 12.0});
  region.center("A", {{"mean_mw", firm_mw}});
  if (has_work) region.queue("Q", 1.0);
  System system = region.build();
  for (Column& column : system.formulation.columns)
    if (column.role == Role::generation) column.emission_t_per_h = 1.0;
  Unit wind;
  wind.id = "W";
  wind.carrier = "wind";
  wind.bus = BusId(0);
  wind.p_max_mw = 10.0;
  wind.available_mw = Series(std::vector<double>{0.0, 10.0});
  system.units.push_back(wind);
  Column blows;
  blows.owner = static_cast<Index>(system.units.size()) - 1;
  blows.bus = BusId(0);
  blows.injection = 1.0;
  blows.upper = wind.available_mw;
  system.formulation.columns.push_back(blows);
  Load town;
  town.id = town.consumer = "town";
  town.bus = BusId(0);
  town.demand_mw = 20.0;
  system.loads.push_back(town);
  system.green.generation_carriers = {"wind"};
  system.flexible_objective = objective;
  system.carbon_price_per_t = 1000.0;
  find_origins(system);
  find_consumers(system);
  return system;
}

/// CO₂ of the data centre, traced.
double center_t(const Record& record, const System& system) {
  double sum = 0.0;
  for (std::size_t step = 0; step < 2; ++step)
    sum += record.demand_mw[step * system.loads.size()] *
           record.carbon_load_t_per_mwh[step * system.loads.size()];
  return sum;
}

// By cost nothing waits: 15 MW of coal, then 15 of 35 MW of which 25 are coal.
TEST(ShiftWork, ByCostWorkIsDoneWhileCoalIsCheap) {
  GRIDSTEP_NEEDS_SOLVER();
  const System system = wind_in_the_second_hour(FlexibleObjective::cost);
  const Record record = test::simulate_all(system).front();
  EXPECT_NEAR(record.work_mw[0], 10.0, 1e-9);
  EXPECT_NEAR(center_t(record, system), 15.0 + 15.0 * 25.0 / 35.0, 1e-9);
  EXPECT_NEAR(record.cost[0] + record.cost[1], 350.0 + 300.0, 1e-9);
}

// By carbon all of it waits: 5 MW of coal, then 25 of 45 MW of which 35 are coal. It costs 20 more,
// and the price at which CO₂ steers is no part of that; nor is it of the prices at the bus.
TEST(ShiftWork, ByCarbonWorkWaitsForTheWind) {
  GRIDSTEP_NEEDS_SOLVER();
  const System system = wind_in_the_second_hour(FlexibleObjective::carbon);
  const Record record = test::simulate_all(system).front();
  EXPECT_NEAR(record.work_mw[0], 0.0, 1e-9);
  EXPECT_NEAR(record.work_mw[1], 20.0, 1e-9);
  EXPECT_NEAR(center_t(record, system), 5.0 + 25.0 * 35.0 / 45.0, 1e-9);
  EXPECT_NEAR(record.cost[0] + record.cost[1], 250.0 + 420.0, 1e-9);
  const std::size_t buses = system.grid.buses.size();
  EXPECT_NEAR(record.price_per_mwh[0], 10.0, 1e-9);
  EXPECT_NEAR(record.price_per_mwh[buses], 12.0, 1e-9);
}

// A site that draws nothing but work: an hour in which it does none is not free of CO₂ for that.
TEST(ShiftWork, IdleHoursAreAsDirtyAsTheirRegion) {
  GRIDSTEP_NEEDS_SOLVER();
  const System system = wind_in_the_second_hour(FlexibleObjective::carbon, true, 0.0);
  const Record record = test::simulate_all(system).front();
  EXPECT_NEAR(record.work_mw[1], 20.0, 1e-9);
}

// Without work to shift no objective changes anything.
TEST(ShiftWork, NothingFlexibleNothingShifted) {
  GRIDSTEP_NEEDS_SOLVER();
  const auto cost_of = [](FlexibleObjective objective) {
    const System system = wind_in_the_second_hour(objective, false);
    const Record record = test::simulate_all(system).front();
    return record.cost[0] + record.cost[1];
  };
  EXPECT_EQ(cost_of(FlexibleObjective::cost), cost_of(FlexibleObjective::green));
  EXPECT_EQ(cost_of(FlexibleObjective::cost), cost_of(FlexibleObjective::carbon));
}

}  // namespace
}  // namespace gridstep
