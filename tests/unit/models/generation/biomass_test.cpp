#include "models/generation/biomass.hpp"

#include <gtest/gtest.h>

#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

// 50 MW at 90 %: 45 MW available. A MWh costs 30 and saves the scenario's curtailment cost of 12,
// or the unit's own of 100; 45 MW untaken cost 540 or 4500 an hour.
TEST(Biomass, MayBeTakenInPart) {
  DraftScenario draft;
  draft.section("economy", {{"curtailment_cost_per_mwh", 12.0}});
  const DraftScenario::Cells cells = {{"id", word("W")},           {"bus", word("B")},
                                      {"p_max_mw", 50.0},          {"profile", word("constant")},
                                      {"availability_frac", 0.9},  {"vom_per_mwh", 30.0},
                                      {"emission_t_per_mwh", 0.25}};
  draft.row("biomass", cells);
  DraftScenario::Cells own_cost = cells;
  own_cost.front().second = word("X");
  own_cost.emplace_back("curtailment_cost_per_mwh", 100.0);
  draft.row("biomass", own_cost);
  const TimeGrid time = grid_from(2023, 1, 1, 1);
  SystemBuilder builder = one_bus(time);
  const Weather weather(plain_climate(), time);
  biomass().build({draft.scenario(), time, weather}, builder);
  const System system = builder.finish();
  ASSERT_EQ(system.units.size(), 2U);
  EXPECT_EQ(system.units[0].carrier, "biomass");
  EXPECT_TRUE(system.units[0].curtailable);
  EXPECT_DOUBLE_EQ(system.units[0].available_mw.at(0), 45.0);
  ASSERT_EQ(system.formulation.columns.size(), 2U);
  EXPECT_DOUBLE_EQ(system.formulation.columns[0].upper.at(0), 45.0);
  EXPECT_DOUBLE_EQ(system.formulation.columns[0].cost_per_h.at(0), 18.0);
  EXPECT_DOUBLE_EQ(system.formulation.columns[0].emission_t_per_h.at(0), 0.25);
  EXPECT_DOUBLE_EQ(system.formulation.columns[1].cost_per_h.at(0), -70.0);
  EXPECT_DOUBLE_EQ(system.formulation.fixed_cost_per_h.at(0), 540.0 + 4500.0);
}

}  // namespace
}  // namespace gridstep::models
