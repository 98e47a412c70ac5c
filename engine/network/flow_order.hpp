#pragma once

#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep {

/// Power that flows from one node to another; the amount is positive.
struct Arc {
  Index from = 0;
  Index to = 0;
  double flow_mw = 0.0;
};

/// Nodes in upstream order: no arc leads from a later group to an earlier one. A group of several
/// nodes is a cycle, or cycles that hang together, of flows; flows of a potential have none.
///
/// The order of the step before is tried first, because flows seldom turn: only where an arc runs
/// against it are the strong components found again [Boost.Graph].
class FlowOrder {
 public:
  explicit FlowOrder(Index nodes);

  /// The order for these arcs; valid until the next call.
  const std::vector<std::vector<Index>>& of(const std::vector<Arc>& arcs);

 private:
  [[nodiscard]] bool holds(const std::vector<Arc>& arcs) const;

  std::vector<std::vector<Index>> groups_;
  std::vector<Index> position_;  ///< of each node's group
};

}  // namespace gridstep
