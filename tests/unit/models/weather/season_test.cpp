#include "models/weather/season.hpp"

#include <gtest/gtest.h>

namespace gridstep::models {
namespace {

CivilTime on(int month, int day) {
  CivilTime time;
  time.month = month;
  time.day = day;
  return time;
}

TEST(Season, BeginsWithItsFirstDayAndEndsBeforeItsLast) {
  const Season summer{401, 901};
  EXPECT_FALSE(summer.contains(on(3, 31)));
  EXPECT_TRUE(summer.contains(on(4, 1)));
  EXPECT_TRUE(summer.contains(on(8, 31)));
  EXPECT_FALSE(summer.contains(on(9, 1)));
}

TEST(Season, MayRunOverNewYear) {
  const Season winter{1015, 415};
  EXPECT_FALSE(winter.contains(on(10, 14)));
  EXPECT_TRUE(winter.contains(on(10, 15)));
  EXPECT_TRUE(winter.contains(on(1, 1)));
  EXPECT_TRUE(winter.contains(on(4, 14)));
  EXPECT_FALSE(winter.contains(on(4, 15)));
}

TEST(Season, WithEqualDatesIsTheWholeYear) {
  EXPECT_TRUE(Season{}.contains(on(7, 7)));
}

}  // namespace
}  // namespace gridstep::models
