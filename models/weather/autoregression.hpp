#pragma once

#include <cmath>

namespace gridstep::models {

/// First-order autoregressive process of unit variance: x ← φ x + √(1−φ²) n, starting from 0.
class FirstOrder {
 public:
  /// `correlation` between neighbours, in [0, 1).
  explicit FirstOrder(double correlation)
      : correlation_(correlation), innovation_(std::sqrt(1.0 - correlation * correlation)) {}

  /// The next value, driven by one standard normal.
  double next(double normal) {
    value_ = correlation_ * value_ + innovation_ * normal;
    return value_;
  }

 private:
  double correlation_;
  double innovation_;
  double value_ = 0.0;
};

/// Second-order autoregressive process of unit variance with two real roots in [0, 1), starting
/// from 0: x_t = (r₁+r₂) x_{t−1} − r₁r₂ x_{t−2} + s n, with s from the Yule-Walker equations.
class SecondOrder {
 public:
  SecondOrder(double root_1, double root_2) : first_(root_1 + root_2), second_(-root_1 * root_2) {
    const double variance =
        (1.0 - second_) / ((1.0 + second_) * ((1.0 - second_) * (1.0 - second_) - first_ * first_));
    innovation_ = 1.0 / std::sqrt(variance);
  }

  /// The next value, driven by one standard normal.
  double next(double normal) {
    const double value = first_ * last_ + second_ * before_last_ + innovation_ * normal;
    before_last_ = last_;
    last_ = value;
    return value;
  }

 private:
  double first_;
  double second_;
  double innovation_ = 0.0;
  double last_ = 0.0;
  double before_last_ = 0.0;
};

}  // namespace gridstep::models
