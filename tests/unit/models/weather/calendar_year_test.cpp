#include "models/weather/calendar_year.hpp"

#include <gtest/gtest.h>

#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

TEST(CalendarYear, KnowsLeapYears) {
  EXPECT_EQ(CalendarYear(2023, 0).hours(), 8760);
  EXPECT_EQ(CalendarYear(2024, 0).hours(), 8784);
  EXPECT_EQ(CalendarYear(2024, 0).month(59), 2);
  EXPECT_EQ(CalendarYear(2023, 0).month(59), 3);
}

TEST(CalendarYear, BeginsAtLocalMidnight) {
  const CalendarYear year(2023, 8 * 3600);
  EXPECT_EQ(year.start_s(), 1672502400);  // 2022-12-31T16:00:00Z
  EXPECT_EQ(year.civil(0).weekday, 6);    // a Sunday
}

// 15 January is day 14, 15 February day 45, 15 December day 348; halfway is the mean of two.
TEST(CalendarYear, NormalsRunStraightBetweenTheFifteenths) {
  const CalendarYear year(2023, 0);
  Monthly normals{};
  normals[0] = 10.0;
  normals[1] = 20.0;
  normals[11] = 42.0;
  EXPECT_DOUBLE_EQ(year.between_months(normals, 14.0), 10.0);
  EXPECT_DOUBLE_EQ(year.between_months(normals, 29.5), 15.0);
  EXPECT_DOUBLE_EQ(year.between_months(normals, 348.0), 42.0);
  EXPECT_DOUBLE_EQ(year.between_months(normals, 363.5), 26.0);  // 31 days to the next January's
  EXPECT_DOUBLE_EQ(year.between_months(normals, 0.0), 10.0 + 32.0 * 14.0 / 31.0);
}

TEST(YearsOf, AreThoseTheGridTouches) {
  EXPECT_EQ(years_of(grid_from(2023, 1, 1, 8760)).size(), 1U);
  EXPECT_EQ(years_of(grid_from(2023, 1, 1, 8761)).size(), 2U);
  EXPECT_EQ(years_of(grid_from(2023, 12, 31, 48)).back().year(), 2024);
  EXPECT_TRUE(years_of(grid_from(2023, 1, 1, 0)).empty());
}

}  // namespace
}  // namespace gridstep::models
