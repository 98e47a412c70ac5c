#include "engine/ensemble/adequacy/exact_moments.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "engine/base/random.hpp"

namespace gridstep::adequacy {
namespace {

// 1, 2, 3, 4: mean 2.5, variance 5/3, standard error √(5/12).
TEST(ExactMoments, GiveMeanVarianceAndError) {
  ExactMoments moments;
  for (const double value : {1.0, 2.0, 3.0, 4.0}) moments.add(value);
  EXPECT_EQ(moments.count(), 4);
  EXPECT_DOUBLE_EQ(moments.mean(), 2.5);
  EXPECT_DOUBLE_EQ(moments.variance(), 5.0 / 3.0);
  EXPECT_DOUBLE_EQ(moments.standard_error(), std::sqrt(5.0 / 12.0));
}

TEST(ExactMoments, MergeInAnyOrderToTheSameBits) {
  const RandomStream stream(1, "values");
  ExactMoments whole, even, odd;
  for (Index n = 0; n < 1000; ++n) {
    const double value = 1e7 * stream.uniform(n) * stream.uniform(n + 1000);
    whole.add(value);
    (n % 2 == 0 ? even : odd).add(value);
  }
  ExactMoments merged = odd;
  merged.merge(even);
  EXPECT_EQ(merged, whole);
}

TEST(ExactMoments, CancelNothingFarFromZero) {
  ExactMoments moments;
  for (int n = 0; n < 1000; ++n) moments.add(1e8 + (n % 2 == 0 ? 0.5 : -0.5));
  EXPECT_DOUBLE_EQ(moments.variance(), 0.25 * 1000.0 / 999.0);
}

TEST(ExactMoments, GoThroughTextUnchanged) {
  ExactMoments moments;
  for (const double value : {-3.25, 1e9, 0.1}) moments.add(value);
  EXPECT_EQ(ExactMoments::from_text(moments.to_text()), moments);
  for (const char* text : {"", "1 2", "1 2 x", "1 2 3 4", "-1 0 0"})
    EXPECT_THROW(ExactMoments::from_text(text), std::invalid_argument) << text;
}

}  // namespace
}  // namespace gridstep::adequacy
