#include "engine/time/series.hpp"

#include <gtest/gtest.h>

namespace gridstep {
namespace {

TEST(Series, IsAConstantOrAValuePerStep) {
  const Series constant(3.0);
  EXPECT_TRUE(constant.is_constant());
  EXPECT_EQ(constant.at(100000), 3.0);
  const Series varying(std::vector<double>{1.0, 2.0});
  EXPECT_FALSE(varying.is_constant());
  EXPECT_EQ(varying.at(1), 2.0);
}

TEST(Series, IsMultipliedValueByValue) {
  EXPECT_EQ(Series(3.0).times(-2.0), Series(-6.0));
  EXPECT_EQ(Series(std::vector<double>{1.0, 2.0}).times(0.5),
            Series(std::vector<double>{0.5, 1.0}));
}

}  // namespace
}  // namespace gridstep
