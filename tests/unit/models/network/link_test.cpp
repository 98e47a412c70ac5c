#include "models/network/link.hpp"

#include <gtest/gtest.h>

#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

DraftScenario::Cells cells_with(const DraftScenario::Cells& more) {
  DraftScenario::Cells cells = {
      {"id", word("K")}, {"from_bus", word("B")}, {"to_bus", word("C")}, {"p_max_mw", 80.0}};
  for (const auto& cell : more) cells.push_back(cell);
  return cells;
}

System built(const DraftScenario::Cells& more) {
  DraftScenario draft;
  draft.row("links", cells_with(more));
  const TimeGrid time = grid_from(2023, 1, 1, 1);
  SystemBuilder builder = one_bus(time);
  builder.add(Bus{"C", "C", 110.0, 0.0, 0.0});
  const Weather weather(plain_climate(), time);
  link().build({draft.scenario(), time, weather}, builder);
  return builder.finish();
}

// 80 MW drawn at B give 72 MW at C; both columns carry the same number, so the row is their
// difference.
TEST(Link, DrawsAtOneBusAndGivesLessAtTheOther) {
  const System system = built({{"efficiency_frac", 0.9}, {"cost_per_mwh", 2.0}});
  ASSERT_EQ(system.links.size(), 1U);
  ASSERT_EQ(system.formulation.columns.size(), 2U);
  const Column& in = system.formulation.columns[0];
  const Column& out = system.formulation.columns[1];
  EXPECT_EQ(in.role, Role::link_in);
  EXPECT_EQ(out.role, Role::link_out);
  EXPECT_EQ(in.bus, system.links[0].from);
  EXPECT_EQ(out.bus, system.links[0].to);
  EXPECT_EQ(in.injection.at(0), -1.0);
  EXPECT_EQ(out.injection.at(0), 0.9);
  EXPECT_EQ(in.cost_per_h.at(0), 2.0);
  EXPECT_EQ(out.cost_per_h.at(0), 0.0);
  for (const Column& column : system.formulation.columns) {
    EXPECT_EQ(column.lower.at(0), 0.0);
    EXPECT_EQ(column.upper.at(0), 80.0);
  }
  ASSERT_EQ(system.formulation.rows.size(), 1U);
  const ConstraintRow& row = system.formulation.rows[0];
  EXPECT_EQ(row.kind, RowKind::link);
  EXPECT_EQ(row.lower.at(0), 0.0);
  EXPECT_EQ(row.upper.at(0), 0.0);
  ASSERT_EQ(row.entries.size(), 2U);
  EXPECT_EQ(row.entries[0].coefficient, -row.entries[1].coefficient);
}

// A link joins no island: the balance of each end is its own.
TEST(Link, LeavesIslandsApart) {
  EXPECT_EQ(built({}).grid.islands, 2);
}

TEST(Link, FindsWhatCannotBe) {
  DraftScenario draft;
  draft.row("links", cells_with({{"p_min_mw", 90.0}}));
  draft.row("links", cells_with({{"p_min_mw", -10.0}, {"efficiency_frac", 0.9}}));
  draft.row("links", cells_with({{"p_min_mw", -10.0}, {"efficiency_frac", 1.0}}));
  draft.row("links", cells_with({{"to_bus", word("B")}}));
  Problems problems;
  link().check(draft.scenario(), problems);
  std::vector<std::string> codes;
  for (const Problem& problem : problems.all()) codes.push_back(problem.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"GS0505", "GS0501", "GS0566"}));
}

}  // namespace
}  // namespace gridstep::models
