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

}  // namespace
}  // namespace gridstep
