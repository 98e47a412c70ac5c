#include "models/weather/temperature.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

TemperatureClimate calm() {
  TemperatureClimate climate = plain_climate().temperature;
  climate.sd_k = same_all_year(0.0);
  climate.hour_sd_k = 0.0;
  return climate;
}

// 10 + 5 cos(2π (h − 15)/24): 15 °C at 15 h, 10 °C at 9 h, 5 °C at 3 h.
TEST(HourlyTemperature, WithoutWeatherIsItsNormalDay) {
  const auto temperature = hourly_temperature_c(calm(), CalendarYear(2023, 0), 1);
  ASSERT_EQ(temperature.size(), 8760U);
  EXPECT_NEAR(temperature[24 * 100 + 15], 15.0, 1e-12);
  EXPECT_NEAR(temperature[24 * 200 + 9], 10.0, 1e-12);
  EXPECT_NEAR(temperature[24 * 300 + 3], 5.0, 1e-12);
}

TEST(HourlyTemperature, SecondWavePeaksTwiceADay) {
  TemperatureClimate climate = calm();
  climate.diurnal_frac = 0.0;
  climate.semidiurnal_frac = 0.2;
  climate.semidiurnal_peak_h = 14.0;
  const auto temperature = hourly_temperature_c(climate, CalendarYear(2023, 0), 1);
  EXPECT_NEAR(temperature[2], 11.0, 1e-12);
  EXPECT_NEAR(temperature[14], 11.0, 1e-12);
  EXPECT_NEAR(temperature[8], 9.0, 1e-12);
}

// Daily anomalies with sd 4 and correlation 0.7: 365 days count as 64 independent ones.
TEST(HourlyTemperature, KeepsItsNormalInTheMean) {
  const auto temperature =
      hourly_temperature_c(plain_climate().temperature, CalendarYear(2023, 0), 5);
  double sum = 0.0;
  for (const double value : temperature) sum += value;
  EXPECT_NEAR(sum / 8760.0, 10.0, 4.0 * 4.0 / std::sqrt(64.0));
}

// With all of a month's anomaly taken out only the way to the next midnight is left of it.
TEST(HourlyTemperature, AnchoredMonthsStayNearTheirNormal) {
  TemperatureClimate climate = plain_climate().temperature;
  climate.month_anchor_frac = 1.0;
  climate.hour_sd_k = 0.0;
  const auto temperature = hourly_temperature_c(climate, CalendarYear(2023, 0), 5);
  double january = 0.0;
  for (std::size_t day = 0; day < 31; ++day)
    january += temperature[24 * day + 9] / 31.0;  // 9 h: the diurnal wave is 0
  EXPECT_NEAR(january, 10.0, 0.5);
}

}  // namespace
}  // namespace gridstep::models
