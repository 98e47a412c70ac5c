#include "bindings/report/grid_layout.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace gridstep::report {
namespace {

double between(const Place& a, const Place& b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

/// Buses in a row, each joined to the next.
Grid chain(Index buses) {
  Grid grid;
  for (Index n = 0; n < buses; ++n) grid.buses.push_back({"b" + std::to_string(n), "", 220.0});
  for (Index n = 1; n < buses; ++n) {
    Branch line;
    line.from = BusId(n - 1);
    line.to = BusId(n);
    grid.branches.push_back(line);
  }
  return grid;
}

TEST(GridLayout, CoordinatesGiveTheMap) {
  Grid grid = chain(3);
  grid.buses[0].longitude_deg = 110.0;  // west, south
  grid.buses[0].latitude_deg = 40.0;
  grid.buses[1].longitude_deg = 112.0;
  grid.buses[1].latitude_deg = 41.0;
  grid.buses[2].longitude_deg = 111.0;
  grid.buses[2].latitude_deg = 40.5;
  const GridLayout layout = lay_out(grid);
  EXPECT_TRUE(layout.from_coordinates);
  EXPECT_NEAR(layout.places[0].x, 0.0, 1e-9);
  EXPECT_NEAR(layout.places[1].x, 1.0, 1e-9);
  EXPECT_NEAR(layout.places[2].x, 0.5, 1e-9);
  EXPECT_GT(layout.places[0].y, layout.places[2].y);  // north is up
  EXPECT_GT(layout.places[2].y, layout.places[1].y);
}

TEST(GridLayout, BusesOfOneSiteAreDrawnApart) {
  Grid grid = chain(4);
  for (Bus& bus : grid.buses) bus.latitude_deg = 40.0;
  grid.buses[3].longitude_deg = 1.0;
  const GridLayout layout = lay_out(grid);
  for (std::size_t a = 0; a < 4; ++a)
    for (std::size_t b = a + 1; b < 4; ++b)
      EXPECT_GT(between(layout.places[a], layout.places[b]), 0.02) << a << " " << b;
}

TEST(GridLayout, WithoutCoordinatesNeighboursAreNear) {
  const GridLayout layout = lay_out(chain(9));
  EXPECT_FALSE(layout.from_coordinates);
  EXPECT_GT(between(layout.places[0], layout.places[8]), 0.8);  // the ends of the row
  for (std::size_t n = 1; n < 9; ++n)
    EXPECT_LT(between(layout.places[n - 1], layout.places[n]), 0.3) << n;
}

TEST(GridLayout, EveryPlaceIsInThePictureAndTheSameTwice) {
  Grid grid = chain(40);
  grid.branches.erase(grid.branches.begin() + 20);  // two islands
  const GridLayout layout = lay_out(grid);
  const GridLayout again = lay_out(grid);
  ASSERT_EQ(layout.places.size(), 40U);
  for (std::size_t n = 0; n < 40; ++n) {
    EXPECT_TRUE(layout.places[n].x >= -1e-9 && layout.places[n].x <= 1.0 + 1e-9);
    EXPECT_TRUE(layout.places[n].y >= -1e-9 && layout.places[n].y <= layout.height + 1e-9);
    EXPECT_EQ(layout.places[n].x, again.places[n].x);
  }
}

TEST(GridLayout, OneBusStandsInTheMiddleAndTooManyAreNotDrawn) {
  const GridLayout one = lay_out(chain(1));
  EXPECT_NEAR(one.places[0].x, 0.5, 1e-9);
  EXPECT_TRUE(lay_out(chain(GridLayout::most_buses + 1)).places.empty());
  EXPECT_TRUE(lay_out(Grid()).places.empty());
}

}  // namespace
}  // namespace gridstep::report
