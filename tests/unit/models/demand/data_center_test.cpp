#include "models/demand/data_center.hpp"

#include <gtest/gtest.h>

#include "tests/unit/models/demand/computing_region.hpp"
#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

constexpr PueCurve curve{1.14, 10.0, 0.006, 20.0, 0.013, 1.38};

// 1.14 + 0.006 · 5 = 1.17; 1.14 + 0.06 = 1.20; 1.20 + 0.013 · 10 = 1.33.
TEST(Pue, RisesInTwoSlopesToItsLimit) {
  EXPECT_DOUBLE_EQ(pue(curve, -20.0), 1.14);
  EXPECT_DOUBLE_EQ(pue(curve, 15.0), 1.17);
  EXPECT_DOUBLE_EQ(pue(curve, 20.0), 1.20);
  EXPECT_DOUBLE_EQ(pue(curve, 30.0), 1.33);
  EXPECT_DOUBLE_EQ(pue(curve, 38.0), 1.38);
}

TEST(ServerPower, KeepsItsIdlePart) {
  EXPECT_DOUBLE_EQ(server_power_pu(0.32, 0.0), 0.32);
  EXPECT_DOUBLE_EQ(server_power_pu(0.32, 1.0), 1.0);
}

// Warmest at 15 h, coolest at 3 h; only PUE moves, so the two hours differ by the ratio of PUEs.
TEST(DataCenter, CoolsByTheWeather) {
  DraftScenario draft;
  draft.row("data_centers", {{"id", word("D")},
                             {"consumer", word("D")},
                             {"bus", word("B")},
                             {"profile", word("weather")},
                             {"mean_mw", 100.0},
                             {"pue_min_pu", 1.1},
                             {"pue_low_c", 0.0},
                             {"pue_low_slope_per_k", 0.01}});
  const TimeGrid time = grid_from(2023, 7, 1, 24);
  const Weather weather(plain_climate(), time);
  SystemBuilder builder = one_bus(time);
  data_center().build({draft.scenario(), time, weather}, builder);
  const Series demand_mw = builder.finish().loads.at(0).demand_mw;
  const auto pue_at = [&](Index step) {
    return 1.1 + 0.01 * std::max(0.0, weather.temperature_c(step));
  };
  EXPECT_NEAR(demand_mw.at(15) / demand_mw.at(3), pue_at(15) / pue_at(3), 1e-12);
}

TEST(DataCenter, FindsCurvesOutOfOrder) {
  DraftScenario draft;
  draft.row("data_centers", {{"id", word("D")},
                             {"pue_low_c", 20.0},
                             {"pue_high_c", 10.0},
                             {"pue_min_pu", 1.2},
                             {"pue_max_pu", 1.1}});
  Problems problems;
  data_center().check(draft.scenario(), problems);
  ASSERT_EQ(problems.all().size(), 2U);
  EXPECT_EQ(problems.all()[0].code, "GS0517");
}

// 30 minutes at 12 MW are 6 MWh. The plant lacks 1 MW of 5 in the second hour: the UPS gives it,
// and takes it back as soon as there is room.
TEST(Ups, ServesWhatWouldNotBeServed) {
  GRIDSTEP_NEEDS_SOLVER();
  ComputingRegion region({50.0, 50.0, 20.0});
  region.plant_mw() = {20.0, 4.0, 20.0};
  region.center("A", {{"grid_max_mw", 12.0}, {"ups_min", 30.0}});
  const Record record = simulated(region.build());
  expect_values(record.demand_mw, {5.0, 4.0, 6.0});
  expect_values(record.unserved_mw, {0.0, 0.0, 0.0});
}

// It holds 2 MWh for a lack of 3: one MW is not served, which is no more than the load asks for.
TEST(Ups, GivesNoMoreThanItHolds) {
  GRIDSTEP_NEEDS_SOLVER();
  ComputingRegion region({50.0, 50.0});
  region.plant_mw() = {20.0, 2.0};
  region.center("A", {{"grid_max_mw", 12.0}, {"ups_min", 10.0}});
  const Record record = simulated(region.build());
  expect_values(record.demand_mw, {5.0, 3.0});
  expect_values(record.unserved_mw, {0.0, 1.0});
}

// Prices of 80 and 10: it pays to relieve the firm 5 MW and take them back, 7 MW fit below the
// meter's 12.
TEST(Ups, TradesOnlyWhereDispatchable) {
  GRIDSTEP_NEEDS_SOLVER();
  const DraftScenario::Cells ups = {{"grid_max_mw", 12.0}, {"ups_min", 30.0}};
  DraftScenario::Cells dispatchable = ups;
  dispatchable.insert(dispatchable.end(), {{"ups_dispatchable", true}, {"ups_wear_per_mwh", 20.0}});
  expect_values(simulated(ComputingRegion({80.0, 10.0}).center("A", ups).build()).demand_mw,
                {5.0, 5.0});
  expect_values(
      simulated(ComputingRegion({80.0, 10.0}).center("A", dispatchable).build()).demand_mw,
      {0.0, 10.0});
  expect_values(
      simulated(ComputingRegion({29.0, 10.0}).center("A", dispatchable).build()).demand_mw,
      {5.0, 5.0});
}

TEST(Ups, NeedsAFullLoad) {
  DraftScenario draft;
  draft.row("data_centers", {{"id", word("D")}, {"ups_min", 15.0}});
  Problems problems;
  data_center().check(draft.scenario(), problems);
  ASSERT_EQ(problems.all().size(), 1U);
  EXPECT_EQ(problems.all()[0].code, "GS0544");
}

}  // namespace
}  // namespace gridstep::models
