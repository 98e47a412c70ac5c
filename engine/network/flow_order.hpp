#pragma once

#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep {

/// Power that flows from one node to another; the amounts are positive.
struct Arc {
  Index from = 0;
  Index to = 0;
  double flow_mw = 0.0;   ///< that arrives
  double drawn_mw = 0.0;  ///< that sets out; what is lost on the way comes between
};

/// Nodes in upstream order: no arc leads from a later group to an earlier one. A group of several
/// nodes is a cycle, or cycles that hang together, of flows; flows of a potential have none.
///
/// The order of the step before is tried first; where an arc runs against it, nodes are taken one
/// after the other once everything upstream of them is. Only where some are left, because they feed
/// each other, are the strong components found [Boost.Graph].
class FlowOrder {
 public:
  explicit FlowOrder(Index nodes);

  /// The order for these arcs; valid until the next call.
  const std::vector<std::vector<Index>>& of(const std::vector<Arc>& arcs);

 private:
  [[nodiscard]] bool holds(const std::vector<Arc>& arcs) const;
  [[nodiscard]] bool take_one_by_one(const std::vector<Arc>& arcs);
  void find_components(const std::vector<Arc>& arcs);

  std::vector<std::vector<Index>> groups_;
  std::vector<Index> position_;  ///< of each node's group
  std::vector<Index> upstream_;  ///< arcs into each node from nodes that are not taken yet
  std::vector<Index> first_;     ///< nodes + 1, positions in `downstream_`
  std::vector<Index> downstream_;
  std::vector<Index> taken_;
};

}  // namespace gridstep
