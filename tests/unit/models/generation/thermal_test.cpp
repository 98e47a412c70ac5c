#include "models/generation/thermal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// 100 MW at 10 GJ/MWh: 1000 GJ/h at full output, of which a tenth at no load. The other 900 are
/// burnt at 9 GJ/MWh in the mean, from 8.1 at no output to 9.9 at full output.
DraftScenario::Cells unit_with(const DraftScenario::Cells& more) {
  DraftScenario::Cells cells = {{"id", word("G")},
                                {"bus", word("B")},
                                {"fuel", word("coal")},
                                {"p_max_mw", 100.0},
                                {"heat_rate_gj_per_mwh", 10.0},
                                {"no_load_frac", 0.1},
                                {"heat_rate_spread_frac", 0.2},
                                {"vom_per_mwh", 5.0}};
  for (const auto& cell : more) cells.push_back(cell);
  return cells;
}

System system_of(const DraftScenario::Cells& more, std::int64_t step_min = 60) {
  DraftScenario draft;
  draft.row("fuels", {{"id", word("coal")}, {"price_per_gj", 2.0}, {"emission_t_per_gj", 0.1}});
  draft.row("thermal", unit_with(more));
  const TimeGrid time = grid_from(2023, 1, 1, 2, step_min);
  SystemBuilder builder = one_bus(time);
  const Weather weather(plain_climate(), time);
  thermal().build({draft.scenario(), time, weather}, builder);
  return builder.finish();
}

// Pieces 0 … 40, 40 … 70, 70 … 100 at the rate of their middles, 9 (1 + 0.2 (loading − 1/2)):
// 8.46, 9.09 and 9.63 GJ/MWh, which burn 338.4 + 272.7 + 288.9 = 900 GJ.
TEST(Thermal, CommittedUnitClimbsItsFuelCurve) {
  const System system =
      system_of({{"p_min_mw", 40.0}, {"segments", 2.0}, {"must_run", word("always")}});
  const std::vector<Column>& pieces = system.formulation.columns;
  ASSERT_EQ(pieces.size(), 3U);
  const double width_mw[] = {40.0, 30.0, 30.0};
  const double rate_gj_per_mwh[] = {8.46, 9.09, 9.63};
  for (std::size_t k = 0; k < 3; ++k) {
    EXPECT_EQ(pieces[k].role, Role::generation);
    EXPECT_EQ(pieces[k].injection, 1.0);
    EXPECT_NEAR(pieces[k].upper.at(0), width_mw[k], 1e-12);
    EXPECT_NEAR(pieces[k].cost_per_h.at(0), 2.0 * rate_gj_per_mwh[k] + 5.0, 1e-12);
    EXPECT_NEAR(pieces[k].emission_t_per_h.at(0), 0.1 * rate_gj_per_mwh[k], 1e-12);
  }
  EXPECT_EQ(pieces[0].lower.at(0), 40.0);
  EXPECT_EQ(pieces[1].lower.at(0), 0.0);
  // The no-load fuel of 100 GJ/h is paid whatever is decided.
  EXPECT_NEAR(system.formulation.fixed_cost_per_h.at(0), 200.0, 1e-12);
  EXPECT_NEAR(system.formulation.fixed_emission_t_per_h.at(0), 10.0, 1e-12);
}

// Free to stop, it pays its no-load fuel with every MWh: 1 GJ/MWh more, and nothing at rest.
TEST(Thermal, UncommittedUnitSpreadsItsNoLoadFuel) {
  const System system = system_of({{"p_min_mw", 40.0}, {"segments", 2.0}});
  const std::vector<Column>& pieces = system.formulation.columns;
  ASSERT_EQ(pieces.size(), 3U);
  EXPECT_EQ(pieces[0].lower.at(0), 0.0);
  double full_output_cost = 0.0;
  for (const Column& piece : pieces) full_output_cost += piece.cost_per_h.at(0) * piece.upper.at(0);
  EXPECT_NEAR(pieces[0].cost_per_h.at(0), 2.0 * 9.46 + 5.0, 1e-12);
  EXPECT_NEAR(full_output_cost, 1000.0 * 2.0 + 100.0 * 5.0, 1e-9);
  EXPECT_EQ(system.formulation.fixed_cost_per_h.at(0), 0.0);
}

TEST(Thermal, AvailabilityTakesFromTheTop) {
  const System system = system_of({{"availability_frac", 0.8}});
  EXPECT_EQ(system.units.at(0).p_max_mw, 100.0);
  EXPECT_EQ(system.units.at(0).available_mw.at(0), 80.0);
  ASSERT_EQ(system.formulation.columns.size(), 1U);  // p_min is 0: no piece below it
  EXPECT_EQ(system.formulation.columns[0].upper.at(0), 80.0);
}

TEST(Thermal, RampsBindWhatOneStepMayChange) {
  const System system =
      system_of({{"p_min_mw", 40.0}, {"ramp_up_mw_per_h", 60.0}, {"ramp_down_mw_per_h", 30.0}}, 30);
  ASSERT_EQ(system.formulation.rows.size(), 1U);
  const ConstraintRow& ramp = system.formulation.rows[0];
  EXPECT_EQ(ramp.kind, RowKind::ramp);
  EXPECT_EQ(ramp.upper.at(0), 30.0);
  EXPECT_EQ(ramp.lower.at(0), -15.0);
  ASSERT_EQ(ramp.entries.size(), 4U);  // two pieces, now and before
  double now = 0.0;
  double before = 0.0;
  for (const Entry& entry : ramp.entries) (entry.lag == 0 ? now : before) += entry.coefficient;
  EXPECT_EQ(now, 2.0);
  EXPECT_EQ(before, -2.0);
  EXPECT_TRUE(std::isnan(system.formulation.columns[0].initial));
  EXPECT_EQ(system.units.at(0).ramp_down_mw_per_h, 30.0);
}

TEST(Thermal, RampsThatCannotBindMakeNoRow) {
  EXPECT_TRUE(system_of({}).formulation.rows.empty());
  EXPECT_TRUE(system_of({{"ramp_up_mw_per_h", 100.0}}).formulation.rows.empty());
  const System one_way = system_of({{"ramp_up_mw_per_h", 10.0}});
  ASSERT_EQ(one_way.formulation.rows.size(), 1U);
  EXPECT_EQ(one_way.formulation.rows[0].lower.at(0), -infinity);
}

// Called in step 2 after a step of rest, 25 MW/h are as far as it climbs; in the last step it is
// free again.
TEST(Thermal, TheFloorIsClimbedTo) {
  DraftScenario draft;
  draft.row("fuels", {{"id", word("coal")}, {"price_per_gj", 2.0}});
  draft.row("thermal", unit_with({{"p_min_mw", 40.0}, {"ramp_up_mw_per_h", 25.0}}));
  const TimeGrid time = grid_from(2023, 1, 1, 5);
  SystemBuilder builder = one_bus(time);
  const Weather weather(plain_climate(), time);
  const Inputs inputs{draft.scenario(), time, weather};
  const Series committed(std::vector<double>{1.0, 0.0, 1.0, 1.0, 0.0});
  const ThermalUnit unit =
      add_thermal_unit(inputs, builder, draft.scenario().table("thermal").rows.front(), committed);
  EXPECT_EQ(unit.segments.size(), 2U);
  const System system = builder.finish();
  const std::vector<double> floor_mw = {40.0, 0.0, 25.0, 40.0, 0.0};
  const std::vector<double> no_load_cost = {200.0, 0.0, 200.0, 200.0, 0.0};
  for (Index step = 0; step < 5; ++step) {
    const auto at = static_cast<std::size_t>(step);
    EXPECT_EQ(system.formulation.columns[0].lower.at(step), floor_mw[at]) << step;
    EXPECT_NEAR(system.formulation.fixed_cost_per_h.at(step), no_load_cost[at], 1e-12) << step;
  }
}

TEST(Thermal, FindsAFloorAboveTheCeiling) {
  DraftScenario draft;
  draft.row("thermal", unit_with({{"p_min_mw", 90.0}, {"availability_frac", 0.85}}));
  draft.row("thermal", unit_with({{"p_min_mw", 85.0}, {"availability_frac", 0.85}}));
  Problems problems;
  thermal().check(draft.scenario(), problems);
  ASSERT_EQ(problems.all().size(), 1U);
  EXPECT_EQ(problems.all()[0].code, "GS0501");
  EXPECT_EQ(problems.all()[0].place.row, 2);
}

}  // namespace
}  // namespace gridstep::models
