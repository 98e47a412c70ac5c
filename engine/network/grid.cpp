#include "engine/network/grid.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>

namespace gridstep {

double Branch::flow_min_mw() const {
  const double angle_rad = susceptance_mw_per_rad > 0.0 ? angle_min_rad : angle_max_rad;
  return std::max(-p_max_mw, susceptance_mw_per_rad * (angle_rad - phase_shift_rad));
}

double Branch::flow_max_mw() const {
  const double angle_rad = susceptance_mw_per_rad > 0.0 ? angle_max_rad : angle_min_rad;
  return std::min(p_max_mw, susceptance_mw_per_rad * (angle_rad - phase_shift_rad));
}

void find_islands(Grid& grid, bool copperplate) {
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;
  grid.island_of_bus.assign(grid.buses.size(), 0);
  if (copperplate) {
    grid.islands = grid.buses.empty() ? 0 : 1;
    return;
  }
  Graph graph(grid.buses.size());
  for (const Branch& branch : grid.branches)
    boost::add_edge(static_cast<std::size_t>(branch.from.index),
                    static_cast<std::size_t>(branch.to.index), graph);
  // Components are discovered in bus order, so the numbering is that of their first bus.
  grid.islands = boost::connected_components(graph, grid.island_of_bus.data());
}

}  // namespace gridstep
