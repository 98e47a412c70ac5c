#include "engine/network/grid.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>

namespace gridstep {

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
