#include "engine/base/random.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace gridstep {
namespace {

// Published test vectors of FNV-1a, 64 bits (Noll's test suite).
TEST(Fnv1a, GivesPublishedHashes) {
  EXPECT_EQ(fnv1a(""), 0xCBF29CE484222325U);
  EXPECT_EQ(fnv1a("a"), 0xAF63DC4C8601EC8CU);
  EXPECT_EQ(fnv1a("foobar"), 0x85944171F73967E8U);
}

// Computed with Python integers from the published constants of splitmix64.
TEST(RandomStream, GivesNumbersComputedElsewhere) {
  const RandomStream stream(20241227, std::uint64_t{7});
  EXPECT_DOUBLE_EQ(stream.uniform(0), 0.891212404659658);
  EXPECT_DOUBLE_EQ(stream.uniform(1), 0.5078419030076807);
  EXPECT_DOUBLE_EQ(stream.uniform(2), 0.5044250164789778);
  EXPECT_NEAR(stream.normal(0), -0.4793602150182186, 1e-15);
}

TEST(RandomStream, HasTheMomentsOfItsDistributions) {
  const RandomStream stream(1, "moments");
  constexpr Index draws = 200000;
  double uniform = 0.0, normal = 0.0, square = 0.0, fourth = 0.0, neighbours = 0.0;
  for (Index n = 0; n < draws; ++n) {
    const double z = stream.normal(n);
    uniform += stream.uniform(n);
    normal += z;
    square += z * z;
    fourth += z * z * z * z;
    neighbours += z * stream.normal(n + 1);
  }
  const double four_errors = 4.0 / std::sqrt(static_cast<double>(draws));
  EXPECT_NEAR(uniform / draws, 0.5, four_errors * std::sqrt(1.0 / 12.0));
  EXPECT_NEAR(normal / draws, 0.0, four_errors);
  EXPECT_NEAR(square / draws, 1.0, four_errors * std::sqrt(2.0));
  EXPECT_NEAR(fourth / draws, 3.0, four_errors * std::sqrt(96.0));
  EXPECT_NEAR(neighbours / draws, 0.0, four_errors);
}

TEST(RandomStream, StreamsAndSeedsAreUnrelated) {
  const RandomStream stream(1, "a");
  const RandomStream other_name(1, "b");
  const RandomStream other_seed(2, "a");
  constexpr Index draws = 100000;
  double by_name = 0.0, by_seed = 0.0;
  for (Index n = 0; n < draws; ++n) {
    by_name += stream.normal(n) * other_name.normal(n);
    by_seed += stream.normal(n) * other_seed.normal(n);
  }
  const double four_errors = 4.0 / std::sqrt(static_cast<double>(draws));
  EXPECT_NEAR(by_name / draws, 0.0, four_errors);
  EXPECT_NEAR(by_seed / draws, 0.0, four_errors);
}

TEST(SiblingSeed, FirstIsTheSeedItself) {
  EXPECT_EQ(sibling_seed(42, 0), 42U);
  EXPECT_NE(sibling_seed(42, 1), sibling_seed(42, -1));
}

// Tables of the normal distribution.
TEST(NormalProbability, IsThatOfTheTables) {
  EXPECT_DOUBLE_EQ(normal_probability(0.0), 0.5);
  EXPECT_NEAR(normal_probability(1.0), 0.8413447460685429, 1e-15);
  EXPECT_NEAR(normal_probability(-1.959963984540054), 0.025, 1e-15);
}

}  // namespace
}  // namespace gridstep
