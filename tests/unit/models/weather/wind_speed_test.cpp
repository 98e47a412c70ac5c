#include "models/weather/wind_speed.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

double mean(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const double mean_a = mean(a), mean_b = mean(b);
  double product = 0.0, square_a = 0.0, square_b = 0.0;
  for (std::size_t n = 0; n < a.size(); ++n) {
    product += (a[n] - mean_a) * (b[n] - mean_b);
    square_a += (a[n] - mean_a) * (a[n] - mean_a);
    square_b += (b[n] - mean_b) * (b[n] - mean_b);
  }
  return product / std::sqrt(square_a * square_b);
}

TEST(SharedWindNormal, IsStandardisedAndSmooth) {
  const auto z = shared_wind_normal(plain_climate().wind, CalendarYear(2024, 0), 3);
  ASSERT_EQ(z.size(), 8784U);
  EXPECT_NEAR(mean(z), 0.0, 1e-12);
  double square = 0.0;
  for (const double value : z) square += value * value;
  EXPECT_NEAR(square / 8784.0, 1.0, 1e-12);
  EXPECT_GT(correlation({z.begin(), z.end() - 1}, {z.begin() + 1, z.end()}), 0.95);
}

// A standard normal mapped to a Weibull distribution of shape 2 and mean 7: its variance is
// 49 (4/π − 1), and z of the region's own weather is standardised, so the mean must come out.
TEST(HourlyWindSpeed, IsWeibullAroundTheRegionsMean) {
  Climate climate = plain_climate();
  climate.wind.shared_frac = 0.0;
  const CalendarYear year(2023, 0);
  const auto shared = shared_wind_normal(climate.wind, year, 3);
  double mean_speed = 0.0, mean_square = 0.0;
  constexpr int seeds = 8;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const auto speed =
        hourly_wind_speed_ms(climate.wind, climate.wind_regions[0], year, shared, seed);
    mean_speed += mean(speed) / seeds;
    for (const double value : speed) mean_square += value * value / (8760.0 * seeds);
  }
  EXPECT_NEAR(mean_speed, 7.0, 0.1);
  EXPECT_NEAR(mean_square - mean_speed * mean_speed, 49.0 * 0.2732, 0.8);
}

TEST(HourlyWindSpeed, RegionsShareTheirWeatherAsAsked) {
  const Climate climate = plain_climate();
  const CalendarYear year(2023, 0);
  double between = 0.0;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const auto shared = shared_wind_normal(climate.wind, year, seed);
    between +=
        correlation(
            hourly_wind_speed_ms(climate.wind, climate.wind_regions[0], year, shared, seed),
            hourly_wind_speed_ms(climate.wind, climate.wind_regions[1], year, shared, seed)) /
        8.0;
  }
  EXPECT_NEAR(between, climate.wind.shared_frac, 0.05);
}

// Power relative 4 with exponent 2 doubles the speed.
TEST(HourlyWindSpeed, FollowsTheRelativePowerOfMonthAndHour) {
  Climate climate = plain_climate();
  const CalendarYear year(2023, 0);
  const auto shared = shared_wind_normal(climate.wind, year, 3);
  const auto speed = hourly_wind_speed_ms(climate.wind, climate.wind_regions[0], year, shared, 3);
  climate.wind_regions[0].power_shape[13] = 4.0;
  const auto shaped = hourly_wind_speed_ms(climate.wind, climate.wind_regions[0], year, shared, 3);
  EXPECT_NEAR(shaped[13], 2.0 * speed[13], 1e-12);
  EXPECT_EQ(shaped[14], speed[14]);
}

}  // namespace
}  // namespace gridstep::models
