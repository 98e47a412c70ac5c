#include "models/generation/wind.hpp"

#include <gtest/gtest.h>

#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

constexpr Turbine turbine{3.0, 12.0, 25.0, 0.0, 0.9};

// (7.5³ − 3³) / (12³ − 3³) = 394.875 / 1701.
TEST(PowerCurve, IsCubicBetweenCutInAndRated) {
  EXPECT_EQ(power_curve_pu(turbine, 2.99), 0.0);
  EXPECT_EQ(power_curve_pu(turbine, 3.0), 0.0);
  EXPECT_DOUBLE_EQ(power_curve_pu(turbine, 7.5), 394.875 / 1701.0);
  EXPECT_EQ(power_curve_pu(turbine, 12.0), 1.0);
  EXPECT_EQ(power_curve_pu(turbine, 24.9), 1.0);
  EXPECT_EQ(power_curve_pu(turbine, 25.0), 0.0);
}

// Five speeds with weights 1 2 3 2 1: at 24 m/s and a step of 1 m/s those at 25 and 26 stand still.
TEST(FarmPower, AveragesTheCurveAfterLosses) {
  EXPECT_DOUBLE_EQ(farm_power_pu(turbine, 15.0), 0.9);
  Turbine spread = turbine;
  spread.speed_spread_ms = 1.0;
  EXPECT_DOUBLE_EQ(farm_power_pu(spread, 24.0), 0.9 * 6.0 / 9.0);
}

TEST(Wind, ConstantRowNeedsNoWeather) {
  DraftScenario draft;
  draft.section("economy", {{"curtailment_cost_per_mwh", 20.0}});
  draft.row("wind", {{"id", word("W")},
                     {"bus", word("B")},
                     {"p_max_mw", 100.0},
                     {"profile", word("constant")},
                     {"availability_frac", 0.4}});
  const TimeGrid time = grid_from(2023, 1, 1, 3);
  SystemBuilder builder = one_bus(time);
  wind().build({draft.scenario(), time, Weather()}, builder);
  const System system = builder.finish();
  ASSERT_EQ(system.units.size(), 1U);
  EXPECT_EQ(system.units[0].carrier, "wind");
  EXPECT_TRUE(system.units[0].curtailable);
  EXPECT_DOUBLE_EQ(system.units[0].available_mw.at(2), 40.0);
}

TEST(Wind, WeatherRowFollowsItsRegion) {
  DraftScenario draft;
  draft.section("economy", {{"curtailment_cost_per_mwh", 0.0}});
  draft.row("turbines", {{"id", word("t")},
                         {"cut_in_ms", 3.0},
                         {"rated_ms", 12.0},
                         {"cut_out_ms", 25.0},
                         {"speed_spread_ms", 0.0},
                         {"delivered_frac", 0.9}});
  draft.row("wind", {{"id", word("W")},
                     {"bus", word("B")},
                     {"p_max_mw", 100.0},
                     {"profile", word("weather")},
                     {"wind_region", word("west")},
                     {"turbine", word("t")}});
  const TimeGrid time = grid_from(2023, 3, 1, 24);
  const Weather weather(plain_climate(), time);
  SystemBuilder builder = one_bus(time);
  wind().build({draft.scenario(), time, weather}, builder);
  const System system = builder.finish();
  const auto& speed_ms = weather.years()[0].wind_speed_ms.at("west");
  for (Index step = 0; step < 24; ++step)
    EXPECT_DOUBLE_EQ(
        system.units[0].available_mw.at(step),
        100.0 * farm_power_pu(turbine, speed_ms[static_cast<std::size_t>(24 * 59 + step)]));
}

TEST(Wind, FindsPowerCurvesOutOfOrder) {
  DraftScenario draft;
  draft.row("turbines",
            {{"id", word("t")}, {"cut_in_ms", 3.0}, {"rated_ms", 26.0}, {"cut_out_ms", 25.0}});
  Problems problems;
  wind().check(draft.scenario(), problems);
  ASSERT_EQ(problems.all().size(), 1U);
  EXPECT_EQ(problems.all()[0].code, "GS0516");
}

}  // namespace
}  // namespace gridstep::models
