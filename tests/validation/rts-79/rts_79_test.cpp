#include <gtest/gtest.h>

#include <cmath>

#include "engine/ensemble/adequacy/assessment.hpp"
#include "engine/ensemble/adequacy/capacity_credit.hpp"
#include "engine/ensemble/adequacy/outage_table.hpp"
#include "engine/ensemble/adequacy/weather_years.hpp"
#include "models/catalog.hpp"

// The IEEE Reliability Test System of 1979 against its exact indices, see README.md.
namespace gridstep::adequacy {
namespace {

constexpr double exact_lole_d = 1.36886;
constexpr double exact_lolh_h = 9.39418;
constexpr double exact_eue_mwh = 1176.0;

const SystemOfWeather& systems() {
  static const SystemOfWeather made = [] {
    RunOptions options;
    options.scenario = std::string(GRIDSTEP_SOURCE_DIR) + "/scenarios/rts-79";
    return weather_years_of(load(options, models::catalog()), models::catalog());
  }();
  return made;
}

Report exact() {
  const Spec spec;
  return convolve(capacity_model(systems()(0), spec), spec);
}

Report sampled(const Spec& spec) {
  Assessment assessment(systems(), {spec});
  Progress progress = assessment.begin();
  assessment.run(progress, {});
  return assessment.report(progress);
}

void expect_agrees(const Measure& found, double expected, const char* what) {
  EXPECT_NEAR(found.mean, expected, 4.0 * found.standard_error) << what;
}

TEST(Rts79, ExactIndicesToEveryPublishedDigit) {
  const Report report = exact();
  EXPECT_NEAR(report.lole_d.mean, exact_lole_d, 5e-6);
  EXPECT_NEAR(report.lolh_h.mean, exact_lolh_h, 5e-6);
  EXPECT_NEAR(report.eue_mwh.mean, exact_eue_mwh, 0.5);
}

TEST(Rts79, MonteCarloWithinFourErrorsAndOnePercent) {
  Spec spec;
  spec.samples = 200000;
  spec.seed = 79;
  const Report report = sampled(spec);
  expect_agrees(report.lolh_h, exact_lolh_h, "LOLH");
  expect_agrees(report.lole_d, exact_lole_d, "LOLE");
  expect_agrees(report.eue_mwh, exact().eue_mwh.mean, "EUE");
  EXPECT_NEAR(report.lolh_h.mean, exact_lolh_h, 0.01 * exact_lolh_h);
  EXPECT_NEAR(report.lole_d.mean, exact_lole_d, 0.01 * exact_lole_d);
  EXPECT_NEAR(report.eue_mwh.mean, exact_eue_mwh, 0.01 * exact_eue_mwh);
  // Where load is lost: the months and hours of the exact answer hold nearly all of it.
  const Report expected = exact();
  for (std::size_t cell = 0; cell < report.month_hour_lolh_h.size(); ++cell)
    EXPECT_NEAR(report.month_hour_lolh_h[cell], expected.month_hour_lolh_h[cell],
                0.02 + 0.1 * expected.month_hour_lolh_h[cell]);
}

TEST(Rts79, MirroredPairsAgree) {
  Spec spec;
  spec.samples = 40000;
  spec.antithetic = true;
  const Report report = sampled(spec);
  EXPECT_EQ(report.observations, 20000);
  expect_agrees(report.lolh_h, exact_lolh_h, "LOLH");
  expect_agrees(report.eue_mwh, exact_eue_mwh, "EUE");
}

// The same error with a small part of the years.
TEST(Rts79, ImportanceSamplingAgreesAndNeedsFewerYears) {
  Spec spec;
  spec.samples = 2000;
  Spec tilted = spec;
  tilted.importance = true;
  const Report plain = sampled(spec);
  const Report weighted = sampled(tilted);
  expect_agrees(weighted.lolh_h, exact_lolh_h, "LOLH");
  expect_agrees(weighted.lole_d, exact_lole_d, "LOLE");
  expect_agrees(weighted.eue_mwh, exact_eue_mwh, "EUE");
  EXPECT_LT(weighted.eue_mwh.standard_error, 0.2 * plain.eue_mwh.standard_error);
}

TEST(Rts79, StopsAtItsTarget) {
  Spec spec;
  spec.samples = 1000000;
  spec.target_relative_se = 0.05;
  const Report report = sampled(spec);
  EXPECT_TRUE(report.reached_target);
  EXPECT_LT(report.years, 100000);
  EXPECT_LE(report.eue_mwh.relative_error(), 0.05);
  EXPECT_LE(report.lolh_h.relative_error(), 0.05);
}

// A unit that never fails carries its capacity; a real one less. The load that the largest unit
// carries is found by the exact method too.
TEST(Rts79, CapacityCreditAgreesWithTheExactOne) {
  Spec spec;
  spec.samples = 20000;
  const CapacityCredit credit = capacity_credit(systems(), spec, "U350-1", {});
  const auto exact_eue = [](double load_mw, const char* without) {
    Spec one;
    one.added_load_mw = load_mw;
    if (!std::string(without).empty()) one.without_units = {without};
    return convolve(capacity_model(systems()(0), one), one).eue_mwh.mean;
  };
  const double target_mwh = exact_eue(0.0, "U350-1");
  double low = 0.0;
  double high = 350.0;
  while (high - low > 0.01) {
    const double middle = 0.5 * (low + high);
    (exact_eue(middle, "") > target_mwh ? high : low) = middle;
  }
  EXPECT_NEAR(credit.load_mw, low, 4.0 * credit.standard_error_mw);
  EXPECT_LT(credit.standard_error_mw, 5.0);
  EXPECT_LT(credit.high_mw, 350.0);
}

}  // namespace
}  // namespace gridstep::adequacy
