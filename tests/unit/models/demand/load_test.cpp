#include "models/demand/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "models/demand/consumption.hpp"
#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

CivilTime at(int month, int weekday) {
  CivilTime time;
  time.month = month;
  time.day = 10;
  time.hour = 8;
  time.weekday = weekday;
  return time;
}

// Shape 1.2 at 8 h; −5 °C is 15 K below 10 °C, 28 °C is 5 K above 23 °C.
TEST(LoadShape, IsTheProductOfItsFactors) {
  LoadClass urban;
  urban.day_shape[8] = 1.2;
  urban.weekend_factor = 0.9;
  urban.cold_threshold_c = 10.0;
  urban.cold_slope_per_k = 0.01;
  urban.hot_threshold_c = 23.0;
  urban.hot_slope_per_k = 0.02;
  urban.season = {401, 901};
  urban.season_factor = 1.1;
  EXPECT_DOUBLE_EQ(load_shape(urban, at(1, 0), 15.0), 1.2);
  EXPECT_DOUBLE_EQ(load_shape(urban, at(1, 0), -5.0), 1.2 * 1.15);
  EXPECT_DOUBLE_EQ(load_shape(urban, at(7, 4), 28.0), 1.2 * 1.1 * 1.1);
  EXPECT_DOUBLE_EQ(load_shape(urban, at(1, 5), 15.0), 1.2 * 0.9);
  EXPECT_DOUBLE_EQ(load_shape(urban, at(1, 6), 15.0), 1.2 * 0.9);
}

TEST(HourlyPower, HasItsMeanOverTheYear) {
  const Weather weather(plain_climate(), grid_from(2024, 1, 1, 1));
  const WeatherYear& year = weather.years()[0];
  const auto power = hourly_power_mw(std::vector<double>(8784, 1.0), {0.02, 0.95}, 80.0, "c", year);
  double sum = 0.0;
  for (const double value : power) sum += value;
  EXPECT_NEAR(sum / 8784.0, 80.0, 1e-9);
  EXPECT_NE(power[0], power[1]);
  EXPECT_NE(power, hourly_power_mw(std::vector<double>(8784, 1.0), {0.02, 0.95}, 80.0, "d", year));
}

DraftScenario::Cells load_cells(const std::string& id, const std::string& consumer,
                                double mean_mw) {
  return {{"id", word(id)},     {"consumer", word(consumer)},
          {"bus", word("B")},   {"profile", word("weather")},
          {"mean_mw", mean_mw}, {"load_class", word("flat")}};
}

std::vector<Load> loads_of(const std::vector<DraftScenario::Cells>& rows) {
  DraftScenario draft;
  draft.row("load_classes", {{"id", word("flat")}, {"noise_sd_frac", 0.02}});
  for (const auto& cells : rows) draft.row("loads", cells);
  const TimeGrid time = grid_from(2023, 5, 1, 48);
  const Weather weather(plain_climate(), time);
  SystemBuilder builder = one_bus(time);
  load().build({draft.scenario(), time, weather}, builder);
  return builder.finish().loads;
}

TEST(Load, LoadsOfOneConsumerRiseAndFallTogether) {
  const auto loads = loads_of({load_cells("a", "c", 10.0), load_cells("b", "c", 30.0)});
  for (Index step = 0; step < 48; ++step)
    EXPECT_NEAR(loads[1].demand_mw.at(step), 3.0 * loads[0].demand_mw.at(step), 1e-12);
}

TEST(Load, DoesNotDependOnTheOrderOfRows) {
  const auto loads = loads_of({load_cells("a", "c", 10.0), load_cells("b", "d", 10.0)});
  const auto turned = loads_of({load_cells("b", "d", 10.0), load_cells("a", "c", 10.0)});
  EXPECT_EQ(loads[0].demand_mw, turned[1].demand_mw);
  EXPECT_EQ(loads[1].demand_mw, turned[0].demand_mw);
}

TEST(Load, MayBeConstant) {
  DraftScenario draft;
  draft.row("loads", {{"id", word("a")},
                      {"consumer", word("a")},
                      {"bus", word("B")},
                      {"profile", word("constant")},
                      {"mean_mw", 12.0}});
  const TimeGrid time = grid_from(2023, 5, 1, 2);
  SystemBuilder builder = one_bus(time);
  load().build({draft.scenario(), time, Weather()}, builder);
  EXPECT_EQ(builder.finish().loads.at(0).demand_mw.at(1), 12.0);
}

}  // namespace
}  // namespace gridstep::models
