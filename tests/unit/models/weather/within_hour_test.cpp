#include "models/weather/within_hour.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/base/random.hpp"

namespace gridstep::models {
namespace {

/// Means of a day's hours drawn by chance, some of them 0.
std::vector<double> ragged() {
  const RandomStream stream(3, "ragged");
  std::vector<double> mean;
  for (Index hour = 0; hour < 500; ++hour) mean.push_back(std::max(0.0, stream.normal(hour)));
  return mean;
}

double sum_of_parts(const WithinHour& course, Index hour, Index parts) {
  double sum = 0.0;
  for (Index k = 0; k < parts; ++k)
    sum += course.mean_between(hour, static_cast<double>(k) / static_cast<double>(parts),
                               static_cast<double>(k + 1) / static_cast<double>(parts));
  return sum;
}

TEST(WithinHour, PartsKeepTheMean) {
  const std::vector<double> mean = ragged();
  const WithinHour course(mean);
  for (const Index parts : {1, 2, 4, 12, 60})
    for (Index hour = 0; hour < 500; ++hour)
      EXPECT_NEAR(sum_of_parts(course, hour, parts), static_cast<double>(parts) * mean[at(hour)],
                  1e-12 * static_cast<double>(parts));
}

TEST(WithinHour, TheWholeHourIsItsMeanToTheBit) {
  const std::vector<double> mean = ragged();
  const WithinHour course(mean);
  for (Index hour = 0; hour < 500; ++hour)
    EXPECT_EQ(course.mean_between(hour, 0.0, 1.0), mean[at(hour)]);
}

TEST(WithinHour, StaysWithinTheRangeOfAllHours) {
  const std::vector<double> mean = ragged();
  const WithinHour course(mean);
  const auto [least, most] = std::minmax_element(mean.begin(), mean.end());
  for (Index hour = 0; hour < 500; ++hour)
    for (Index k = 0; k < 60; ++k) {
      const double now = course.mean_between(hour, static_cast<double>(k) / 60.0,
                                             static_cast<double>(k + 1) / 60.0);
      EXPECT_GE(now, *least - 1e-12);
      EXPECT_LE(now, *most + 1e-12);
    }
}

/// Hour after hour of a wave, tops and bottoms included: the end of one is the beginning of the
/// next.
TEST(WithinHour, ASmoothRiseHasNoJumps) {
  std::vector<double> mean;
  for (int hour = 0; hour < 48; ++hour) mean.push_back(10.0 + std::sin(0.26 * hour));
  const WithinHour course(mean);
  for (Index hour = 2; hour < 45; ++hour) {
    const double before = course.mean_between(hour, 0.99, 1.0);
    const double after = course.mean_between(hour + 1, 0.0, 0.01);
    EXPECT_NEAR(before, after, 0.02) << hour;
  }
}

TEST(WithinHour, NightIsDarkToTheBit) {
  const std::vector<double> mean = {0.0, 0.0, 0.0, 5.0, 9.0, 4.0, 0.0, 0.0};
  const WithinHour course(mean);
  for (const Index hour : {0, 1, 2, 6, 7})
    for (const double from : {0.0, 0.25, 0.5, 0.75})
      EXPECT_EQ(course.mean_between(hour, from, from + 0.25), 0.0);
}

/// A quadratic course is met exactly: hours 0, 1, 2, … of x² have the means h² + h + 1/3.
TEST(WithinHour, AParabolaIsItself) {
  std::vector<double> mean;
  for (int hour = 0; hour < 10; ++hour) mean.push_back(hour * hour + hour + 1.0 / 3.0);
  const WithinHour course(mean);
  for (const Index hour : {3, 5, 7}) {
    const auto h = static_cast<double>(hour);
    const auto cubed = [](double x) { return x * x * x / 3.0; };
    EXPECT_NEAR(course.mean_between(hour, 0.25, 0.5), (cubed(h + 0.5) - cubed(h + 0.25)) / 0.25,
                1e-9);
  }
}

}  // namespace
}  // namespace gridstep::models
