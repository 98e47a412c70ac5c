#include "models/weather/autoregression.hpp"

#include <gtest/gtest.h>

#include "engine/base/random.hpp"

namespace gridstep::models {
namespace {

constexpr Index draws = 400000;

struct Moments {
  double variance = 0.0;
  double correlation = 0.0;  ///< of neighbours
};

template <class Process>
Moments moments_of(Process process) {
  const RandomStream stream(3, "autoregression");
  double square = 0.0, product = 0.0, last = 0.0;
  for (Index n = 0; n < draws; ++n) {
    const double value = process.next(stream.normal(n));
    square += value * value;
    product += value * last;
    last = value;
  }
  return {square / draws, product / square};
}

// With correlation φ the sum of squares counts n (1−φ²)/(1+φ²) independent values: error 0.7 %.
TEST(FirstOrder, HasUnitVarianceAndItsCorrelation) {
  const Moments moments = moments_of(FirstOrder(0.9));
  EXPECT_NEAR(moments.variance, 1.0, 4 * 0.007);
  EXPECT_NEAR(moments.correlation, 0.9, 0.005);
}

// Yule-Walker: ρ₁ = φ₁ / (1 − φ₂) = (r₁ + r₂) / (1 + r₁ r₂).
TEST(SecondOrder, HasUnitVarianceAndTheCorrelationOfYuleWalker) {
  const Moments moments = moments_of(SecondOrder(0.8, 0.5));
  EXPECT_NEAR(moments.variance, 1.0, 4 * 0.006);
  EXPECT_NEAR(moments.correlation, 1.3 / 1.4, 0.005);
}

TEST(SecondOrder, WithOneRootIsFirstOrder) {
  FirstOrder first(0.6);
  SecondOrder second(0.6, 0.0);
  for (const double normal : {1.0, -0.5, 2.0, 0.0})
    EXPECT_NEAR(first.next(normal), second.next(normal), 1e-15);
}

}  // namespace
}  // namespace gridstep::models
