#include "models/policy/matching_target.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "engine/results/certificate.hpp"
#include "tests/support/dispatch_region.hpp"
#include "tests/unit/models/draft_scenario.hpp"

namespace gridstep::models {
namespace {

constexpr double cent = 0.01;  // what the surplus's small value may move

struct Case {
  std::vector<double> wind_mw = {30.0, 0.0};
  double output_share_frac = 1.0;
  double sold_to_another_frac = 0.0;
  double volume_mw = 0.0;  ///< of a grid contract at 5, hour by hour
  bool has_battery = true;
  double init_mwh = 0.0;
  double target_frac = 0.9;
  double unmatched_cost_per_mwh = 0.0;
  bool has_target = true;
  Index window_steps = 0;  ///< 0: all
  Index keep_steps = 0;
};

void add_contracts(const Case& it, DraftScenario& draft) {
  const auto contract = [&](const char* id, const char* buyer, const char* route,
                            std::vector<std::string> units, const char* quantity, double amount) {
    draft.row("contracts", {{"id", word(id)},
                            {"buyer", word(buyer)},
                            {"route", word(route)},
                            {"units", std::move(units)},
                            {quantity, amount},
                            {"price_per_mwh", 5.0},
                            {"matching", word("hour")}});
  };
  std::vector<std::string> project = {"W"};
  if (it.has_battery) project.emplace_back("S");
  if (it.output_share_frac > 0.0)
    contract("own", "DC", "direct", project, "output_share_frac", it.output_share_frac);
  if (it.sold_to_another_frac > 0.0)
    contract("other", "X", "grid", {"W"}, "output_share_frac", it.sold_to_another_frac);
  if (it.volume_mw > 0.0)
    contract("volume", "DC", "grid", {"W"}, "volume_mwh_per_year", it.volume_mw * 8760.0);
}

/// A data centre of 10 MW, wind, imports at 50 and a battery of 0.9 × 0.8 whose wear costs 60.
System built(const Case& it) {
  DraftScenario draft;
  draft.section("", {{"name", word("matching")}});
  draft.section("network", {{"model", word("copperplate")}, {"loss_frac", 0.0}});
  draft.section(
      "economy",
      {{"currency", word("CNY")}, {"voll_per_mwh", 10000.0}, {"curtailment_cost_per_mwh", 0.0}});
  const auto steps = static_cast<Index>(it.wind_mw.size());
  draft.section("horizon",
                {{"window_h", static_cast<double>(it.window_steps > 0 ? it.window_steps : steps)},
                 {"keep_h", static_cast<double>(it.keep_steps > 0 ? it.keep_steps : steps)}});
  draft.section("green", {{"generation_carriers", std::vector<std::string>{"wind"}}});
  draft.row("buses", {{"id", word("B")}, {"v_nom_kv", 220.0}});
  draft.row("wind", {{"id", word("W")},
                     {"bus", word("B")},
                     {"p_max_mw", 100.0},
                     {"profile", word("profiles/p.csv")}});
  if (it.has_battery)
    draft.row("battery", {{"id", word("S")},
                          {"bus", word("B")},
                          {"p_max_mw", 20.0},
                          {"charge_max_mw", 20.0},
                          {"e_max_mwh", 100.0},
                          {"e_init_mwh", it.init_mwh},
                          {"charge_efficiency_frac", 0.9},
                          {"discharge_efficiency_frac", 0.8},
                          {"vom_per_mwh", 60.0}});
  draft.row("loads", {{"id", word("L")},
                      {"consumer", word("DC")},
                      {"bus", word("B")},
                      {"profile", word("constant")},
                      {"mean_mw", 10.0}});
  draft.row("ties", {{"id", word("T")},
                     {"bus", word("B")},
                     {"import_max_mw", 100.0},
                     {"export_max_mw", 0.0},
                     {"price_per_mwh", 50.0}});
  add_contracts(it, draft);
  if (it.has_target)
    draft.row("matching_targets", {{"id", word("M")},
                                   {"consumer", word("DC")},
                                   {"target_frac", it.target_frac},
                                   {"shortfall_cost_per_mwh", 1000.0},
                                   {"unmatched_cost_per_mwh", it.unmatched_cost_per_mwh}});
  Scenario scenario = draft.scenario();
  ProfileFile& profile = scenario.profiles["profiles/p.csv"];
  profile.path = "profiles/p.csv";
  for (Index step = 0; step < steps; ++step) {
    profile.time_s.push_back(step * 3600);
    profile.columns["W"].push_back(it.wind_mw[at(step)] / 100.0);
  }
  return catalog().build(scenario, {0, 3600, steps, 0});
}

struct Outcome {
  double cost = 0.0;
  std::vector<double> matched_mw;
  std::vector<double> account_mwh;
  std::vector<double> shortfall_mwh;
};

/// Runs and certifies.
Outcome run(const Case& it) {
  const System system = built(it);
  Certifier certifier(system);
  Outcome outcome;
  const auto append = [](std::vector<double>& all, const std::vector<double>& more) {
    all.insert(all.end(), more.begin(), more.end());
  };
  for (Record& record : test::simulate_all(system)) {
    certifier.certify(record);
    for (const std::uint8_t status : record.status) EXPECT_EQ(status, 0);
    outcome.cost = std::accumulate(record.cost.begin(), record.cost.end(), outcome.cost);
    append(outcome.matched_mw, record.matched_mw);
    append(outcome.account_mwh, record.matching_account_mwh);
    append(outcome.shortfall_mwh, record.matching_shortfall_mwh);
  }
  EXPECT_TRUE(certifier.summary().holds());
  return outcome;
}

void expect_near(const std::vector<double>& found, const std::vector<double>& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t n = 0; n < found.size(); ++n) EXPECT_NEAR(found[n], expected[n], 1e-6) << n;
}

// 0.9 of 20 MWh are 18: 10 at noon, 8 in the evening out of the battery, for which 8/0.72 = 11.1 MW
// of noon wind are charged. 8 · 60 + 2 · 50 = 580; without a target 10 · 50 = 500.
TEST(MatchingTarget, MovesNoonWindIntoTheEvening) {
  GRIDSTEP_NEEDS_SOLVER();
  const Outcome outcome = run({});
  expect_near(outcome.matched_mw, {10.0, 8.0});
  expect_near(outcome.account_mwh, {1.0, 0.0});
  expect_near(outcome.shortfall_mwh, {0.0, 0.0});
  EXPECT_NEAR(outcome.cost, 580.0, cent);
}

// Half of the wind is bought: at noon 15 MW, 5 of them may be stored, 5 · 0.72 = 3.6 come back:
// 18 − 13.6 = 4.4 are missed. 3.6 · 60 + 6.4 · 50 + 4.4 · 1000 = 4936.
TEST(MatchingTarget, StoresOnlyWhatIsBought) {
  GRIDSTEP_NEEDS_SOLVER();
  const Outcome outcome = run({.output_share_frac = 0.5});
  expect_near(outcome.matched_mw, {10.0, 3.6});
  expect_near(outcome.shortfall_mwh, {0.0, 4.4});
  EXPECT_NEAR(outcome.cost, 4936.0, cent);
}

// What was in the battery before is not the contract's.
TEST(MatchingTarget, DoesNotCountWhatTheBatteryHeldBefore) {
  GRIDSTEP_NEEDS_SOLVER();
  const Outcome outcome = run({.wind_mw = {0.0, 0.0}, .init_mwh = 50.0});
  expect_near(outcome.matched_mw, {0.0, 0.0});
  expect_near(outcome.shortfall_mwh, {0.0, 18.0});
}

// Without a battery 18 − 10 = 8 MWh are missed: 10 · 50 + 8 · 1000 = 8500.
TEST(MatchingTarget, PaysForWhatCannotBeReached) {
  GRIDSTEP_NEEDS_SOLVER();
  const Outcome outcome = run({.has_battery = false});
  expect_near(outcome.matched_mw, {10.0, 0.0});
  expect_near(outcome.shortfall_mwh, {0.0, 8.0});
  EXPECT_NEAR(outcome.cost, 8500.0, cent);
}

// The same in two windows: the first is 1 MWh above its target, the second needs that.
TEST(MatchingTarget, CarriesItsAccountFromWindowToWindow) {
  GRIDSTEP_NEEDS_SOLVER();
  const Outcome outcome = run({.has_battery = false, .window_steps = 1, .keep_steps = 1});
  expect_near(outcome.account_mwh, {1.0, 0.0});
  expect_near(outcome.shortfall_mwh, {0.0, 8.0});
  EXPECT_NEAR(outcome.cost, 8500.0, cent);
}

// Windows that look ahead pay at the end of the run only: 27 − 10 = 17 MWh.
TEST(MatchingTarget, CarriesWhatIsMissedWhileItLooksAhead) {
  GRIDSTEP_NEEDS_SOLVER();
  const Outcome outcome =
      run({.wind_mw = {0.0, 30.0, 0.0}, .has_battery = false, .window_steps = 2, .keep_steps = 1});
  expect_near(outcome.account_mwh, {-9.0, -8.0, 0.0});
  expect_near(outcome.shortfall_mwh, {0.0, 0.0, 17.0});
}

// Wind serves the 10 MW; 70 % of it are another's, so 3 MW are left for an option of 4 MW. Half of
// 20 MWh are asked for, 6 are bought at 5, 4 are missed: 30 + 4000.
TEST(MatchingTarget, TakesTranchesOfWhatIsNotSold) {
  GRIDSTEP_NEEDS_SOLVER();
  const Outcome outcome = run({.wind_mw = {30.0, 30.0},
                               .output_share_frac = 0.0,
                               .sold_to_another_frac = 0.7,
                               .volume_mw = 4.0,
                               .has_battery = false,
                               .target_frac = 0.5});
  expect_near(outcome.matched_mw, {3.0, 3.0});
  EXPECT_NEAR(outcome.cost, 4030.0, cent);
}

// A MWh from the battery costs 60 − 50 = 10 more than import, less than 15.
TEST(MatchingTarget, PrefersMatchedConsumption) {
  GRIDSTEP_NEEDS_SOLVER();
  const Outcome outcome = run({.target_frac = 0.0, .unmatched_cost_per_mwh = 15.0});
  expect_near(outcome.matched_mw, {10.0, 10.0});
  EXPECT_NEAR(outcome.cost, 600.0, cent);
  EXPECT_NEAR(run({.target_frac = 0.0, .unmatched_cost_per_mwh = 9.0}).cost, 500.0 + 90.0, cent);
}

TEST(MatchingTarget, OfNothingChangesNothing) {
  GRIDSTEP_NEEDS_SOLVER();
  EXPECT_NEAR(run({.has_target = false}).cost, 500.0, 1e-6);
  EXPECT_NEAR(run({.target_frac = 0.0}).cost, 500.0, cent);
}

TEST(MatchingTarget, CostsNoLessWhereItIsHigher) {
  GRIDSTEP_NEEDS_SOLVER();
  double before = 0.0;
  for (int tenth = 0; tenth <= 10; ++tenth) {
    const double target = 0.1 * tenth;
    const Outcome outcome = run({.wind_mw = {12.0, 0.0, 25.0, 5.0}, .target_frac = target});
    EXPECT_GE(outcome.cost, before - cent) << target;
    before = outcome.cost;
    const auto sum = [](const std::vector<double>& values) {
      return std::accumulate(values.begin(), values.end(), 0.0);
    };
    EXPECT_GE(sum(outcome.matched_mw) + sum(outcome.shortfall_mwh), target * 40.0 - 1e-6);
  }
}

}  // namespace
}  // namespace gridstep::models
