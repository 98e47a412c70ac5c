#include "models/weather/weather.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/parallel.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

std::vector<double> values_of(const Series& series, Index steps) {
  std::vector<double> values;
  for (Index step = 0; step < steps; ++step) values.push_back(series.at(step));
  return values;
}

std::vector<double> east_wind(const Weather& weather, Index steps) {
  return values_of(
      weather.on_grid([](const WeatherYear& year) { return year.wind_speed_ms.at("east"); }),
      steps);
}

TEST(Weather, PartOfAYearHoldsTheSameBits) {
  const Weather whole(plain_climate(), grid_from(2023, 1, 1, 8760));
  const Weather part(plain_climate(), grid_from(2023, 7, 1, 48));
  constexpr Index before = 24 * 181;
  const auto wind = east_wind(whole, 8760);
  EXPECT_EQ(east_wind(part, 48),
            std::vector<double>(wind.begin() + before, wind.begin() + before + 48));
  for (Index step = 0; step < 48; ++step)
    EXPECT_EQ(part.temperature_c(step), whole.temperature_c(before + step));
}

TEST(Weather, IsTheSameForAnyNumberOfThreads) {
  set_threads(1);
  const auto alone = east_wind(Weather(plain_climate(), grid_from(2023, 1, 1, 8760)), 8760);
  for (const int threads : {2, 8}) {
    set_threads(threads);
    EXPECT_EQ(east_wind(Weather(plain_climate(), grid_from(2023, 1, 1, 8760)), 8760), alone);
  }
  set_threads(omp_get_num_procs());
}

TEST(Weather, DoesNotDependOnTheOrderOfRegions) {
  Climate turned = plain_climate();
  std::reverse(turned.wind_regions.begin(), turned.wind_regions.end());
  const TimeGrid grid = grid_from(2023, 1, 1, 100);
  EXPECT_EQ(east_wind(Weather(turned, grid), 100), east_wind(Weather(plain_climate(), grid), 100));
}

TEST(Weather, YearsDifferAndTheReferenceYearTakesTheSeed) {
  const Weather weather(plain_climate(), grid_from(2023, 12, 31, 48));
  ASSERT_EQ(weather.years().size(), 2U);
  EXPECT_EQ(weather.years()[0].seed, plain_climate().seed);
  EXPECT_NE(weather.years()[1].seed, plain_climate().seed);
  EXPECT_EQ(weather.years()[1].temperature_c.size(), 8784U);
  EXPECT_EQ(weather.temperature_c(0), weather.years()[0].temperature_c[24 * 364]);
  EXPECT_EQ(weather.temperature_c(24), weather.years()[1].temperature_c[0]);
}

Weather::Hourly counted() {
  return [](const WeatherYear& year) {
    std::vector<double> hours;
    for (Index hour = 0; hour < year.calendar.hours(); ++hour)
      hours.push_back(static_cast<double>(hour));
    return hours;
  };
}

// Means that rise by 1 an hour belong to a straight line: a quarter of an hour rises by ¼.
TEST(Weather, ShortStepsFollowTheCourseOfTheHours) {
  const Weather weather(plain_climate(), grid_from(2023, 1, 2, 8, 15));
  const std::vector<double> quarters = values_of(weather.on_grid(counted()), 8);
  for (std::size_t k = 0; k < 8; ++k)
    EXPECT_NEAR(quarters[k], 24.0 - 0.375 + 0.25 * static_cast<double>(k), 1e-12);
}

TEST(Weather, LongStepsTakeTheMean) {
  const Weather weather(plain_climate(), grid_from(2023, 1, 1, 2, 180));
  EXPECT_NEAR(weather.on_grid(counted()).at(0), 1.0, 1e-12);
  EXPECT_NEAR(weather.on_grid(counted()).at(1), 4.0, 1e-12);
}

// From 0:30 in steps of 90 minutes: half of hour 0 and all of hour 1, all of hour 2 and the first
// half of hour 3, in which a straight line is ¼ below its mean.
TEST(Weather, StepsAcrossHoursWeighThem) {
  TimeGrid grid = grid_from(2023, 1, 1, 2, 90);
  grid.start_s += 1800;
  const Weather weather(plain_climate(), grid);
  EXPECT_NEAR(weather.on_grid(counted()).at(0), (0.5 * 0 + 1.0) / 1.5, 1e-12);
  EXPECT_NEAR(weather.on_grid(counted()).at(1), (2.0 + 0.5 * 2.75) / 1.5, 1e-12);
}

TEST(Weather, MayBeAbsent) {
  EXPECT_TRUE(Weather().empty());
}

}  // namespace
}  // namespace gridstep::models
