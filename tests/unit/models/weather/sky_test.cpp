#include "models/weather/sky.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

// pvlib 0.16, NREL solar position algorithm at 40.8 N 111.7 E. The short series used here are good
// to about one degree: 0.02 in the cosine.
TEST(SunAt, IsWhereAnEphemerisPutsIt) {
  const CalendarYear year(2023, 8 * 3600);
  const Site hohhot{40.8, 111.7};
  const auto cos_zenith = [&](int day_of_year, int hour) {
    return sun_at(hohhot, year, 24 * (day_of_year - 1) + hour).cos_zenith;
  };
  EXPECT_NEAR(cos_zenith(80, 12), 0.75751, 0.02);
  EXPECT_NEAR(cos_zenith(172, 9), 0.74042, 0.02);
  EXPECT_NEAR(cos_zenith(355, 15), 0.23343, 0.02);
  EXPECT_NEAR(cos_zenith(253, 17), 0.25268, 0.02);
}

// pvlib 0.16, pvlib.clearsky.haurwitz at zeniths of 30 and 60 degrees.
TEST(ClearSky, IsThatOfHaurwitz) {
  EXPECT_NEAR(clear_sky_w_per_m2(std::cos(std::numbers::pi / 6.0)), 888.2713352911506, 1e-9);
  EXPECT_NEAR(clear_sky_w_per_m2(0.5), 487.89413288542505, 1e-9);
}

TEST(HourlyGlobal, IsTheClearSkyTimesClearness) {
  Climate climate = plain_climate();
  climate.sky.hour_sd = 0.0;
  const CalendarYear year(2023, 8 * 3600);
  const std::vector<double> global = hourly_global_w_per_m2(climate.sky, climate.site, year, 1);
  double clearness = 0.0;
  for (Index day = 0; day < year.days(); ++day) {
    const Index noon = 24 * day + 12;
    const double clear = clear_sky_w_per_m2(sun_at(climate.site, year, noon).cos_zenith);
    clearness += global[static_cast<std::size_t>(noon)] / clear;
    EXPECT_EQ(global[static_cast<std::size_t>(24 * day)], 0.0);
  }
  // 365 days with correlation 0.3 count as 196 independent ones.
  EXPECT_NEAR(clearness / 365.0, 0.8, 4.0 * 0.1 / std::sqrt(196.0));
}

}  // namespace
}  // namespace gridstep::models
