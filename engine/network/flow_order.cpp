#include "engine/network/flow_order.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/strong_components.hpp>

namespace gridstep {

FlowOrder::FlowOrder(Index nodes) : position_(at(nodes)) {
  for (Index node = 0; node < nodes; ++node) {
    groups_.push_back({node});
    position_[at(node)] = node;
  }
}

bool FlowOrder::holds(const std::vector<Arc>& arcs) const {
  return groups_.size() == position_.size() &&  // cycles may have come apart
         std::all_of(arcs.begin(), arcs.end(), [this](const Arc& arc) {
           return position_[at(arc.from)] < position_[at(arc.to)];
         });
}

const std::vector<std::vector<Index>>& FlowOrder::of(const std::vector<Arc>& arcs) {
  if (holds(arcs)) return groups_;
  using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS>;
  Graph graph(position_.size());
  for (const Arc& arc : arcs) boost::add_edge(at(arc.from), at(arc.to), graph);
  // Tarjan numbers a component after everything that it leads to: the last one is furthest up.
  const Index components = boost::strong_components(graph, position_.data());
  groups_.assign(at(components), {});
  for (std::size_t node = 0; node < position_.size(); ++node) {
    position_[node] = components - 1 - position_[node];
    groups_[at(position_[node])].push_back(static_cast<Index>(node));
  }
  return groups_;
}

}  // namespace gridstep
