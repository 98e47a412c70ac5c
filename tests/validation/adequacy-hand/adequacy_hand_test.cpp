#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"
#include "engine/ensemble/adequacy/assessment.hpp"
#include "engine/ensemble/adequacy/capacity_credit.hpp"
#include "engine/ensemble/adequacy/outage_table.hpp"

// Small regions whose indices follow from a line of algebra, see README.md.
namespace gridstep::adequacy {
namespace {

constexpr std::int64_t new_year_2023_s = 1672531200;

System region(const std::vector<double>& load_mw, Index steps,
              std::int64_t start_s = new_year_2023_s) {
  System system;
  system.time = {start_s, 3600, steps, 0};
  for (std::size_t bus = 0; bus < load_mw.size(); ++bus) {
    system.grid.buses.push_back({.id = "bus" + std::to_string(bus)});
    Load load;
    load.bus = BusId(static_cast<Index>(bus));
    load.demand_mw = Series(load_mw[bus]);
    system.loads.push_back(load);
  }
  return system;
}

void add_unit(System& system, const std::string& id, double mw, const Reliability& reliability) {
  Unit unit;
  unit.id = id;
  unit.bus = BusId(0);
  unit.p_max_mw = mw;
  unit.available_mw = mw;
  unit.reliability = reliability;
  system.units.push_back(unit);
}

Spec of(Index samples) {
  Spec spec;
  spec.samples = samples;
  return spec;
}

Report sampled(const System& system, const Spec& spec) {
  set_threads(1);
  Assessment assessment([&](Index) { return system; }, {spec});
  Progress progress = assessment.begin();
  assessment.run(progress, {});
  return assessment.report(progress);
}

void expect_close(const Measure& found, double expected, double most_relative_error) {
  EXPECT_NEAR(found.mean, expected, 4.0 * found.standard_error);
  EXPECT_LT(found.standard_error, most_relative_error * expected);
}

// Short by 10 MW with three of four out, by 60 MW with all: 8760 (4 q³ (1 − q) + q⁴) hours.
TEST(AdequacyByHand, WeightedDaysFindWhatIsRare) {
  System system = region({60.0}, 8760);
  for (int n = 0; n < 4; ++n)
    add_unit(system, "u" + std::to_string(n), 50.0, {.mttf_h = 1e4, .mttr_h = 10.0});
  const double q = 10.0 / 10010.0;
  const double three = 8760.0 * 4.0 * q * q * q * (1.0 - q);
  const double four = 8760.0 * q * q * q * q;
  Spec spec = of(4000);
  spec.importance = true;
  const Report report = sampled(system, spec);
  expect_close(report.lolh_h, three + four, 0.02);
  expect_close(report.eue_mwh, 10.0 * three + 60.0 * four, 0.02);
  EXPECT_FALSE(report.knows_events);
  EXPECT_FALSE(to_json(report).contains("events"));
}

System maintained(Index steps, std::int64_t start_s) {
  System system = region({80.0}, steps, start_s);
  add_unit(system, "u", 100.0, {.maintenance_h = 876.0});
  return system;
}

// 876 h begin at one of 8760 − 876 + 1 = 7885 hours of the year. Hour h of its first week is in
// those that begin at 0 … h; an hour in the middle of the year in 876 of them.
TEST(AdequacyByHand, DrawnMaintenanceLiesAnywhereInItsYear) {
  const Report first = sampled(maintained(168, new_year_2023_s), of(20000));
  expect_close(first.lolh_h, 168.0 * 169.0 / 2.0 / 7885.0, 0.1);
  const Report middle = sampled(maintained(168, new_year_2023_s + 181 * 86400), of(20000));
  expect_close(middle.lolh_h, 168.0 * 876.0 / 7885.0, 0.03);
  const Report two_years = sampled(maintained(2 * 8760, new_year_2023_s), of(50));
  EXPECT_EQ(two_years.lolh_h.mean, 2.0 * 876.0);
  EXPECT_EQ(two_years.lolh_h.standard_error, 0.0);
}

TEST(AdequacyByHand, WhatMustDrawPowerIsDemand) {
  System system = region({80.0}, 100);
  add_unit(system, "g", 100.0, {});
  add_unit(system, "n", 0.0, {});
  system.units.back().draw_min_mw = 30.0;
  const Report drawn = sampled(system, of(10));
  EXPECT_NEAR(drawn.eue_mwh.mean, 100 * 10.0, 1e-9);
  const Report exact = convolve(capacity_model(system, of(10)), of(10));
  EXPECT_NEAR(exact.eue_mwh.mean, 100 * 10.0, 1e-9);
  EXPECT_EQ(exact.demand_mwh, 100 * 110.0);
}

// 8 MW at loads of 30 and 10 MW with 5 % losses: 6.3 and 2.1 MW more, in any order of the loads.
TEST(AdequacyByHand, AddedLoadIsSharedAndPaysLossesAndIsCertain) {
  System system = region({30.0, 10.0}, 3);
  system.loss_frac = 0.05;
  Spec spec = of(1);
  spec.added_load_mw = 8.0;
  for (const bool reversed : {false, true}) {
    if (reversed) std::reverse(system.loads.begin(), system.loads.end());
    const CapacityModel model = capacity_model(system, spec);
    EXPECT_NEAR(model.margin_mw[2], -31.5 - 6.3, 1e-9);
    EXPECT_NEAR(model.margin_mw[3], -10.5 - 2.1, 1e-9);
    EXPECT_NEAR(model.total_demand_mw[1], 42.0, 1e-9);  // what a load factor holds for
    EXPECT_NEAR(model.demand_mwh, 3 * 50.4, 1e-9);
  }
}

// All energy decays: 60 → 59.4 − 10, → 48.906 − 10, → 38.51694 − 10, → 28.2317706, of which
// 8.2317706 MWh are above the minimum; then 20 → 19.8, and 0.2 MW are charged although 10 of 15 MW
// of load are short. `gridstep run` leaves the same unserved.
TEST(AdequacyByHand, EnergyBelowTheMinimumDecaysToo) {
  System system = region({15.0}, 6);
  add_unit(system, "s", 10.0, {});
  add_unit(system, "g", 5.0, {});
  Storage storage;
  storage.unit = UnitId(0);
  storage.charge_max_mw = 10.0;
  storage.energy_min_mwh = 20.0;
  storage.energy_max_mwh = 60.0;
  storage.energy_init_mwh = 60.0;
  storage.self_discharge_frac_per_h = 0.01;
  system.storages.push_back(storage);
  const Report report = sampled(system, of(2));
  EXPECT_NEAR(report.eue_mwh.mean, (10.0 - 8.2317706) + 2 * 10.2, 1e-9);
  EXPECT_NEAR(report.lolh_h.mean, 3.0, 1e-12);
}

// 2²³ years of a country's demand, and an hour with a weight of 1e-12.
TEST(AdequacyByHand, SumsHoldWhatIsLargeAndWhatIsRare) {
  ExactMoments large;
  large.add(8.76e9);
  large.add(8.76e9 + 2.0);
  for (int doubling = 0; doubling < 22; ++doubling) large.merge(ExactMoments(large));
  EXPECT_EQ(ExactMoments::from_text(large.to_text()), large);
  EXPECT_EQ(large.count(), 8388608);
  EXPECT_NEAR(large.mean(), 8.76e9 + 1.0, 1e-5);
  EXPECT_NEAR(large.variance(), 1.0, 1e-6);
  ExactMoments rare;
  for (int n = 0; n < 1000; ++n) rare.add(n % 2 == 0 ? 1e-12 : 3e-12);
  EXPECT_NEAR(rare.mean(), 2e-12, 1e-18);
  EXPECT_NEAR(rare.standard_error(), 1e-12 / std::sqrt(999.0), 1e-18);
  EXPECT_THROW(rare.add(2e15), Error);
  EXPECT_THROW(rare.add(std::nan("")), Error);
}

TEST(AdequacyByHand, FewObservationsHaveWideIntervals) {
  EXPECT_NEAR(width_in_errors(2), 12.7062047, 1e-6);
  EXPECT_NEAR(width_in_errors(4), 3.18244631, 1e-7);
  EXPECT_NEAR(width_in_errors(31), 2.04227246, 1e-7);
  EXPECT_NEAR(width_in_errors(1000000), 1.959966, 2e-6);
}

TEST(AdequacyByHand, WhereNothingWentShortTheRuleOfThreeHolds) {
  System system = region({50.0}, 24);
  add_unit(system, "u", 100.0, {});
  const Report report = sampled(system, of(600));
  const auto json = to_json(report);
  EXPECT_EQ(json["short_year_high_frac"], 0.005);
  EXPECT_TRUE(json["lolh_h"]["high"].is_null());
}

System credited() {
  System system = region({150.0}, 24 * 60);
  for (int n = 0; n < 7; ++n)
    add_unit(system, "u" + std::to_string(n), 30.0, {.mttf_h = 150.0, .mttr_h = 15.0});
  return system;
}

TEST(AdequacyByHand, ACapacityCreditMayLeaveOutAnotherUnit) {
  System system = credited();
  const auto credit_of = [](const System& one, const Spec& spec) {
    return capacity_credit([&](Index) { return one; }, spec, "u0", {});
  };
  Spec without = of(200);
  without.without_units = {"u6"};
  const CapacityCredit left_out = credit_of(system, without);
  system.units.pop_back();
  const CapacityCredit removed = credit_of(system, of(200));
  EXPECT_EQ(left_out.load_mw, removed.load_mw);
  EXPECT_EQ(left_out.without_eue_mwh, removed.without_eue_mwh);
  EXPECT_FALSE(removed.at_least);
}

// It gives twice what it is said to have, so the search ends at what it is said to have.
TEST(AdequacyByHand, ACreditBeyondTheBracketIsAtLeast) {
  System system = credited();
  add_unit(system, "more", 10.0, {});
  system.units.back().available_mw = 20.0;
  const CapacityCredit credit = capacity_credit([&](Index) { return system; }, of(200), "more", {});
  EXPECT_TRUE(credit.at_least);
  EXPECT_NEAR(credit.load_mw, 10.0, 0.01);
  EXPECT_NE(to_text(credit, "more", Language::english).find("at least 10.0"), std::string::npos);
}

}  // namespace
}  // namespace gridstep::adequacy
