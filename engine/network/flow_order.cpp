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
  if (!holds(arcs) && !take_one_by_one(arcs)) find_components(arcs);
  return groups_;
}

/// False where nodes feed each other.
bool FlowOrder::take_one_by_one(const std::vector<Arc>& arcs) {
  const std::size_t nodes = position_.size();
  upstream_.assign(nodes, 0);
  first_.assign(nodes + 1, 0);
  for (const Arc& arc : arcs) {
    ++upstream_[at(arc.to)];
    ++first_[at(arc.from) + 1];
  }
  for (std::size_t node = 0; node < nodes; ++node) first_[node + 1] += first_[node];
  downstream_.resize(arcs.size());
  for (const Arc& arc : arcs) downstream_[at(--first_[at(arc.from) + 1])] = arc.to;
  // Now first_[node + 1] is where the arcs of `node` begin; they end where the next node's do.
  taken_.clear();
  for (std::size_t node = 0; node < nodes; ++node)
    if (upstream_[node] == 0) taken_.push_back(static_cast<Index>(node));
  for (std::size_t k = 0; k < taken_.size(); ++k) {
    const std::size_t node = at(taken_[k]);
    const std::size_t end = node + 1 < nodes ? at(first_[node + 2]) : downstream_.size();
    for (std::size_t n = at(first_[node + 1]); n < end; ++n)
      if (--upstream_[at(downstream_[n])] == 0) taken_.push_back(downstream_[n]);
  }
  if (taken_.size() < nodes) return false;
  groups_.resize(nodes);
  for (std::size_t k = 0; k < nodes; ++k) {
    groups_[k].assign(1, taken_[k]);
    position_[at(taken_[k])] = static_cast<Index>(k);
  }
  return true;
}

void FlowOrder::find_components(const std::vector<Arc>& arcs) {
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
}

}  // namespace gridstep
