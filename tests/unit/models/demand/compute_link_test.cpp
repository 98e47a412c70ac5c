#include "models/demand/compute_link.hpp"

#include <gtest/gtest.h>

#include "tests/unit/models/demand/computing_region.hpp"

namespace gridstep::models {
namespace {

TEST(ComputeLink, JoinsTwoDataCentersOneWay) {
  const System system =
      ComputingRegion({1.0}).center("A").center("B").link("B", "A", 4.0, 7.0).build();
  ASSERT_EQ(system.compute_links.size(), 1U);
  const ComputeLink& link = system.compute_links[0];
  EXPECT_EQ(link.id, "BA");
  EXPECT_EQ(link.from, LoadId(1));
  EXPECT_EQ(link.to, LoadId(0));
  EXPECT_EQ(link.limit_mw, 4.0);
  EXPECT_EQ(link.latency_ms, 7.0);
}

TEST(ComputeLink, FindsLoopsAndRepeats) {
  ComputingRegion region({1.0});
  region.link("A", "A", 1.0).link("A", "B", 1.0).link("B", "A", 1.0).link("A", "B", 2.0);
  Problems problems;
  compute_link().check(region.draft().scenario(), problems);
  ASSERT_EQ(problems.all().size(), 2U);
  EXPECT_EQ(problems.all()[0].code, "GS0542");
  EXPECT_EQ(problems.all()[0].place.row, 2);
  EXPECT_EQ(problems.all()[1].code, "GS0543");
  EXPECT_EQ(problems.all()[1].place.row, 5);
}

}  // namespace
}  // namespace gridstep::models
