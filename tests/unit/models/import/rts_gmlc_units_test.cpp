#include "models/import/rts_gmlc_units.hpp"

#include <gtest/gtest.h>

namespace gridstep::models {
namespace {

// Slopes 10, 5, 20: the point between the first two lies above the line from 0 to 20, whose slope
// is 7.5, and falls away.
TEST(ConvexEnvelope, LeavesOutWhatLiesAboveIt) {
  const std::vector<CostPoint> hull =
      convex_envelope({{0.0, 0.0}, {10.0, 100.0}, {20.0, 150.0}, {30.0, 350.0}});
  ASSERT_EQ(hull.size(), 3U);
  EXPECT_EQ(hull[1].p_mw, 20.0);
  EXPECT_EQ(hull[1].cost_per_h, 150.0);
  EXPECT_EQ(hull[2].p_mw, 30.0);
}

TEST(ConvexEnvelope, KeepsAConvexCurve) {
  EXPECT_EQ(convex_envelope({{0.0, 0.0}, {10.0, 50.0}, {20.0, 150.0}}).size(), 3U);
}

}  // namespace
}  // namespace gridstep::models
