#include "engine/ensemble/merged_axis.hpp"

#include <gtest/gtest.h>

namespace gridstep {
namespace {

using Ids = std::vector<std::string>;

TEST(MergedAxis, HasTheThingsOfAllRunsAsTheyFirstOccur) {
  MergedAxis axis;
  axis.add(0, {"a", "b", "c"});
  axis.add(2, {"a", "c", "d"});
  axis.add(3, {"a", "b", "c"});
  EXPECT_EQ(axis.ids(), (Ids{"a", "b", "c", "d"}));
  EXPECT_EQ(axis.places(2), (std::vector<Index>{0, 2, 3}));
  EXPECT_TRUE(axis.places(1).empty());
  EXPECT_TRUE(axis.has_gaps());
}

TEST(MergedAxis, SplitsARunWhereItsThingsAreNoNeighboursOfAll) {
  MergedAxis axis;
  axis.add(0, {"a", "b", "c"});
  axis.add(1, {"a", "c", "d"});
  axis.add(2, {"c", "b", "a"});
  const std::vector<AxisBlock> blocks = axis.blocks(1);
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_EQ(blocks[0].length, 1);
  EXPECT_EQ(blocks[1].from, 1);
  EXPECT_EQ(blocks[1].to, 2);
  EXPECT_EQ(blocks[1].length, 2);
  EXPECT_EQ(axis.blocks(2).size(), 3U);
}

TEST(MergedAxis, KnowsWhoHasAllAndWhoHasTheBeginning) {
  MergedAxis axis;
  axis.add(0, {"a", "b"});
  axis.add(1, {"a", "b", "c"});
  axis.add(2, {"b", "a", "c"});
  EXPECT_FALSE(axis.is_whole(0));
  EXPECT_TRUE(axis.is_beginning(0));
  EXPECT_TRUE(axis.is_whole(1));
  EXPECT_FALSE(axis.is_whole(2));
  EXPECT_FALSE(axis.is_beginning(2));
}

TEST(MergedAxis, WhatIsAlikeHasNoGaps) {
  MergedAxis axis;
  axis.add(0, {"a", "b"});
  axis.add(1, {"b", "a"});
  EXPECT_FALSE(axis.has_gaps());
}

TEST(MergedTime, PutsStepsOfAllRunsInOrder) {
  MergedTime time;
  time.add(0, {7200, 3600, 2, 0});
  time.add(1, {0, 3600, 1, 0});
  time.add(4, {3600, 3600, 3, 0});
  const std::vector<std::int64_t> starts = time.starts_s();
  EXPECT_EQ(starts, (std::vector<std::int64_t>{0, 3600, 7200, 10800}));
  EXPECT_EQ(time.block(0, starts).to, 2);
  EXPECT_EQ(time.block(1, starts).length, 1);
  EXPECT_EQ(time.block(4, starts).to, 1);
}

TEST(MergedTime, TakesNoStepsOfAnotherLengthOrBetweenOthers) {
  MergedTime time;
  EXPECT_TRUE(time.fits({5, 900, 4, 0}));
  time.add(0, {0, 3600, 24, 0});
  EXPECT_TRUE(time.fits({86400, 3600, 24, 0}));
  EXPECT_FALSE(time.fits({0, 900, 96, 0}));
  EXPECT_FALSE(time.fits({1800, 3600, 24, 0}));
}

}  // namespace
}  // namespace gridstep
