#include "engine/results/summary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/results/certificate.hpp"
#include "tests/unit/results/sample.hpp"

namespace gridstep {
namespace {

Totals totals_of(const System& system) {
  Certifier certifier(system);
  Summary summary(system);
  double energy_mwh = 10.0;
  for (Index first = 0; first < system.time.steps; first += 24) {
    Record window =
        sample::record(system, first, std::min<Index>(24, system.time.steps - first), energy_mwh);
    certifier.certify(window);
    summary.add(window);
  }
  return summary.totals();
}

TEST(Summary, OneDayByHand) {
  const System system = sample::system(12);
  const Totals totals = totals_of(system);
  // 12 steps: demand 70…74 twice and 70, 71; 6 × 4 MWh charged; 6 × 3 MWh discharged; imports at
  // steps 0, 3, 6, 9; exports at the other eight.
  EXPECT_EQ(totals.steps, 12);
  EXPECT_NEAR(totals.demand_mwh, 2.0 * 360.0 + 141.0, 1e-9);
  EXPECT_NEAR(totals.charge_mwh, 24.0, 1e-9);
  EXPECT_NEAR(totals.import_mwh, 20.0, 1e-9);
  EXPECT_NEAR(totals.export_mwh, 16.0, 1e-9);
  EXPECT_NEAR(totals.unserved_mwh, 1.0, 1e-9);
  EXPECT_NEAR(totals.curtailment_mwh, 24.0, 1e-9);
  EXPECT_NEAR(totals.loss_mwh, 0.02 * 860.0, 1e-9);
  EXPECT_NEAR(totals.peak_load_mw, 74.0, 1e-12);
  ASSERT_EQ(totals.energy_mwh.size(), 3u);
  EXPECT_EQ(totals.energy_mwh[1].first, "wind");
  EXPECT_NEAR(totals.energy_mwh[1].second, 3.0 * (28.0 + 33.0 + 38.0 + 43.0), 1e-9);
  EXPECT_NEAR(totals.energy_mwh[2].second, 18.0, 1e-9);
  // Coal closes the balance: 860 · 1.02 + 24 − 18 − 426 − 20 + 16.
  const double coal = 860.0 * 1.02 + 24.0 - 18.0 - 426.0 - 20.0 + 16.0;
  EXPECT_NEAR(totals.energy_mwh[0].second, coal, 1e-9);
  EXPECT_NEAR(totals.total_cost, 280.0 * coal, 1e-6);
  EXPECT_NEAR(totals.emission_t, 0.8 * coal, 1e-9);
  EXPECT_NEAR(totals.green_share_energy, 426.0 / (426.0 + coal), 1e-12);
}

TEST(Summary, CapacityAndItsResidual) {
  const Totals totals = totals_of(sample::system(1));
  EXPECT_EQ(totals.capacity_mw, (ByCarrier{{"coal", 100.0}, {"wind", 60.0}, {"battery", 20.0}}));
  EXPECT_DOUBLE_EQ(totals.capacity_sum_mw, 180.0);
  EXPECT_DOUBLE_EQ(totals.capacity_residual_mw, 3.0);
  EXPECT_DOUBLE_EQ(totals.green_share_capacity, 80.0 / 180.0);
}

TEST(Summary, BoundCountsEveryWindowOnce) {
  // Two windows, each 1e-6 apart: the second reaches the end and keeps all 36 steps it solves.
  const Totals totals = totals_of(sample::system(60));
  EXPECT_NEAR(totals.total_cost - totals.bound, 2e-6, 1e-8);
  EXPECT_NEAR(totals.gap, 2e-6 / totals.total_cost, 1e-15);
  // 73 steps: windows open at 0, 24 and 48.
  const Totals longer = totals_of(sample::system(73));
  EXPECT_NEAR(longer.total_cost - longer.bound, 3e-6, 1e-8);
}

TEST(Summary, GreenPeakIsTheMedianOverLocalDays) {
  System system = sample::system(72);
  Certifier certifier(system);
  Summary summary(system);
  double energy_mwh = 10.0;
  Record record = sample::record(system, 0, 72, energy_mwh);
  // Peaks of the three local days: 50, 43 (as the sample has it) and 45 MW of wind.
  record.generation_mw[5 * 3 + 1] = 50.0;
  record.generation_mw[50 * 3 + 1] = 45.0;
  certifier.certify(record);
  summary.add(record);
  const Totals totals = summary.totals();
  EXPECT_DOUBLE_EQ(totals.green_peak_median_mw, 45.0);
  const auto share_at = [&](std::size_t t, double wind) {
    return wind / (wind + record.generation_mw[t * 3]);
  };
  std::vector<double> shares = {share_at(5, 50.0), share_at(27, 43.0), share_at(50, 45.0)};
  std::sort(shares.begin(), shares.end());
  EXPECT_DOUBLE_EQ(totals.green_peak_share_median, shares[1]);
}

TEST(Summary, GreenShareCountsGenerationOnly) {
  const System system = sample::system(1);
  const GreenShare green(system);
  const double mixed[] = {30.0, 10.0, 99.0};  // the battery's 99 MW are no generation
  EXPECT_DOUBLE_EQ(green.of(mixed).share(), 0.25);
  const double nothing[] = {0.0, 0.0, 5.0};
  EXPECT_DOUBLE_EQ(green.of(nothing).share(), 0.0);
}

TEST(Summary, JsonHasTheFixedNames) {
  const auto json = to_json(totals_of(sample::system(24)), Timing{}, "x.h5");
  for (const char* name :
       {"scenario", "steps", "total_cost", "bound", "gap", "currency", "energy_mwh",
        "curtailment_mwh", "unserved_mwh", "green_share_capacity", "green_share_energy",
        "emission_t", "peak_load_mw", "balance_residual_max_mw", "wall_s", "result"})
    EXPECT_TRUE(json.contains(name)) << name;
  EXPECT_TRUE(json["energy_mwh"].is_object());
  EXPECT_TRUE(json["energy_mwh"].contains("wind"));
  EXPECT_TRUE(json["wall_s"].contains("solve"));
  EXPECT_EQ(json["result"], "x.h5");
}

TEST(Summary, OneStepIsSingular) {
  const std::string one = to_text(totals_of(sample::system(1)), Language::english);
  EXPECT_EQ(one.find("样例: 1 step\n"), 0U) << one;
  const std::string two = to_text(totals_of(sample::system(2)), Language::english);
  EXPECT_EQ(two.find("样例: 2 steps\n"), 0U) << two;
}

TEST(Summary, TextSpeaksBothLanguages) {
  const Totals totals = totals_of(sample::system(24));
  const std::string english = to_text(totals, Language::english);
  EXPECT_NE(english.find("green share of capacity    44.4 %"), std::string::npos) << english;
  EXPECT_NE(english.find("stated capacity 183.0 MW, residual 3.0 MW"), std::string::npos);
  const std::string chinese = to_text(totals, Language::chinese);
  EXPECT_NE(chinese.find("绿电装机占比      44.4 %"), std::string::npos) << chinese;
  EXPECT_NE(chinese.find("风电"), std::string::npos);
}

}  // namespace
}  // namespace gridstep
