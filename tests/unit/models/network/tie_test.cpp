#include "models/network/tie.hpp"

#include <gtest/gtest.h>

#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

System built(const DraftScenario::Cells& more) {
  DraftScenario::Cells cells = {{"id", word("T")},           {"bus", word("B")},
                                {"import_max_mw", 100.0},    {"export_max_mw", 60.0},
                                {"price_per_mwh", 300.0},    {"import_fee_per_mwh", 20.0},
                                {"export_fee_per_mwh", 10.0}};
  for (const auto& cell : more) cells.push_back(cell);
  DraftScenario draft;
  draft.row("ties", cells);
  const TimeGrid time = grid_from(2023, 1, 1, 1);
  SystemBuilder builder = one_bus(time);
  const Weather weather(plain_climate(), time);
  tie().build({draft.scenario(), time, weather}, builder);
  return builder.finish();
}

struct Piece {
  Role role;
  double injection;
  double width_mw;
  double cost_per_mwh;
};

void expect_pieces(const System& system, const std::vector<Piece>& expected) {
  ASSERT_EQ(system.formulation.columns.size(), expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k) {
    const Column& column = system.formulation.columns[k];
    EXPECT_EQ(column.role, expected[k].role) << k;
    EXPECT_EQ(column.injection, expected[k].injection) << k;
    EXPECT_EQ(column.lower.at(0), 0.0) << k;
    EXPECT_DOUBLE_EQ(column.upper.at(0), expected[k].width_mw) << k;
    EXPECT_NEAR(column.cost_per_h.at(0), expected[k].cost_per_mwh, 1e-12) << k;
  }
}

TEST(Tie, BuysAtPricePlusFeeAndSellsAtPriceLessFee) {
  expect_pieces(built({}),
                {{Role::import_, 1.0, 100.0, 320.0}, {Role::export_, -1.0, 60.0, -290.0}});
}

// 0.5 per MW: pieces of 50 MW lie at 25 and 75 MW, 12.5 and 37.5 dearer; of 30 MW sold at 15 and
// 45 MW, 7.5 and 22.5 cheaper.
TEST(Tie, PriceMovesWithTheAmountInPieces) {
  expect_pieces(built({{"price_slope_per_mwh_per_mw", 0.5}, {"segments", 2.0}}),
                {{Role::import_, 1.0, 50.0, 332.5},
                 {Role::import_, 1.0, 50.0, 357.5},
                 {Role::export_, -1.0, 30.0, -282.5},
                 {Role::export_, -1.0, 30.0, -267.5}});
}

TEST(Tie, OneWayWhereTheOtherIsClosed) {
  expect_pieces(built({{"export_max_mw", 0.0}}), {{Role::import_, 1.0, 100.0, 320.0}});
}

TEST(Tie, FindsFeesThatPayForGoingInCircles) {
  DraftScenario draft;
  draft.row("ties", {{"import_fee_per_mwh", 5.0}, {"export_fee_per_mwh", -6.0}, {"id", word("T")}});
  draft.row("ties", {{"import_fee_per_mwh", 5.0}, {"export_fee_per_mwh", -5.0}, {"id", word("U")}});
  Problems problems;
  tie().check(draft.scenario(), problems);
  ASSERT_EQ(problems.all().size(), 1U);
  EXPECT_EQ(problems.all()[0].code, "GS0507");
}

}  // namespace
}  // namespace gridstep::models
