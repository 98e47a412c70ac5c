#include "engine/ensemble/study/sampling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace gridstep {
namespace {

SamplePoints points(SampleMethod method, Index count, std::optional<std::uint64_t> seed,
                    std::size_t axes = 3) {
  std::vector<std::string> names;
  for (std::size_t n = 0; n < axes; ++n) names.push_back("axis" + std::to_string(n));
  return {method, count, seed, names};
}

// The first points in three dimensions as Joe and Kuo's notes print them, the origin left out.
TEST(SamplePoints, AreThePublishedSobolPoints) {
  const std::vector<std::vector<double>> published = {
      {0.5, 0.5, 0.5},       {0.75, 0.25, 0.25},       {0.25, 0.75, 0.75},
      {0.375, 0.375, 0.625}, {0.875, 0.875, 0.125},    {0.625, 0.125, 0.875},
      {0.125, 0.625, 0.375}, {0.1875, 0.3125, 0.9375}, {0.6875, 0.8125, 0.4375}};
  const SamplePoints sobol = points(SampleMethod::sobol, 9, std::nullopt);
  for (std::size_t n = 0; n < published.size(); ++n)
    EXPECT_EQ(sobol.at(static_cast<Index>(n)), published[n]) << n;
}

TEST(SamplePoints, OfALatinHypercubeFillEverySliceOnce) {
  for (const Index count : {1, 2, 7, 100}) {
    const SamplePoints latin = points(SampleMethod::lhs, count, 5);
    for (std::size_t axis = 0; axis < 3; ++axis) {
      std::vector<int> filled(static_cast<std::size_t>(count));
      for (Index point = 0; point < count; ++point)
        ++filled[static_cast<std::size_t>(latin.at(point)[axis] * static_cast<double>(count))];
      EXPECT_TRUE(std::all_of(filled.begin(), filled.end(), [](int n) { return n == 1; }));
    }
  }
}

TEST(SamplePoints, AreTheSameHoweverManyThereAre) {
  for (const SampleMethod method : {SampleMethod::random, SampleMethod::sobol}) {
    const SamplePoints few = points(method, 10, 3);
    const SamplePoints many = points(method, 100000, 3);
    for (Index point = 0; point < 10; ++point) EXPECT_EQ(few.at(point), many.at(point));
  }
}

TEST(SamplePoints, OfAnAxisBelongToItsName) {
  for (const SampleMethod method : {SampleMethod::random, SampleMethod::lhs}) {
    const SamplePoints one(method, 20, 3, {"b"});
    const SamplePoints two(method, 20, 3, {"a", "b"});
    for (Index point = 0; point < 20; ++point) EXPECT_EQ(one.at(point)[0], two.at(point)[1]);
  }
}

TEST(SamplePoints, DifferBySeed) {
  for (const SampleMethod method : {SampleMethod::random, SampleMethod::sobol, SampleMethod::lhs})
    EXPECT_NE(points(method, 20, 3).at(4), points(method, 20, 4).at(4));
}

// A block of Sobol points that begins at a power of two has one point in each equal slice, and a
// shift of the digits keeps that.
TEST(SamplePoints, OfSobolStayEvenWhenShifted) {
  for (const std::optional<std::uint64_t> seed :
       {std::optional<std::uint64_t>(), std::optional<std::uint64_t>(17)}) {
    const SamplePoints sobol = points(SampleMethod::sobol, 64, seed, 10);
    for (std::size_t axis = 0; axis < 10; ++axis) {
      std::vector<int> filled(32);
      for (Index point = 31; point < 63; ++point)  // the sequence's points 32 … 63
        ++filled[static_cast<std::size_t>(sobol.at(point)[axis] * 32.0)];
      EXPECT_TRUE(std::all_of(filled.begin(), filled.end(), [](int n) { return n == 1; }));
    }
  }
}

/// Warnock's formula of the squared L2 star discrepancy.
double discrepancy(const SamplePoints& sample, std::size_t axes) {
  const auto count = static_cast<double>(sample.size());
  double single = 0.0;
  double pairs = 0.0;
  for (Index i = 0; i < sample.size(); ++i) {
    const std::vector<double> x = sample.at(i);
    double product = 1.0;
    for (std::size_t axis = 0; axis < axes; ++axis) product *= (1.0 - x[axis] * x[axis]) / 2.0;
    single += product;
    for (Index j = 0; j < sample.size(); ++j) {
      const std::vector<double> y = sample.at(j);
      double both = 1.0;
      for (std::size_t axis = 0; axis < axes; ++axis) both *= 1.0 - std::max(x[axis], y[axis]);
      pairs += both;
    }
  }
  return std::pow(3.0, -static_cast<double>(axes)) - 2.0 / count * single + pairs / (count * count);
}

// Of random points the expected value is (2⁻ᵈ − 3⁻ᵈ)/n; even points lie well below.
TEST(SamplePoints, AreAsEvenAsTheirMethodPromises) {
  constexpr std::size_t axes = 4;
  constexpr Index count = 128;
  const double random = (1.0 / 16.0 - 1.0 / 81.0) / static_cast<double>(count);
  const double drawn = discrepancy(points(SampleMethod::random, count, 1, axes), axes);
  EXPECT_GT(drawn, random / 5.0);
  EXPECT_LT(drawn, random * 5.0);
  EXPECT_LT(discrepancy(points(SampleMethod::sobol, count, std::nullopt, axes), axes),
            random / 4.0);
  EXPECT_LT(discrepancy(points(SampleMethod::sobol, count, 9, axes), axes), random / 4.0);
  EXPECT_LT(discrepancy(points(SampleMethod::lhs, count, 1, axes), axes), random);
}

double number(const Distribution& spread, double u) {
  return std::get<double>(spread.quantile(u));
}

// Quantiles of the standard normal from published tables.
TEST(Distribution, HasThePublishedQuantiles) {
  Distribution normal;
  normal.kind = Distribution::Kind::normal;
  normal.mean = 10.0;
  normal.sd = 2.0;
  EXPECT_NEAR(number(normal, 0.5), 10.0, 1e-12);
  EXPECT_NEAR(number(normal, 0.975), 10.0 + 2.0 * 1.959963984540054, 1e-9);
  EXPECT_NEAR(number(normal, 0.01), 10.0 - 2.0 * 2.3263478740408408, 1e-9);
  Distribution lognormal;
  lognormal.kind = Distribution::Kind::lognormal;
  lognormal.median = 3.0;
  lognormal.sd = 0.5;
  EXPECT_NEAR(number(lognormal, 0.5), 3.0, 1e-12);
  EXPECT_NEAR(number(lognormal, 0.975), 3.0 * std::exp(0.5 * 1.959963984540054), 1e-8);
}

// F(mode) = (mode − min)/(max − min); F(3) = 1 − (4−3)²/((4−0)(4−1)) = 11/12.
TEST(Distribution, OfATriangleFollowsItsAreas) {
  Distribution triangle;
  triangle.kind = Distribution::Kind::triangular;
  triangle.min = 0.0;
  triangle.mode = 1.0;
  triangle.max = 4.0;
  EXPECT_NEAR(number(triangle, 0.25), 1.0, 1e-12);
  EXPECT_NEAR(number(triangle, 11.0 / 12.0), 3.0, 1e-12);
  EXPECT_NEAR(number(triangle, 1.0 / 16.0), 0.5, 1e-12);
}

TEST(Distribution, StaysWithinItsLimits) {
  Distribution normal;
  normal.kind = Distribution::Kind::normal;
  normal.mean = 0.0;
  normal.sd = 1.0;
  normal.min = -1.0;
  normal.max = 0.5;
  const SamplePoints random = points(SampleMethod::random, 1000, 2, 1);
  double below = 0.0;
  for (Index point = 0; point < 1000; ++point) {
    const double value = number(normal, random.at(point)[0]);
    EXPECT_GE(value, -1.0);
    EXPECT_LE(value, 0.5);
    below += value < 0.0 ? 1.0 : 0.0;
  }
  // Φ(−1) = 0.158655, Φ(0.5) = 0.691462: a share of 0.341345/0.532807 lies below 0.
  const double share = 0.341345 / 0.532807;
  EXPECT_NEAR(below / 1000.0, share, 4.0 * std::sqrt(share * (1.0 - share) / 1000.0));
}

TEST(Distribution, OfAListGivesEveryValueTheSameShare) {
  Distribution list;
  list.kind = Distribution::Kind::list;
  list.values = {std::string("a"), std::string("b"), std::string("c")};
  EXPECT_EQ(std::get<std::string>(list.quantile(0.333)), "a");
  EXPECT_EQ(std::get<std::string>(list.quantile(0.334)), "b");
  EXPECT_EQ(std::get<std::string>(list.quantile(0.9999999999)), "c");
}

}  // namespace
}  // namespace gridstep
