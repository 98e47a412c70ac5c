#pragma once

#include <limits>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep {

struct Bus {
  std::string id;
  std::string name;
  double v_nom_kv = 0.0;
  double latitude_deg = 0.0;
  double longitude_deg = 0.0;
};

/// A line corridor or a transformer group, as the DC approximation sees it.
struct Branch {
  std::string id;
  std::string name;
  BusId from;
  BusId to;
  double susceptance_mw_per_rad = 0.0;  ///< flow per radian of angle difference; may be negative
  double p_max_mw = 0.0;  ///< thermal limit of all circuits in service, both ways; infinite: none
  double phase_shift_rad = 0.0;  ///< taken off the angle difference
  double angle_min_rad = -std::numeric_limits<double>::infinity();  ///< of θ_from − θ_to
  double angle_max_rad = std::numeric_limits<double>::infinity();

  /// The least and the largest flow that thermal and angle limits leave, MW; infinite: no limit.
  [[nodiscard]] double flow_min_mw() const;
  [[nodiscard]] double flow_max_mw() const;
};

/// The electrical network: buses joined by branches, split into islands that share one balance.
struct Grid {
  std::vector<Bus> buses;
  std::vector<Branch> branches;
  std::vector<Index> island_of_bus;  ///< from `find_islands`
  Index islands = 0;
};

/// Numbers the connected components of the grid in order of their first bus [Boost.Graph].
/// With `copperplate` every bus belongs to one island and branches carry no physics.
void find_islands(Grid& grid, bool copperplate);

}  // namespace gridstep
