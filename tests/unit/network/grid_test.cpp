#include "engine/network/grid.hpp"

#include <gtest/gtest.h>

namespace gridstep {
namespace {

Grid grid_of(Index buses, const std::vector<std::pair<Index, Index>>& lines) {
  Grid grid;
  grid.buses.resize(static_cast<std::size_t>(buses));
  for (const auto& [from, to] : lines) grid.branches.push_back({"", "", BusId(from), BusId(to)});
  return grid;
}

TEST(Islands, AreNumberedByTheirFirstBus) {
  Grid grid = grid_of(6, {{4, 1}, {0, 3}, {3, 5}});
  find_islands(grid, false);
  EXPECT_EQ(grid.islands, 3);
  EXPECT_EQ(grid.island_of_bus, (std::vector<Index>{0, 1, 2, 0, 1, 0}));
}

TEST(Islands, ParallelLinesJoinOnce) {
  Grid grid = grid_of(2, {{0, 1}, {1, 0}, {0, 1}});
  find_islands(grid, false);
  EXPECT_EQ(grid.islands, 1);
}

TEST(Islands, CopperplateIsOne) {
  Grid grid = grid_of(3, {});
  find_islands(grid, true);
  EXPECT_EQ(grid.islands, 1);
  EXPECT_EQ(grid.island_of_bus, (std::vector<Index>{0, 0, 0}));
}

TEST(Islands, NoBusesNoIslands) {
  Grid grid;
  find_islands(grid, false);
  EXPECT_EQ(grid.islands, 0);
  find_islands(grid, true);
  EXPECT_EQ(grid.islands, 0);
}

// 1000 MW/rad · (0.05 − 0.01) = 40 MW beside a rating of 60; −0.03 less the shift is −40 MW.
TEST(Branch, LimitsFlowByRatingAndAngle) {
  Branch branch;
  branch.susceptance_mw_per_rad = 1000.0;
  branch.p_max_mw = 60.0;
  EXPECT_EQ(branch.flow_min_mw(), -60.0);
  EXPECT_EQ(branch.flow_max_mw(), 60.0);
  branch.phase_shift_rad = 0.01;
  branch.angle_min_rad = -0.03;
  branch.angle_max_rad = 0.05;
  EXPECT_NEAR(branch.flow_min_mw(), -40.0, 1e-12);
  EXPECT_NEAR(branch.flow_max_mw(), 40.0, 1e-12);
  branch.susceptance_mw_per_rad = -500.0;  // the largest angle gives the least flow
  EXPECT_NEAR(branch.flow_min_mw(), -20.0, 1e-12);
  EXPECT_NEAR(branch.flow_max_mw(), 20.0, 1e-12);
}

}  // namespace
}  // namespace gridstep
