#include "engine/simulation/account.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/simulation/advance.hpp"
#include "tests/support/region.hpp"

namespace gridstep {
namespace {

/// Half-hour steps, losses of 10 %. At a coal for 20 (0.9 t/MWh) and a tie at 30 with a fee of 1;
/// at b wind whose curtailment costs 4, a battery and a load.
test::Region region() {
  test::Region region;
  region.steps = 2;
  region.step_s = 1800;
  region.loss_frac = 0.1;
  region.voll_per_mwh = 500.0;
  region.buses = {"a", "b"};
  region.lines = {{"ba", 1, 0, 1000.0, 200.0}};
  region.plants = {{.id = "coal", .bus = 0, .pieces = {{100.0, 20.0}}}};
  region.renewables = {{"wind", 1, {50.0, 40.0}, 4.0}};
  region.stores = {{.id = "bat",
                    .bus = 1,
                    .discharge_max_mw = 20.0,
                    .charge_max_mw = 20.0,
                    .energy_max_mwh = 30.0,
                    .energy_init_mwh = 10.0,
                    .charge_efficiency_frac = 0.8,
                    .discharge_efficiency_frac = 0.5}};
  region.exchanges = {{"tie", 0, 50.0, 50.0, {30.0, 30.0}, 1.0}};
  region.demands = {{"town", 1, {100.0, 80.0}}};
  return region;
}

/// Columns: coal, wind, charge, discharge, energy, import, export, unserved. The first step serves
/// 90 of 100 MW, which takes 99: 60 coal + 45 wind − 10 charge + 4 import; the second serves 80,
/// which takes 88: 55 coal + 40 wind + 3 discharge − 10 export. The battery: 10 + 0.8 · 10/2 = 14,
/// 14 − 3/2/0.5 = 11.
Dispatch dispatch() {
  Dispatch dispatch;
  dispatch.solution.x = {60.0, 45.0, 10.0, 0.0, 14.0, 4.0, 0.0,  10.0,
                         55.0, 40.0, 0.0,  3.0, 11.0, 0.0, 10.0, 0.0};
  dispatch.solution.y = {10.0, 0.0, 12.0, 0.0};
  dispatch.certificate.objective = 100.0;
  dispatch.certificate.bound = 99.0;
  dispatch.certificate.scale = 100.0;
  dispatch.bound = 98.0;
  return dispatch;
}

Record booked() {
  const System system = build(region());
  Assembly assembly(system);
  assembly.assemble({0, 2, 2}, initial_state(system));
  return account(system, assembly, dispatch());
}

using Values = std::vector<double>;

void expect_values(const Values& values, const Values& expected) {
  ASSERT_EQ(values.size(), expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k)
    EXPECT_NEAR(values[k], expected[k], 1e-9) << "value " << k;
}

TEST(Account, BooksEveryColumnUnderItsThing) {
  const Record record = booked();
  EXPECT_EQ(record.first_step, 0);
  EXPECT_EQ(record.steps, 2);
  expect_values(record.generation_mw, {60.0, 45.0, 0.0, 55.0, 40.0, 3.0});
  expect_values(record.available_mw, {100.0, 50.0, 20.0, 100.0, 40.0, 20.0});
  expect_values(record.curtailment_mw, {0.0, 5.0, 0.0, 0.0, 0.0, 0.0});
  expect_values(record.charge_mw, {10.0, 0.0});
  expect_values(record.discharge_mw, {0.0, 3.0});
  expect_values(record.energy_mwh, {14.0, 11.0});
  expect_values(record.import_mw, {4.0, 0.0});
  expect_values(record.export_mw, {0.0, 10.0});
  expect_values(record.demand_mw, {100.0, 80.0});
  expect_values(record.unserved_mw, {10.0, 0.0});
}

// Losses are 10 % of what is served: 9 and 8 MW. Then generation − charge + import − export +
// unserved = demand + loss: 60 + 45 − 10 + 4 + 10 = 109, 55 + 40 + 3 − 10 = 88.
TEST(Account, ClosesTheBalanceOfTheResultFile) {
  const Record record = booked();
  expect_values(record.loss_mw, {9.0, 8.0});
  for (std::size_t t = 0; t < 2; ++t)
    EXPECT_NEAR(record.generation_mw[3 * t] + record.generation_mw[3 * t + 1] +
                    record.generation_mw[3 * t + 2] - record.charge_mw[t] + record.import_mw[t] -
                    record.export_mw[t] + record.unserved_mw[t],
                record.demand_mw[t] + record.loss_mw[t], 1e-9);
}

// Half hours. First: 60 · 20 + 5 · 4 + 4 · 31 + 10 · 500 = 6344, half of it 3172; CO₂ 60 · 0.9 / 2.
// Second: 55 · 20 − 10 · 29 = 810, half of it 405.
TEST(Account, CountsCostAndCarbonOfTheStep) {
  const Record record = booked();
  expect_values(record.cost, {3172.0, 405.0});
  expect_values(record.emission_t, {27.0, 24.75});
}

// From b to a: what a sends arrives negative. 64 and 45 MW leave a.
TEST(Account, MeasuresFlowsAndPrices) {
  const Record record = booked();
  expect_values(record.flow_mw, {-64.0, -45.0});
  expect_values(record.price_per_mwh, {20.0, 20.0, 24.0, 24.0});  // per MWh, not per half hour
}

// The battery's discharge is no generation: 45 / 105 and 40 / 95.
TEST(Account, SharesGreenOverOwnGeneration) {
  expect_values(booked().green_share, {45.0 / 105.0, 40.0 / 95.0});
}

// 60 MW in condensing operation, of which 40 MW of heat take 0.2 each: 52 MW. The boiler adds 10.
TEST(Account, BooksHeatAndThePowerItTakes) {
  test::Region region;
  region.buses = {"b"};
  region.heat_mw_th = {50.0};
  region.plants = {{.id = "plain", .bus = 0, .pieces = {{5.0, 1.0}}},
                   {.id = "chp",
                    .bus = 0,
                    .pieces = {{100.0, 20.0}},
                    .heat_max_mw_th = 45.0,
                    .power_loss_frac = 0.2,
                    .power_to_heat_frac = 0.5}};
  const System system = build(region);
  Assembly assembly(system);
  assembly.assemble({0, 1, 1}, initial_state(system));
  Dispatch dispatch;
  dispatch.solution.x = {10.0, 0.0, 60.0, 40.0};  // boiler, first plant, chp, its heat
  dispatch.solution.y.assign(static_cast<std::size_t>(assembly.program().rows()), 0.0);
  const Record record = account(system, assembly, dispatch);
  expect_values(record.generation_mw, {0.0, 52.0});
  expect_values(record.heat_mw_th, {0.0, 40.0});
  expect_values(record.boiler_heat_mw_th, {10.0});
  expect_values(record.heat_demand_mw_th, {50.0});
}

TEST(Account, CarriesTheProofOfTheWindow) {
  const Record record = booked();
  expect_values(record.duality_gap, {0.01, 0.01});
  expect_values(record.window_objective, {100.0, 100.0});
  expect_values(record.window_bound, {98.0, 98.0});
}

TEST(Account, BooksOnlyWhatIsKept) {
  const System system = build(region());
  Assembly assembly(system);
  assembly.assemble({0, 2, 1}, initial_state(system));
  const Record record = account(system, assembly, dispatch());
  EXPECT_EQ(record.steps, 1);
  expect_values(record.energy_mwh, {14.0});
}

TEST(Advance, HandsOverTheLastKeptStep) {
  const System system = build(region());
  Assembly assembly(system);
  assembly.assemble({0, 2, 1}, initial_state(system));
  expect_values(gridstep::advance(assembly, dispatch().solution.x).column_value,
                {60.0, 45.0, 10.0, 0.0, 14.0, 4.0, 0.0, 10.0});
  assembly.assemble({0, 2, 2}, initial_state(system));
  expect_values(gridstep::advance(assembly, dispatch().solution.x).column_value,
                {55.0, 40.0, 0.0, 3.0, 11.0, 0.0, 10.0, 0.0});
}

TEST(InitialState, IsWhatTheColumnsState) {
  const State state = initial_state(build(region()));
  EXPECT_TRUE(std::isnan(state.column_value[0]));
  EXPECT_EQ(state.column_value[4], 10.0);
}

}  // namespace
}  // namespace gridstep
