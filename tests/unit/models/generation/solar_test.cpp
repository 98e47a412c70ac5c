#include "models/generation/solar.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

double radians(double degrees) {
  return degrees * std::numbers::pi / 180.0;
}

// Duffie and Beckman, example 1.6.1: Madison (43° N), 13 February (declination −14°), 10:30 solar
// time, surface tilted 45° and turned 15° west of south: cos θ = 0.817.
TEST(CosIncidence, IsThatOfTheTextbook) {
  PvArray array;
  array.tilt_deg = 45.0;
  array.azimuth_deg = 195.0;
  const Sun sun{radians(-14.0), radians(-22.5), 0.0};
  EXPECT_NEAR(cos_incidence(array, {43.0, 0.0}, sun), 0.817, 0.0005);
}

// pvlib 0.16, pvlib.irradiance.erbs.
TEST(DiffuseFrac, IsThatOfErbs) {
  EXPECT_NEAR(diffuse_frac(0.09966291784509554), 0.9910303373939414, 1e-12);
  EXPECT_NEAR(diffuse_frac(0.29898875353528664), 0.949286893128775, 1e-12);
  EXPECT_NEAR(diffuse_frac(0.4983145892254777), 0.6626546378796895, 1e-12);
  EXPECT_NEAR(diffuse_frac(0.6976404249156688), 0.24766869161562433, 1e-12);
  EXPECT_NEAR(diffuse_frac(0.8969662606058599), 0.165, 1e-12);
}

TEST(ModuleIrradiance, OnTheHorizontalIsTheGlobal) {
  const Site site{40.0, 120.0};
  const Sun noon = sun_at(site, CalendarYear(2023, 8 * 3600), 24 * 171 + 12);
  EXPECT_NEAR(module_w_per_m2(PvArray{}, site, noon, 800.0), 800.0, 1e-9);
  EXPECT_EQ(module_w_per_m2(PvArray{}, site, noon, 0.0), 0.0);
}

// A wall that faces north sees half the sky, half the ground and at noon no sun.
TEST(ModuleIrradiance, OnANorthWallIsDiffuse) {
  PvArray wall;
  wall.tilt_deg = 90.0;
  wall.azimuth_deg = 0.0;
  wall.albedo_frac = 0.2;
  const Site site{40.0, 120.0};
  const Sun noon = sun_at(site, CalendarYear(2023, 8 * 3600), 24 * 79 + 12);
  const double diffuse = 800.0 * diffuse_frac(800.0 / (1361.0 * noon.cos_zenith));
  EXPECT_NEAR(module_w_per_m2(wall, site, noon, 800.0), diffuse / 2.0 + 0.2 * 800.0 / 2.0, 1e-9);
}

// Module at 10 + 0.03 · 1000 = 40 °C: 0.8 · (1 − 0.004 · 15) = 0.752.
TEST(PvPower, FallsWithTemperatureAndIsLimited) {
  PvArray array;
  array.performance_ratio = 0.8;
  array.temperature_coefficient_per_k = 0.004;
  array.heating_k_per_w_m2 = 0.03;
  EXPECT_NEAR(pv_power_pu(array, 1000.0, 10.0), 0.752, 1e-12);
  array.ac_limit_pu = 0.7;
  EXPECT_EQ(pv_power_pu(array, 1000.0, 10.0), 0.7);
  EXPECT_EQ(pv_power_pu(array, 0.0, 10.0), 0.0);
}

TEST(Solar, WeatherRowShinesByDay) {
  DraftScenario draft;
  draft.section("economy", {{"curtailment_cost_per_mwh", 0.0}});
  draft.row("pv_arrays", {{"id", word("a")},
                          {"tilt_deg", 35.0},
                          {"azimuth_deg", 180.0},
                          {"albedo_frac", 0.2},
                          {"performance_ratio", 0.8},
                          {"temperature_coefficient_per_k", 0.004},
                          {"heating_k_per_w_m2", 0.03},
                          {"ac_limit_pu", 0.9}});
  draft.row("solar", {{"id", word("S")},
                      {"bus", word("B")},
                      {"p_max_mw", 50.0},
                      {"profile", word("weather")},
                      {"pv_array", word("a")}});
  const TimeGrid time = grid_from(2023, 6, 1, 24);
  const Weather weather(plain_climate(), time);
  SystemBuilder builder = one_bus(time);
  solar().build({draft.scenario(), time, weather}, builder);
  const System system = builder.finish();
  const Series& available_mw = system.units.at(0).available_mw;
  EXPECT_EQ(available_mw.at(0), 0.0);
  EXPECT_GT(available_mw.at(12), 5.0);
  EXPECT_LE(available_mw.at(12), 45.0);
  EXPECT_EQ(available_mw.at(23), 0.0);
}

}  // namespace
}  // namespace gridstep::models
