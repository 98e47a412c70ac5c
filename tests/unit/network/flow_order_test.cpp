#include "engine/network/flow_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace gridstep {
namespace {

Index position(const std::vector<std::vector<Index>>& groups, Index node) {
  for (std::size_t k = 0; k < groups.size(); ++k)
    if (std::find(groups[k].begin(), groups[k].end(), node) != groups[k].end())
      return static_cast<Index>(k);
  return -1;
}

TEST(FlowOrder, UpstreamComesFirst) {
  FlowOrder order(4);
  const std::vector<Arc> arcs = {{3, 1, 5.0}, {1, 0, 2.0}, {3, 2, 1.0}, {2, 0, 1.0}};
  const auto& groups = order.of(arcs);
  ASSERT_EQ(groups.size(), 4U);
  for (const Arc& arc : arcs) EXPECT_LT(position(groups, arc.from), position(groups, arc.to));
}

TEST(FlowOrder, TurnedFlowsAreSortedAgain) {
  FlowOrder order(3);
  order.of({{2, 1, 1.0}, {1, 0, 1.0}});
  const auto& groups = order.of({{0, 1, 1.0}, {1, 2, 1.0}});
  EXPECT_LT(position(groups, 0), position(groups, 1));
  EXPECT_LT(position(groups, 1), position(groups, 2));
}

TEST(FlowOrder, CyclesAreOneGroupAndComeApartAgain) {
  FlowOrder order(4);
  const auto& cyclic = order.of({{0, 1, 1.0}, {1, 2, 1.0}, {2, 0, 1.0}, {2, 3, 1.0}});
  ASSERT_EQ(cyclic.size(), 2U);
  EXPECT_EQ(cyclic[0].size(), 3U);
  EXPECT_EQ(cyclic[1], std::vector<Index>{3});
  EXPECT_EQ(order.of({{0, 1, 1.0}, {1, 2, 1.0}}).size(), 4U);
}

}  // namespace
}  // namespace gridstep
