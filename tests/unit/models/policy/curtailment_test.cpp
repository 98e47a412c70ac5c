#include "models/policy/curtailment.hpp"

#include <gtest/gtest.h>

#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

// Output p of 40 MW available at a variable cost of 3 and a curtailment cost of 20 per MWh costs
// 3 p + 20 (40 − p) = 800 − 17 p.
TEST(CurtailableUnit, PaysForWhatIsNotTaken) {
  SystemBuilder builder = one_bus(grid_from(2023, 1, 1, 2));
  Unit unit;
  unit.id = "W";
  unit.carrier = "wind";
  unit.bus = builder.bus("B");
  unit.p_max_mw = 100.0;
  unit.available_mw = 40.0;
  const ColumnId id = add_curtailable_unit(builder, unit, 3.0, 20.0, 0.1);
  const System system = builder.finish();
  const Column& output = system.formulation.columns.at(static_cast<std::size_t>(id.index));
  EXPECT_EQ(output.role, Role::generation);
  EXPECT_EQ(output.owner, 0);
  EXPECT_EQ(output.injection, 1.0);
  EXPECT_EQ(output.lower.at(0), 0.0);
  EXPECT_EQ(output.upper.at(1), 40.0);
  EXPECT_EQ(output.cost_per_h.at(0), -17.0);
  EXPECT_EQ(output.emission_t_per_h, 0.1);
  EXPECT_EQ(system.formulation.fixed_cost_per_h.at(1), 800.0);
  EXPECT_TRUE(system.units.at(0).curtailable);
}

TEST(CurtailmentCost, IsTheRowsOwnOrTheScenarios) {
  DraftScenario draft;
  draft.section("economy", {{"curtailment_cost_per_mwh", 20.0}});
  draft.row("solar", {{"id", word("a")}});
  draft.row("solar", {{"id", word("b")}, {"curtailment_cost_per_mwh", 0.0}});
  const Table& rows = draft.scenario().table("solar");
  EXPECT_EQ(curtailment_cost_per_mwh(draft.scenario(), rows.rows[0]), 20.0);
  EXPECT_EQ(curtailment_cost_per_mwh(draft.scenario(), rows.rows[1]), 0.0);
}

}  // namespace
}  // namespace gridstep::models
