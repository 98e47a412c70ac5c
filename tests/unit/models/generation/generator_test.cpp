#include "models/generation/generator.hpp"

#include <gtest/gtest.h>

#include "models/generation/cost_curve.hpp"
#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

DraftScenario::Cells cells_of(double p_min_mw, double p_max_mw) {
  return {{"id", word("G")}, {"bus", word("B")}, {"p_min_mw", p_min_mw}, {"p_max_mw", p_max_mw}};
}

void add_points(DraftScenario& draft, const std::vector<std::pair<double, double>>& points) {
  for (const auto& [p_mw, cost_per_h] : points)
    draft.row(
        "cost_curves",
        {{"id", word("P")}, {"generator", word("G")}, {"p_mw", p_mw}, {"cost_per_h", cost_per_h}});
}

System built(const DraftScenario& draft) {
  const TimeGrid time = grid_from(2023, 1, 1, 1);
  SystemBuilder builder = one_bus(time);
  const Weather weather(plain_climate(), time);
  generator().build({draft.scenario(), time, weather}, builder);
  return builder.finish();
}

std::vector<std::string> codes_of(const DraftScenario& draft) {
  Problems problems;
  generator().check(draft.scenario(), problems);
  std::vector<std::string> codes;
  for (const Problem& problem : problems.all()) codes.push_back(problem.code);
  return codes;
}

TEST(Generator, HasOneColumnWhereItsCostIsAPolynomial) {
  DraftScenario draft;
  DraftScenario::Cells cells = cells_of(10.0, 50.0);
  cells.insert(cells.end(), {{"cost_per_mwh", 20.0},
                             {"quadratic_cost_per_mw2h", 0.5},
                             {"no_load_cost_per_h", 7.0},
                             {"emission_t_per_mwh", 0.4}});
  const System system = built(draft.row("generators", cells));
  ASSERT_EQ(system.formulation.columns.size(), 1U);
  const Column& column = system.formulation.columns.front();
  EXPECT_EQ(column.role, Role::generation);
  EXPECT_EQ(column.lower.at(0), 10.0);
  EXPECT_EQ(column.upper.at(0), 50.0);
  EXPECT_EQ(column.cost_per_h.at(0), 20.0);
  EXPECT_EQ(column.quadratic_cost_per_h.at(0), 0.5);
  EXPECT_EQ(column.emission_t_per_h.at(0), 0.4);
  EXPECT_EQ(system.formulation.fixed_cost_per_h.at(0), 7.0);
  EXPECT_TRUE(system.loads.empty());
}

// (0, 100), (20, 300), (60, 1100): 10 and 20 per MWh. From 10 MW on: 10 … 20 at 10, 20 … 50 at 20;
// what is paid at 0 is 100.
TEST(Generator, CutsItsRangeAtThePointsOfItsCurve) {
  DraftScenario draft;
  draft.row("generators", cells_of(10.0, 50.0));
  add_points(draft, {{0.0, 100.0}, {20.0, 300.0}, {60.0, 1100.0}});
  const System system = built(draft);
  ASSERT_EQ(system.formulation.columns.size(), 2U);
  const Column& first = system.formulation.columns[0];
  const Column& second = system.formulation.columns[1];
  EXPECT_EQ(first.lower.at(0), 10.0);
  EXPECT_EQ(first.upper.at(0), 20.0);
  EXPECT_DOUBLE_EQ(first.cost_per_h.at(0), 10.0);
  EXPECT_EQ(second.lower.at(0), 0.0);
  EXPECT_EQ(second.upper.at(0), 30.0);
  EXPECT_DOUBLE_EQ(second.cost_per_h.at(0), 20.0);
  EXPECT_DOUBLE_EQ(system.formulation.fixed_cost_per_h.at(0), 100.0);
}

// Between −30 and −10 MW it only draws: a load whose drawing earns 8 per MWh.
TEST(Generator, IsALoadBelowZero) {
  DraftScenario draft;
  DraftScenario::Cells cells = cells_of(-30.0, -10.0);
  cells.emplace_back("cost_per_mwh", 8.0);
  const System system = built(draft.row("generators", cells));
  ASSERT_EQ(system.loads.size(), 1U);
  EXPECT_EQ(system.loads.front().id, "G");
  EXPECT_EQ(system.units.front().p_max_mw, 0.0);
  ASSERT_EQ(system.formulation.columns.size(), 1U);
  const Column& column = system.formulation.columns.front();
  EXPECT_EQ(column.role, Role::flexible);
  EXPECT_EQ(column.injection.at(0), -1.0);
  EXPECT_EQ(column.lower.at(0), 10.0);
  EXPECT_EQ(column.upper.at(0), 30.0);
  EXPECT_EQ(column.cost_per_h.at(0), -8.0);
  EXPECT_EQ(system.formulation.fixed_cost_per_h.at(0), 0.0);
}

TEST(Generator, RampsOverWhatItGivesAndTakes) {
  DraftScenario draft;
  DraftScenario::Cells cells = cells_of(-20.0, 20.0);
  cells.emplace_back("ramp_up_mw_per_h", 15.0);
  const System system = built(draft.row("generators", cells));
  ASSERT_EQ(system.formulation.rows.size(), 1U);
  const ConstraintRow& ramp = system.formulation.rows.front();
  EXPECT_EQ(ramp.upper.at(0), 15.0);
  ASSERT_EQ(ramp.entries.size(), 4U);
  EXPECT_EQ(ramp.entries[0].coefficient, 1.0);
  EXPECT_EQ(ramp.entries[2].coefficient, -1.0);
}

TEST(Generator, RefusesWhatIsNoConvexCurve) {
  using Codes = std::vector<std::string>;
  const auto with = [](const std::vector<std::pair<double, double>>& points) {
    DraftScenario draft;
    draft.row("generators", cells_of(0.0, 50.0));
    add_points(draft, points);
    return codes_of(draft);
  };
  EXPECT_EQ(with({{0.0, 0.0}, {10.0, 100.0}, {20.0, 200.0}}), Codes{});
  EXPECT_EQ(with({{0.0, 0.0}, {10.0, 100.0}, {20.0, 150.0}}), Codes{"GS0555"});
  EXPECT_EQ(with({{0.0, 0.0}, {10.0, 100.0}, {10.0, 150.0}}), Codes{"GS0554"});
  EXPECT_EQ(with({{0.0, 0.0}}), Codes{"GS0554"});
  DraftScenario twice;
  DraftScenario::Cells cells = cells_of(0.0, 50.0);
  cells.emplace_back("cost_per_mwh", 8.0);
  twice.row("generators", cells);
  add_points(twice, {{0.0, 0.0}, {10.0, 100.0}});
  EXPECT_EQ(codes_of(twice), Codes{"GS0556"});
}

TEST(Generator, RefusesLimitsTheWrongWayRound) {
  DraftScenario draft;
  draft.row("generators", cells_of(60.0, 50.0));
  EXPECT_EQ(codes_of(draft), std::vector<std::string>{"GS0501"});
}

}  // namespace
}  // namespace gridstep::models
