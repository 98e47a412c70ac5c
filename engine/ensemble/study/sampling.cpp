#include "engine/ensemble/study/sampling.hpp"

#include <algorithm>
#include <boost/math/special_functions/erf.hpp>
#include <boost/random/sobol.hpp>
#include <cmath>
#include <numeric>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/random.hpp"

namespace gridstep {

namespace {

constexpr double two_to_32 = 4294967296.0;

/// The standard normal quantile, in double arithmetic on every machine.
double normal_quantile(double u) {
  using boost::math::policies::policy;
  using boost::math::policies::promote_double;
  constexpr double root_two = 1.4142135623730951;
  return -root_two * boost::math::erfc_inv(2.0 * u, policy<promote_double<false>>());
}

/// The share of the standard normal that lies within the limits, mapped onto (0, 1).
double truncated_normal_quantile(double u, double low, double high) {
  const double below = std::isfinite(low) ? normal_probability(low) : 0.0;
  const double above = std::isfinite(high) ? normal_probability(high) : 1.0;
  const double z = normal_quantile(std::clamp(below + u * (above - below), 1e-300, 1.0 - 1e-16));
  return std::clamp(z, low, high);
}

double triangular_quantile(double u, double min, double mode, double max) {
  const double rising = (mode - min) / (max - min);
  return u < rising ? min + std::sqrt(u * (max - min) * (mode - min))
                    : max - std::sqrt((1.0 - u) * (max - min) * (max - mode));
}

/// A random order of 0 … count − 1, by Fisher and Yates.
std::vector<std::int32_t> shuffled(Index count, const RandomStream& stream) {
  std::vector<std::int32_t> order(static_cast<std::size_t>(count));
  std::iota(order.begin(), order.end(), 0);
  for (Index last = count - 1; last > 0; --last) {
    const auto other = static_cast<Index>(stream.uniform(last) * static_cast<double>(last + 1));
    std::swap(order[static_cast<std::size_t>(last)],
              order[static_cast<std::size_t>(std::min(other, last))]);
  }
  return order;
}

}  // namespace

Value Distribution::quantile(double u) const {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  switch (kind) {
    case Kind::uniform:
      return *min + u * (*max - *min);
    case Kind::triangular:
      return triangular_quantile(u, *min, mode, *max);
    case Kind::normal: {
      const double low = min ? (*min - mean) / sd : -infinity;
      const double high = max ? (*max - mean) / sd : infinity;
      const double value = mean + sd * truncated_normal_quantile(u, low, high);
      return std::clamp(value, min.value_or(-infinity), max.value_or(infinity));
    }
    case Kind::lognormal: {
      const double low = min && *min > 0.0 ? std::log(*min / median) / sd : -infinity;
      const double high = max ? std::log(*max / median) / sd : infinity;
      const double value = median * std::exp(sd * truncated_normal_quantile(u, low, high));
      return std::clamp(value, min.value_or(0.0), max.value_or(infinity));
    }
    case Kind::list: {
      const auto count = static_cast<double>(values.size());
      return values[std::min(static_cast<std::size_t>(u * count), values.size() - 1)];
    }
  }
  return {};
}

SamplePoints::SamplePoints(SampleMethod method, Index points, std::optional<std::uint64_t> seed,
                           std::vector<std::string> axes)
    : method_(method), points_(points), seed_(seed), axes_(std::move(axes)) {
  expect(points < (Index{1} << 31) && axes_.size() <= most_axes, "a sample of a size that is told");
  if (method_ != SampleMethod::lhs) return;
  for (const std::string& axis : axes_)
    slices_.push_back(shuffled(points_, RandomStream(seed_.value_or(0), "slice/" + axis)));
}

std::vector<double> SamplePoints::sobol_at(Index point) const {
  boost::random::sobol_engine<std::uint32_t, 32> sequence(axes_.size());
  sequence.seed(static_cast<std::uint32_t>(point));  // the point behind the origin is its first
  std::vector<double> coordinates;
  for (const std::string& axis : axes_) {
    const std::uint32_t digits = sequence();
    if (!seed_) {
      coordinates.push_back(static_cast<double>(digits) / two_to_32);
      continue;
    }
    const double shift = RandomStream(*seed_, "shift/" + axis).uniform(0) * two_to_32;
    coordinates.push_back((static_cast<double>(digits ^ static_cast<std::uint32_t>(shift)) + 0.5) /
                          two_to_32);
  }
  return coordinates;
}

std::vector<double> SamplePoints::at(Index point) const {
  if (method_ == SampleMethod::sobol) return sobol_at(point);
  std::vector<double> coordinates;
  for (std::size_t n = 0; n < axes_.size(); ++n) {
    const double u = RandomStream(seed_.value_or(0), "point/" + axes_[n]).uniform(point);
    coordinates.push_back(method_ == SampleMethod::random
                              ? u
                              : (slices_[n][static_cast<std::size_t>(point)] + u) /
                                    static_cast<double>(points_));
  }
  return coordinates;
}

}  // namespace gridstep
