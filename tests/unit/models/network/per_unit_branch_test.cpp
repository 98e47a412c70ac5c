#include "models/network/per_unit_branch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "models/network/bus.hpp"
#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

const DraftScenario::Cells a_branch = {
    {"id", word("AB")},  {"from_bus", word("A")},  {"to_bus", word("B")},
    {"base_mva", 100.0}, {"r_pu", 0.03},           {"x_pu", 0.04},
    {"tap_ratio", 1.25}, {"phase_shift_deg", 9.0}, {"angle_min_deg", -18.0}};

Branch built(const std::string& susceptance, const DraftScenario::Cells& cells) {
  DraftScenario draft;
  draft.row("buses", {{"id", word("A")}, {"v_nom_kv", 0.0}});
  draft.row("buses", {{"id", word("B")}, {"v_nom_kv", 0.0}});
  draft.section("network", {{"susceptance", word(susceptance)}}).row("branches", cells);
  const TimeGrid time = grid_from(2023, 1, 1, 1);
  System frame;
  frame.time = time;
  SystemBuilder builder(std::move(frame));
  const Weather weather(plain_climate(), time);
  for (const Model& model : {bus(), per_unit_branch()})
    model.build({draft.scenario(), time, weather}, builder);
  return builder.finish().grid.branches.front();
}

// 100 / (0.04 · 1.25) = 2000; 9° = π/20.
TEST(PerUnitBranch, HasRatioAndShiftWithReactance) {
  const Branch branch = built("reactance", a_branch);
  EXPECT_DOUBLE_EQ(branch.susceptance_mw_per_rad, 2000.0);
  EXPECT_DOUBLE_EQ(branch.phase_shift_rad, std::numbers::pi / 20.0);
  EXPECT_DOUBLE_EQ(branch.angle_min_rad, -std::numbers::pi / 10.0);
  EXPECT_TRUE(std::isinf(branch.angle_max_rad));
  EXPECT_TRUE(std::isinf(branch.p_max_mw));
}

// 100 · 0.04 / (0.0009 + 0.0016) = 1600.
TEST(PerUnitBranch, HasNeitherWithImpedance) {
  const Branch branch = built("impedance", a_branch);
  EXPECT_DOUBLE_EQ(branch.susceptance_mw_per_rad, 1600.0);
  EXPECT_EQ(branch.phase_shift_rad, 0.0);
  EXPECT_DOUBLE_EQ(branch.angle_min_rad, -std::numbers::pi / 10.0);
}

TEST(PerUnitBranch, RefusesNoReactanceAndCrossedAngles) {
  DraftScenario draft;
  DraftScenario::Cells cells = a_branch;
  cells[5].second = 0.0;
  cells.emplace_back("angle_max_deg", -30.0);
  draft.row("branches", cells);
  Problems problems;
  per_unit_branch().check(draft.scenario(), problems);
  ASSERT_EQ(problems.all().size(), 2U);
  EXPECT_EQ(problems.all()[0].code, "GS0550");
  EXPECT_EQ(problems.all()[1].code, "GS0551");
}

}  // namespace
}  // namespace gridstep::models
