#include "models/weather/kumaraswamy.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace gridstep::models {
namespace {

TEST(Kumaraswamy, WithOnesIsUniform) {
  EXPECT_DOUBLE_EQ((Kumaraswamy{1.0, 1.0}.quantile(0.3)), 0.3);
  const Kumaraswamy fitted = fit_kumaraswamy(0.5, std::sqrt(1.0 / 12.0));
  EXPECT_NEAR(fitted.a, 1.0, 1e-9);
  EXPECT_NEAR(fitted.b, 1.0, 1e-9);
}

TEST(Kumaraswamy, QuantileInvertsTheDistribution) {
  const Kumaraswamy distribution{3.0, 2.0};
  const double x = distribution.quantile(0.7);
  EXPECT_NEAR(1.0 - std::pow(1.0 - std::pow(x, 3.0), 2.0), 0.7, 1e-15);
}

// The moments by the midpoint rule over the quantile, not by the gamma functions of the fit.
TEST(FitKumaraswamy, HasTheMomentsAskedFor) {
  const double asked[][2] = {{0.965, 0.035}, {0.9, 0.08}, {0.735, 0.16}, {0.5, 0.05}, {0.2, 0.1}};
  for (const auto& [mean, sd] : asked) {
    const Kumaraswamy fitted = fit_kumaraswamy(mean, sd);
    constexpr int points = 20000;
    double sum = 0.0, square = 0.0;
    for (int n = 0; n < points; ++n) {
      const double x = fitted.quantile((n + 0.5) / points);
      sum += x;
      square += x * x;
    }
    EXPECT_NEAR(sum / points, mean, 1e-4);
    EXPECT_NEAR(std::sqrt(square / points - sum / points * sum / points), sd, 2e-4);
  }
}

}  // namespace
}  // namespace gridstep::models
