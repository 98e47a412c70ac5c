#include "models/weather/tables.hpp"

#include <gtest/gtest.h>

#include "models/weather/climate.hpp"
#include "models/weather/profile_choice.hpp"
#include "tests/unit/models/draft_scenario.hpp"

namespace gridstep::models {
namespace {

DraftScenario::Cells month_cells(double month) {
  return {{"id", word("m" + std::to_string(static_cast<int>(month)))},
          {"month", month},
          {"clearness_mean", 0.8},
          {"clearness_sd", 0.1}};
}

DraftScenario twelve_months() {
  DraftScenario draft;
  draft.section("weather", {{"seed", 1.0}});
  for (int month = 1; month <= 12; ++month) draft.row("climate", month_cells(month));
  return draft;
}

std::vector<std::string> codes(const Problems& problems) {
  std::vector<std::string> result;
  for (const Problem& problem : problems.all()) result.push_back(problem.code);
  return result;
}

TEST(CheckWeather, FindsNothingInACompleteClimate) {
  Problems problems;
  check_weather(twelve_months().scenario(), problems);
  EXPECT_TRUE(problems.all().empty());
}

TEST(CheckWeather, NeedsNothingWithoutTheSection) {
  Problems problems;
  check_weather(DraftScenario().scenario(), problems);
  EXPECT_TRUE(problems.all().empty());
}

TEST(CheckWeather, FindsMissingAndDoubledMonths) {
  DraftScenario draft;
  draft.section("weather", {{"seed", 1.0}});
  for (int month = 1; month <= 11; ++month) draft.row("climate", month_cells(month));
  draft.row("climate", month_cells(3));
  Problems problems;
  check_weather(draft.scenario(), problems);
  ASSERT_EQ(codes(problems), (std::vector<std::string>{"GS0512", "GS0512"}));
  EXPECT_EQ(problems.all()[0].place.row, 13);
  EXPECT_EQ(problems.all()[1].what, "month 12 is missing");
}

TEST(CheckWeather, FindsClearnessThatCannotBe) {
  DraftScenario draft;
  draft.row("climate", {{"id", word("m")}, {"clearness_mean", 0.95}, {"clearness_sd", 0.3}});
  Problems problems;
  check_weather(draft.scenario(), problems);
  EXPECT_EQ(codes(problems), std::vector<std::string>{"GS0513"});
}

TEST(CheckProfileChoice, SaysWhereWeatherIsMissing) {
  DraftScenario draft;
  draft.row("wind", {{"id", word("W")}, {"profile", word("weather")}, {"turbine", word("t")}});
  Problems problems;
  check_profile_choice(draft.scenario(), draft.scenario().table("wind").rows[0],
                       {"wind_region", "turbine"}, "availability_frac", problems);
  EXPECT_EQ(codes(problems), (std::vector<std::string>{"GS0511", "GS0515"}));
  EXPECT_EQ(problems.all()[0].place.file, "wind.csv");
  EXPECT_EQ(problems.all()[0].place.row, 2);
}

TEST(CheckProfileChoice, ConstantsNeedNoWeather) {
  DraftScenario draft;
  draft.row("loads", {{"id", word("L")}, {"profile", word("constant")}});
  Problems problems;
  check_profile_choice(draft.scenario(), draft.scenario().table("loads").rows[0], {"load_class"},
                       "mean_mw", problems);
  EXPECT_EQ(codes(problems), std::vector<std::string>{"GS0515"});
}

TEST(DayShapeOf, IsRelativeToItsMean) {
  DraftScenario draft;
  DraftScenario::Cells cells{{"id", word("s")}};
  for (std::size_t hour = 0; hour < 24; ++hour)
    cells.emplace_back(hour_field(hour), hour < 12 ? 1.0 : 3.0);
  draft.row("day_shapes", cells);
  draft.row("wind_regions", {{"id", word("r")}, {"day_shape", word("s")}});
  draft.row("wind_regions", {{"id", word("even")}});
  const Scenario& scenario = draft.scenario();
  const Table& regions = scenario.table("wind_regions");
  EXPECT_DOUBLE_EQ(day_shape_of(scenario, regions.rows[0], "day_shape")[0], 0.5);
  EXPECT_DOUBLE_EQ(day_shape_of(scenario, regions.rows[0], "day_shape")[23], 1.5);
  EXPECT_DOUBLE_EQ(day_shape_of(scenario, regions.rows[1], "day_shape")[5], 1.0);
}

}  // namespace
}  // namespace gridstep::models
