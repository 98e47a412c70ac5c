#include "models/demand/data_center.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace gridstep::models
