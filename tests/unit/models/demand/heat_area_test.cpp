#include "models/demand/heat_area.hpp"

#include <gtest/gtest.h>

#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

// 4500 · (18 + 4) / 35 = 2828.571…
TEST(HeatDemand, IsLinearInTheOutdoorTemperature) {
  const HeatNetwork network{4500.0, 18.0, -17.0, 2900.0};
  EXPECT_NEAR(heat_demand_mw_th(network, -4.0), 2828.5714285714284, 1e-9);
  EXPECT_DOUBLE_EQ(heat_demand_mw_th(network, -17.0), 2900.0);
  EXPECT_DOUBLE_EQ(heat_demand_mw_th(network, 18.0), 0.0);
  EXPECT_DOUBLE_EQ(heat_demand_mw_th(network, 30.0), 0.0);
}

DraftScenario town(const std::string& profile) {
  DraftScenario draft;
  draft.row("heat_areas", {{"id", word("T")},
                           {"profile", word(profile)},
                           {"mean_mw_th", 7.0},
                           {"design_mw_th", 100.0},
                           {"chp_max_mw_th", 60.0},
                           {"indoor_c", 18.0},
                           {"design_outdoor_c", -17.0},
                           {"season_start", word("10-15")},
                           {"season_end", word("04-15")},
                           {"boiler_max_mw_th", 30.0},
                           {"boiler_cost_per_mwh_th", 90.0},
                           {"boiler_emission_t_per_mwh_th", 0.4}});
  return draft;
}

TEST(HeatArea, AsksForNothingOutsideItsSeason) {
  const DraftScenario draft = town("weather");
  const TimeGrid time = grid_from(2023, 4, 14, 48);
  const Weather weather(plain_climate(), time);
  SystemBuilder builder = one_bus(time);
  heat_area().build({draft.scenario(), time, weather}, builder);
  const System system = builder.finish();
  const Series& demand_mw_th = system.heat_areas.at(0).demand_mw_th;
  const HeatNetwork network{100.0, 18.0, -17.0, 60.0};
  EXPECT_DOUBLE_EQ(demand_mw_th.at(23), heat_demand_mw_th(network, weather.temperature_c(23)));
  EXPECT_EQ(demand_mw_th.at(24), 0.0);
  const Row& row = draft.scenario().table("heat_areas").rows[0];
  EXPECT_TRUE(heating_season(row).contains(time.civil(23)));
  EXPECT_FALSE(heating_season(row).contains(time.civil(24)));
}

TEST(HeatArea, HasABoilerInItsBalance) {
  const DraftScenario draft = town("constant");
  const TimeGrid time = grid_from(2023, 1, 1, 2);
  SystemBuilder builder = one_bus(time);
  heat_area().build({draft.scenario(), time, Weather()}, builder);
  const System system = builder.finish();
  ASSERT_EQ(system.formulation.columns.size(), 1U);
  const Column& boiler = system.formulation.columns[0];
  EXPECT_EQ(boiler.role, Role::heat);
  EXPECT_FALSE(boiler.bus.valid());
  EXPECT_EQ(boiler.upper.at(1), 30.0);
  EXPECT_EQ(boiler.cost_per_h.at(1), 90.0);
  EXPECT_EQ(boiler.emission_t_per_h, 0.4);
  ASSERT_EQ(system.formulation.rows.size(), 1U);
  const ConstraintRow& balance = system.formulation.rows[0];
  EXPECT_EQ(balance.kind, RowKind::heat_balance);
  EXPECT_EQ(balance.lower.at(0), 7.0);
  EXPECT_EQ(balance.upper.at(0), 7.0);
  ASSERT_EQ(balance.entries.size(), 1U);
  EXPECT_EQ(balance.entries[0].coefficient, 1.0);
}

TEST(HeatArea, FindsTemperaturesTheWrongWayRound) {
  DraftScenario draft;
  draft.row("heat_areas", {{"id", word("T")}, {"indoor_c", -17.0}, {"design_outdoor_c", 18.0}});
  Problems problems;
  heat_area().check(draft.scenario(), problems);
  ASSERT_EQ(problems.all().size(), 1U);
  EXPECT_EQ(problems.all()[0].code, "GS0518");
}

}  // namespace
}  // namespace gridstep::models
