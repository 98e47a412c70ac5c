#include "models/network/branch.hpp"

#include <gtest/gtest.h>

#include "models/network/bus.hpp"
#include "models/network/line.hpp"
#include "models/network/transformer.hpp"
#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

DraftScenario with_buses() {
  DraftScenario draft;
  draft.row("buses", {{"id", word("A")}, {"v_nom_kv", 200.0}});
  draft.row("buses", {{"id", word("B")}, {"v_nom_kv", 200.0}});
  draft.row("buses", {{"id", word("C")}, {"v_nom_kv", 500.0}});
  return draft;
}

System built(const DraftScenario& draft) {
  const TimeGrid time = grid_from(2023, 1, 1, 1);
  System frame;
  frame.time = time;
  SystemBuilder builder(std::move(frame));
  const Weather weather(plain_climate(), time);
  const Inputs inputs{draft.scenario(), time, weather};
  for (const Model& model : {bus(), line(), transformer()}) model.build(inputs, builder);
  return builder.finish();
}

const DraftScenario::Cells a_line = {{"id", word("AB")},    {"from_bus", word("A")},
                                     {"to_bus", word("B")}, {"r_ohm", 6.0},
                                     {"x_ohm", 8.0},        {"s_max_mva", 300.0}};
const DraftScenario::Cells a_transformer = {
    {"id", word("AC")},   {"from_bus", word("A")}, {"to_bus", word("C")}, {"units", 2.0},
    {"s_nom_mva", 500.0}, {"r_pu", 0.03},          {"x_pu", 0.04}};

// 200² / 8 = 5000 MW per radian. Two of 500 MVA with 0.04 each are 1000 / 0.04 = 25000.
TEST(Branch, SusceptanceFromReactance) {
  DraftScenario draft = with_buses();
  draft.section("network", {{"susceptance", word("reactance")}});
  const System system = built(draft.row("lines", a_line).row("transformers", a_transformer));
  ASSERT_EQ(system.grid.branches.size(), 2U);
  EXPECT_DOUBLE_EQ(system.grid.branches[0].susceptance_mw_per_rad, 5000.0);
  EXPECT_DOUBLE_EQ(system.grid.branches[1].susceptance_mw_per_rad, 25000.0);
}

// 200² · 8 / (36 + 64) = 3200; 1000 · 0.04 / (0.0009 + 0.0016) = 16000.
TEST(Branch, SusceptanceFromImpedance) {
  DraftScenario draft = with_buses();
  draft.section("network", {{"susceptance", word("impedance")}});
  const System system = built(draft.row("lines", a_line).row("transformers", a_transformer));
  EXPECT_DOUBLE_EQ(system.grid.branches[0].susceptance_mw_per_rad, 3200.0);
  EXPECT_DOUBLE_EQ(system.grid.branches[1].susceptance_mw_per_rad, 16000.0);
}

TEST(Branch, CarriesItsRatingBothWays) {
  DraftScenario draft = with_buses();
  const System system = built(draft.row("lines", a_line).row("transformers", a_transformer));
  EXPECT_EQ(system.grid.branches[0].p_max_mw, 300.0);
  EXPECT_EQ(system.grid.branches[1].p_max_mw, 1000.0);  // both transformers
  EXPECT_EQ(system.grid.branches[1].from, BusId(0));
  EXPECT_EQ(system.grid.branches[1].to, BusId(2));
  EXPECT_EQ(system.grid.islands, 1);
}

TEST(Bus, IsWhereItIs) {
  DraftScenario draft;
  draft.row("buses", {{"id", word("A")},
                      {"name", word("甲")},
                      {"v_nom_kv", 220.0},
                      {"latitude_deg", 40.8},
                      {"longitude_deg", 111.7}});
  const Bus place = built(draft).grid.buses.at(0);
  EXPECT_EQ(place.name, "甲");
  EXPECT_EQ(place.v_nom_kv, 220.0);
  EXPECT_EQ(place.latitude_deg, 40.8);
  EXPECT_EQ(place.longitude_deg, 111.7);
}

TEST(Branch, JoinsTwoDifferentBuses) {
  DraftScenario draft = with_buses();
  DraftScenario::Cells loop = a_line;
  loop[2].second = word("A");
  DraftScenario::Cells across = a_line;
  across[2].second = word("C");
  draft.row("lines", loop).row("lines", across).row("lines", a_line);
  Problems problems;
  line().check(draft.scenario(), problems);
  ASSERT_EQ(problems.all().size(), 2U);
  EXPECT_EQ(problems.all()[0].code, "GS0505");
  EXPECT_EQ(problems.all()[1].code, "GS0506");
  EXPECT_EQ(problems.all()[1].place.row, 3);
  Problems none;
  draft.row("transformers", a_transformer);
  transformer().check(draft.scenario(), none);
  EXPECT_TRUE(none.all().empty());
}

}  // namespace
}  // namespace gridstep::models
