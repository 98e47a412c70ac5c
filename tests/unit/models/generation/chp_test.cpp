#include "models/generation/chp.hpp"

#include <gtest/gtest.h>

#include "engine/base/error.hpp"
#include "tests/support/dispatch_region.hpp"
#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

/// P_max = 100, P_min = 40, c_v = 0.2, c_b = 0.5, up to 80 MW of heat.
DraftScenario draft_with(const DraftScenario::Cells& more) {
  DraftScenario draft;
  draft.row("fuels", {{"id", word("coal")}, {"price_per_gj", 2.0}});
  draft.row("heat_areas",
            {{"id", word("town")}, {"season_start", word("10-15")}, {"season_end", word("04-15")}});
  DraftScenario::Cells cells = {{"id", word("C")},           {"bus", word("B")},
                                {"fuel", word("coal")},      {"p_max_mw", 100.0},
                                {"p_min_mw", 40.0},          {"heat_rate_gj_per_mwh", 10.0},
                                {"heat_area", word("town")}, {"heat_max_mw_th", 80.0},
                                {"power_loss_frac", 0.2},    {"power_to_heat_frac", 0.5}};
  for (const auto& cell : more) cells.push_back(cell);
  draft.row("chp", cells);
  return draft;
}

SystemBuilder builder_with(const DraftScenario& draft, const TimeGrid& time, double heat_mw_th) {
  SystemBuilder builder = one_bus(time);
  builder.add(HeatArea{"town", "town", heat_mw_th});
  const Weather weather(plain_climate(), time);
  chp().build({draft.scenario(), time, weather}, builder);
  return builder;
}

/// Output of the unit when it must deliver `heat_mw_th` and a MW of it earns `worth`.
double output_mw(double heat_mw_th, double worth) {
  SystemBuilder builder = builder_with(draft_with({{"must_run", word("always")}}),
                                       grid_from(2023, 1, 1, 1), heat_mw_th);
  Column buyer;
  buyer.role = Role::export_;
  buyer.owner = builder.add(Tie{"T", "T", builder.bus("B"), 0.0, 1000.0}).index;
  buyer.bus = builder.bus("B");
  buyer.injection = -1.0;
  buyer.upper = 1000.0;
  buyer.cost_per_h = -worth;
  const ColumnId sold = builder.add(std::move(buyer));
  const System system = builder.finish();
  const Dispatch dispatch = test::dispatch_whole(system);
  return dispatch.solution.x[static_cast<std::size_t>(sold.index)];
}

// The corners of the region in (P, Q): without heat 40 … 100. The upper edge P = 100 − 0.2 Q ends
// at Q = 80, P = 84. The lower edge P = 40 − 0.2 Q meets the back-pressure line P = 0.5 Q at
// Q = 400/7, P = 200/7; on it, Q = 80 needs P = 40.
TEST(Chp, KeepsToItsFeasibleRegion) {
  GRIDSTEP_NEEDS_SOLVER();
  constexpr double dear = 1000.0;
  constexpr double cheap = -1000.0;
  EXPECT_NEAR(output_mw(0.0, dear), 100.0, 1e-7);
  EXPECT_NEAR(output_mw(0.0, cheap), 40.0, 1e-7);
  EXPECT_NEAR(output_mw(40.0, dear), 92.0, 1e-7);
  EXPECT_NEAR(output_mw(40.0, cheap), 32.0, 1e-7);
  EXPECT_NEAR(output_mw(400.0 / 7.0, cheap), 200.0 / 7.0, 1e-7);
  EXPECT_NEAR(output_mw(70.0, cheap), 35.0, 1e-7);
  EXPECT_NEAR(output_mw(80.0, dear), 84.0, 1e-7);
  EXPECT_NEAR(output_mw(80.0, cheap), 40.0, 1e-7);
}

TEST(Chp, DeliversNoMoreHeatThanItCan) {
  GRIDSTEP_NEEDS_SOLVER();
  EXPECT_THROW(output_mw(80.1, 1000.0), InfeasibleError);
}

// Rows: the heat balance of the area, the back-pressure line E − 0.7 Q ≥ 0, the ramp of E − 0.2 Q.
TEST(Chp, StatesHeatRegionAndRampOfItsOutput) {
  SystemBuilder builder =
      builder_with(draft_with({{"ramp_up_mw_per_h", 30.0}}), grid_from(2023, 1, 1, 1), 50.0);
  const System system = builder.finish();
  ASSERT_EQ(system.formulation.columns.size(), 3U);
  const Column& heat = system.formulation.columns[2];
  EXPECT_EQ(heat.injection, -0.2);
  EXPECT_EQ(heat.upper.at(0), 80.0);
  ASSERT_EQ(system.formulation.rows.size(), 3U);
  const ConstraintRow& balance = system.formulation.rows[0];
  EXPECT_EQ(balance.kind, RowKind::heat_balance);
  EXPECT_EQ(balance.lower.at(0), 50.0);
  ASSERT_EQ(balance.entries.size(), 1U);
  EXPECT_EQ(balance.entries[0].column.index, 2);
  const ConstraintRow& region = system.formulation.rows[1];
  EXPECT_EQ(region.kind, RowKind::heat_power);
  EXPECT_EQ(region.lower.at(0), 0.0);
  EXPECT_NEAR(region.entries.back().coefficient, -0.7, 1e-15);
  const ConstraintRow& ramp = system.formulation.rows[2];
  ASSERT_EQ(ramp.entries.size(), 6U);
  EXPECT_EQ(ramp.entries[4].coefficient, -0.2);
  EXPECT_EQ(ramp.entries[5].coefficient, 0.2);
  EXPECT_EQ(ramp.entries[5].lag, 1);
}

// The season ends with April 14: its last hour runs, the first of April 15 does not.
TEST(Chp, RunsThroughTheHeatingSeason) {
  SystemBuilder builder = builder_with(draft_with({{"must_run", word("heating_season")}}),
                                       grid_from(2023, 4, 14, 48), 0.0);
  const System system = builder.finish();
  EXPECT_EQ(system.formulation.columns[0].lower.at(0), 40.0);
  EXPECT_EQ(system.formulation.columns[0].lower.at(47), 0.0);
}

TEST(Chp, WarnsOfHeatBeyondItsReach) {
  Problems problems;
  const DraftScenario draft = draft_with({{"heat_max_mw_th", 150.0}});  // 150 · 0.7 = 105 > 100
  chp().check(draft.scenario(), problems);
  ASSERT_EQ(problems.all().size(), 1U);
  EXPECT_EQ(problems.all()[0].code, "GS0502");
  EXPECT_FALSE(problems.has_errors());
}

}  // namespace
}  // namespace gridstep::models
