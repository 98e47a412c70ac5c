// The what-ifs of the Hohhot region: every one loads, is checked and runs to a certified end, and
// they differ from the base the way domain knowledge says. What is expected is derived in
// README.md.

#include <gtest/gtest.h>

#include <map>

#include "engine/ensemble/study/study.hpp"
#include "engine/simulation/run.hpp"
#include "models/catalog.hpp"

namespace gridstep {
namespace {

const Study& study() {
  static const Study what_if = read_study(
      std::filesystem::path(GRIDSTEP_SOURCE_DIR) / "scenarios/what-if", models::catalog());
  return what_if;
}

Index index_of(const std::string& id) {
  for (Index index = 0; index < study().size(); ++index)
    if (study().run(index).id == id) return index;
  ADD_FAILURE() << "no run " << id;
  return 0;
}

CheckedScenario checked_of(const std::string& id) {
  return study().scenario(index_of(id));
}

Totals totals_of(const CheckedScenario& checked) {
  return run(checked, RunOptions(), models::catalog(), Observer()).totals;
}

/// Two windy weeks of spring, the heating season in them.
Totals spring(const std::string& id) {
  static std::map<std::string, Totals> known;
  const auto [found, is_new] = known.emplace(id, Totals());
  if (is_new) {
    CheckedScenario checked = checked_of(id);
    checked.time.start_s = checked.time.start_of(90 * 24);
    checked.time.steps = 14 * 24;
    found->second = totals_of(checked);
  }
  return found->second;
}

double of(const ByCarrier& sums, const std::string& carrier) {
  for (const auto& [name, sum] : sums)
    if (name == carrier) return sum;
  return 0.0;
}

// Their ids, so that none is lost unseen.
const std::vector<std::string> ids = {
    "base",           "growth-2027",     "growth-2027-grid", "base-10gw",
    "base-10gw-sent", "psh-2",           "heat-retrofit",    "heat-rigid",
    "dc-island",      "dc-island-built", "electrolyser-25",  "electrolyser-250",
    "tie-loss",       "cold-week",       "dunkelflaute",     "unit-loss"};

TEST(WhatIfSizes, ListEveryQuestion) {
  std::vector<std::string> found;
  for (Index index = 0; index < study().size(); ++index) found.push_back(study().run(index).id);
  EXPECT_EQ(found, ids);
}

class WhatIf : public testing::TestWithParam<std::string> {};

// A run throws where its certificate does not hold.
TEST_P(WhatIf, RunsToACertifiedEnd) {
  CheckedScenario checked = checked_of(GetParam());
  checked.time.steps = std::min<Index>(checked.time.steps, 48);
  EXPECT_EQ(totals_of(checked).steps, checked.time.steps);
  for (const Problem& problem : checked.warnings.all()) ADD_FAILURE() << to_text(problem);
}

INSTANTIATE_TEST_SUITE_P(Study, WhatIf, testing::ValuesIn(ids), [](const auto& run) {
  std::string name = run.param;
  for (char& letter : name) letter = letter == '-' ? '_' : letter;
  return name;
});

TEST(WhatIfSizes, AreThoseAskedFor) {
  EXPECT_NEAR(of(spring("base-10gw").capacity_mw, "wind"), 6500.0, 1e-9);
  EXPECT_NEAR(of(spring("base-10gw").capacity_mw, "solar"), 3500.0, 1e-9);
  EXPECT_NEAR(of(spring("psh-2").capacity_mw, "hydro"), 2400.0, 1e-9);
  const ByCarrier grown = spring("growth-2027").capacity_mw;
  EXPECT_NEAR(of(grown, "wind"), 2350.0 + 300.0 + (400.0 - 191.0), 1e-9);
  EXPECT_NEAR(of(grown, "hydro"), 2400.0, 1e-9);
  EXPECT_NEAR(of(grown, "battery"), 1392.0, 1e-9);
  EXPECT_EQ(checked_of("unit-loss").time.steps, 168);
  EXPECT_NEAR(of(totals_of(checked_of("unit-loss")).capacity_mw, "coal"), 4938.0 - 660.0, 1e-9);
}

TEST(WhatIfDirections, HeatRetrofitFreesWindAndSun) {
  EXPECT_LT(spring("heat-retrofit").curtailment_mwh, spring("base").curtailment_mwh);
  EXPECT_GT(spring("heat-rigid").curtailment_mwh, spring("base").curtailment_mwh);
  EXPECT_LT(spring("heat-retrofit").total_cost, spring("base").total_cost);
  EXPECT_GT(spring("heat-rigid").total_cost, spring("base").total_cost);
}

TEST(WhatIfDirections, PumpedStorageTakesWhatWasCurtailed) {
  EXPECT_LT(spring("psh-2").curtailment_mwh, spring("base").curtailment_mwh);
  EXPECT_LT(spring("psh-2").total_cost, spring("base").total_cost);
}

TEST(WhatIfDirections, ExchangeDecidesWhatABaseIsWorth) {
  EXPECT_GT(spring("base-10gw").green_share_energy, spring("base").green_share_energy);
  EXPECT_LT(spring("base-10gw-sent").curtailment_mwh, spring("base-10gw").curtailment_mwh);
  EXPECT_GT(spring("tie-loss").curtailment_mwh, spring("base").curtailment_mwh);
  EXPECT_GT(spring("tie-loss").total_cost, spring("base").total_cost);
}

TEST(WhatIfDirections, GrowthNeedsTheTransformersThatCarryIt) {
  EXPECT_GT(spring("growth-2027").demand_mwh, spring("base").demand_mwh);
  EXPECT_GT(spring("growth-2027").unserved_mwh, spring("growth-2027-grid").unserved_mwh);
}

// Between 20 and 100 % of 25 MW, and ten of it take more than one.
TEST(WhatIfDirections, ElectrolysersDrawWithinTheirRange) {
  const double hours = 14.0 * 24.0;
  const double drawn = spring("electrolyser-25").demand_mwh - spring("base").demand_mwh;
  EXPECT_GE(drawn, 5.0 * hours - 1e-6);
  EXPECT_LE(drawn, 25.0 * hours + 1e-6);
  EXPECT_GT(spring("electrolyser-250").demand_mwh, spring("electrolyser-25").demand_mwh);
  EXPECT_LE(spring("electrolyser-250").curtailment_mwh, spring("electrolyser-25").curtailment_mwh);
}

// An island serves no more than its own wind, sun and first storage content; the rest of the region
// needs nothing from it.
TEST(WhatIfDirections, AnIslandServesWhatItHas) {
  const double missing = spring("dc-island").unserved_mwh;
  const double demand_mwh = 500.0 * 14.0 * 24.0;
  EXPECT_GT(missing, demand_mwh - (328.0 + 60.0) * 14.0 * 24.0 - 246.24);
  EXPECT_LT(spring("dc-island-built").unserved_mwh, missing);
  EXPECT_EQ(spring("base").unserved_mwh, 0.0);
}

TEST(WhatIfDirections, DarkDoldrumsLeaveLittleWind) {
  const Totals week = totals_of(checked_of("dunkelflaute"));
  const double wind_share = of(week.energy_mwh, "wind") / (2350.0 * 168.0);
  EXPECT_LT(wind_share, 0.08);
  EXPECT_GT(wind_share, 0.01);
  EXPECT_GT(of(week.energy_mwh, "coal"), of(totals_of(checked_of("cold-week")).energy_mwh, "coal"));
  EXPECT_GE(totals_of(checked_of("unit-loss")).total_cost, week.total_cost);
  EXPECT_EQ(study().run(index_of("unit-loss")).compare_to, "dunkelflaute");
}

}  // namespace
}  // namespace gridstep
