#include "engine/ledger/ledger.hpp"

#include <gtest/gtest.h>

#include "tests/unit/ledger/ledger_region.hpp"

namespace gridstep::test {
namespace {

// Flows that run in a circle, as no DC power flow has them. Bus 0 has 60 wind, bus 1 has 40 coal,
// bus 2 a load of 100. 0 → 1 carries 80, 1 → 2 carries 120, 2 → 0 carries 20.
// Into 0: 60 wind + 20 of bus 2's mix; through 80. Into 1: 40 coal + 80 of bus 0's; through 120.
// With w the wind share: w0 = (60 + 20 w2)/80, w1 = 80 w0/120, w2 = w1.
// w2 = (60 + 20 w2)/120 → w2 = 0.6, w1 = 0.6, w0 = 0.9.
TEST(Ledger, FlowsInACircle) {
  System system = bare_system(3, 1);
  add_unit(system, "W", "wind", 0);
  add_unit(system, "C", "coal", 1);
  add_load(system, "L", 2);
  add_line(system, 0, 1);
  add_line(system, 1, 2);
  add_line(system, 2, 0);
  finish(system);
  Record record = empty_record(system);
  record.generation_mw = {60.0, 40.0};
  record.unit_emission_t = {0.0, 40.0};
  record.demand_mw = {100.0};
  record.flow_mw = {80.0, 120.0, 20.0};
  Tracer tracer(system, Tracer::Coupling::direct);
  tracer.trace(record, 0);
  EXPECT_NEAR(tracer.mix(BusId(0))[0], 0.9, 1e-12);
  EXPECT_NEAR(tracer.mix(BusId(1))[0], 0.6, 1e-12);
  EXPECT_NEAR(tracer.mix(BusId(2))[0], 0.6, 1e-12);
  EXPECT_NEAR(tracer.emission_t_per_mwh(BusId(2)), 0.4, 1e-12);
  EXPECT_NEAR(tracer.emission_t_per_mwh(BusId(0)), 0.1, 1e-12);
}

// Power that only circles, with nothing put in or taken out, has no origin and does no harm.
TEST(Ledger, CirclesWithoutASource) {
  System system = bare_system(3, 1);
  add_unit(system, "W", "wind", 0);
  add_load(system, "L", 0);
  add_line(system, 1, 2);
  add_line(system, 2, 1);
  finish(system);
  Record record = empty_record(system);
  record.generation_mw = {10.0};
  record.demand_mw = {10.0};
  record.flow_mw = {5.0, 5.0};
  Tracer tracer(system, Tracer::Coupling::direct);
  tracer.trace(record, 0);
  EXPECT_EQ(tracer.mix(BusId(1))[0], 0.0);
  EXPECT_EQ(tracer.mix(BusId(0))[0], 1.0);
}

/// One bus with wind, coal, a battery of efficiency 0.8 × 0.5 and a load.
System with_battery(Index steps, double first_mwh) {
  System system = bare_system(1, steps);
  add_unit(system, "W", "wind", 0);
  add_unit(system, "C", "coal", 0);
  Storage storage;
  storage.unit = add_unit(system, "B", "battery", 0);
  storage.energy_init_mwh = first_mwh;
  storage.charge_efficiency_frac = 0.8;
  storage.discharge_efficiency_frac = 0.5;
  storage.init_mix = {{"coal", 1.0, 0.9}};
  system.storages.push_back(storage);
  add_load(system, "L", 0);
  finish(system);
  return system;
}

// A battery that holds 4 MWh of coal gives 6 MW and draws 20 MW in one hour. 6 MW take 12 MWh out:
// 4 from stock, that is 2 MW of coal, and 8 of the 16 MWh that the charge adds, that is 4 MW of the
// bus's own mix. Wind 30, coal 10: entering from outside 30 wind, 10 + 2 coal; mix 30/42, 12/42.
// The load takes 40 + 6 − 20 = 26 MW. In the end the battery holds 8 MWh of the bus's mix.
// CO₂: coal emits 10 t, the stock gives up all its 3.6 t. The node bears y t/MWh on 46 MW drawn;
// of them the passing 10 MW (8/0.8) come back as 4 MW: y (46 − 10) = 13.6.
TEST(Ledger, WhatPassesThroughAStorageWithinAStep) {
  const System system = with_battery(1, 4.0);
  Record record = empty_record(system);
  record.generation_mw = {30.0, 10.0, 6.0};
  record.unit_emission_t = {0.0, 10.0, 0.0};
  record.demand_mw = {26.0};
  record.charge_mw = {20.0};
  record.discharge_mw = {6.0};
  record.energy_mwh = {8.0};
  Ledger(system).book(record);
  EXPECT_NEAR(record.green_share_load[0], 30.0 / 42.0, 1e-12);
  EXPECT_NEAR(record.carbon_load_t_per_mwh[0], 13.6 / 36.0, 1e-12);
  EXPECT_NEAR(record.storage_origin_mwh[0], 8.0 * 30.0 / 42.0, 1e-12);
  // Nothing is lost: 10 t + 3.6 t = what the load bears and what the battery holds.
  EXPECT_NEAR(26.0 * 13.6 / 36.0 + record.storage_emission_t[0], 13.6, 1e-12);
  for (std::size_t origin = 0; origin < 2; ++origin) {
    const double before_mwh = origin == 1 ? 4.0 : 0.0;
    EXPECT_NEAR(record.supply_origin_mw[origin],
                record.load_origin_mw[origin] + record.storage_loss_origin_mw[origin] +
                    record.storage_origin_mwh[origin] - before_mwh,
                1e-12);
  }
}

TEST(Ledger, AnEmptiedStorageKeepsNothing) {
  const System system = with_battery(2, 4.0);
  Record record = empty_record(system);
  record.generation_mw = {8.0, 0.0, 2.0, 0.0, 5.0, 0.0};
  record.unit_emission_t = {0.0, 0.0, 0.0, 0.0, 5.0, 0.0};
  record.demand_mw = {10.0, 5.0};
  record.discharge_mw = {2.0, 0.0};
  Ledger(system).book(record);
  EXPECT_NEAR(record.green_share_load[0], 0.8, 1e-12);
  EXPECT_NEAR(record.carbon_load_t_per_mwh[0], 0.36, 1e-12);  // the stock's 3.6 t on 10 MWh
  EXPECT_EQ(record.storage_emission_t[0], 0.0);
  EXPECT_EQ(record.green_share_load[1], 0.0);
  EXPECT_NEAR(record.carbon_load_t_per_mwh[1], 1.0, 1e-12);
}

TEST(Ledger, NothingServedHasNoShare) {
  const System system = with_battery(1, 0.0);
  Record record = empty_record(system);
  record.demand_mw = {5.0};
  record.unserved_mw = {5.0};
  Ledger(system).book(record);
  EXPECT_EQ(record.green_share_load[0], 0.0);
  EXPECT_EQ(record.carbon_load_t_per_mwh[0], 0.0);
}

TEST(Ledger, OriginsByUnit) {
  System system = bare_system(1, 1);
  add_unit(system, "W1", "wind", 0);
  add_unit(system, "W2", "wind", 0);
  add_load(system, "L", 0);
  Tie tie;
  tie.id = "T";
  tie.bus = BusId(0);
  tie.import_max_mw = 10.0;
  tie.import_mix = {{"wind", 0.25, 0.0}, {"coal", 0.75, 0.8}};
  system.ties.push_back(tie);
  system.origins_by_unit = true;
  finish(system);
  ASSERT_EQ(system.origins.size(), 4U);
  EXPECT_EQ(system.origins[2].id, "import_T_wind");
  EXPECT_TRUE(system.origins[2].green && system.origins[2].imported);
  Record record = empty_record(system);
  record.generation_mw = {3.0, 1.0};
  record.import_mw = {4.0};
  record.demand_mw = {8.0};
  Ledger(system).book(record);
  EXPECT_NEAR(record.load_origin_mw[0], 3.0, 1e-12);
  EXPECT_NEAR(record.load_origin_mw[1], 1.0, 1e-12);
  EXPECT_NEAR(record.load_origin_mw[2], 1.0, 1e-12);
  EXPECT_NEAR(record.load_origin_mw[3], 3.0, 1e-12);
  EXPECT_NEAR(record.green_share_load[0], 5.0 / 8.0, 1e-12);
  EXPECT_NEAR(record.carbon_load_t_per_mwh[0], 4.0 * 0.75 * 0.8 / 8.0, 1e-12);
}

}  // namespace
}  // namespace gridstep::test
