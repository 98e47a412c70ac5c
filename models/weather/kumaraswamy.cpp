#include "models/weather/kumaraswamy.hpp"

#include <cmath>

namespace gridstep::models {

namespace {

constexpr int bisections = 100;  // beyond the last bit of a double

/// ln Γ(b) − ln Γ(b + power), also where b is so large that the difference would lose its digits.
double log_gamma_ratio(double b, double power) {
  constexpr double large = 1e6;
  if (b < large) return std::lgamma(b) - std::lgamma(b + power);
  return -power * std::log(b) - power * (power - 1.0) / (2.0 * b);
}

/// E[x^order] = b Γ(1 + order/a) Γ(b) / Γ(1 + order/a + b).
double moment(const Kumaraswamy& at, double order) {
  const double power = 1.0 + order / at.a;
  return std::exp(std::log(at.b) + std::lgamma(power) + log_gamma_ratio(at.b, power));
}

/// For this `a` the one `b` that gives the mean: the mean falls as `b` grows.
Kumaraswamy with_mean(double a, double mean) {
  double log_low = -20.0;
  double log_high = 200.0;
  Kumaraswamy trial{a, 1.0};
  for (int n = 0; n < bisections; ++n) {
    const double log_b = 0.5 * (log_low + log_high);
    trial.b = std::exp(log_b);
    (moment(trial, 1.0) > mean ? log_low : log_high) = log_b;
  }
  return trial;
}

}  // namespace

double Kumaraswamy::quantile(double probability) const {
  return std::pow(1.0 - std::pow(1.0 - probability, 1.0 / b), 1.0 / a);
}

Kumaraswamy fit_kumaraswamy(double mean, double sd) {
  double log_low = std::log(0.01);
  double log_high = std::log(1000.0);
  Kumaraswamy trial;
  for (int n = 0; n < bisections; ++n) {
    const double log_a = 0.5 * (log_low + log_high);
    trial = with_mean(std::exp(log_a), mean);
    const double variance = moment(trial, 2.0) - mean * mean;
    (variance > sd * sd ? log_low : log_high) = log_a;
  }
  return trial;
}

}  // namespace gridstep::models
