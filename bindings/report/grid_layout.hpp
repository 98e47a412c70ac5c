#pragma once

#include <vector>

#include "engine/network/grid.hpp"

namespace gridstep::report {

/// Where a picture shows a bus: x to the right, y downwards.
struct Place {
  double x = 0.0;
  double y = 0.0;
};

/// A drawing of a grid; its picture is 1 wide and `height` high.
struct GridLayout {
  static constexpr std::size_t most_buses = 2000;

  std::vector<Place> places;  ///< of every bus; none where there are too many to draw
  double height = 1.0;
  bool from_coordinates = false;  ///< else distances are those along the lines
};

/// From the coordinates where buses have any, moved apart where they lie on each other; else by
/// stress majorization [gansner2005], started from the distances to two far buses. The same grid
/// gives the same drawing.
GridLayout lay_out(const Grid& grid);

}  // namespace gridstep::report
