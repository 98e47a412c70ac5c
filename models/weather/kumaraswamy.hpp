#pragma once

namespace gridstep::models {

/// Distribution on (0, 1) with a closed quantile, close to the beta distribution
/// [kumaraswamy1980]: F(x) = 1 − (1 − x^a)^b.
struct Kumaraswamy {
  double a = 1.0;
  double b = 1.0;

  /// The value below which a share `probability` lies.
  [[nodiscard]] double quantile(double probability) const;
};

/// The distribution with this mean in (0, 1) and this standard deviation, which must be positive
/// and below √(mean (1 − mean)); by two nested bisections.
Kumaraswamy fit_kumaraswamy(double mean, double sd);

}  // namespace gridstep::models
