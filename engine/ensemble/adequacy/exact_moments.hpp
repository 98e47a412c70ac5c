#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <cstdint>
#include <string>

#include "engine/base/ids.hpp"

namespace gridstep::adequacy {

/// Sum and sum of squares of many numbers, exact on a grid of 2⁻⁶⁰: numbers are rounded to it once,
/// when they come in, and everything after that is whole numbers of 256 bits. So no order of
/// adding or merging changes a bit. The grid is fine enough for hours with weights of 1e-12, the
/// range wide enough for squares of 1e15 in 1e9 years.
class ExactMoments {
 public:
  using Wide = boost::multiprecision::int256_t;

  /// Throws Error (resource_limit) for what is not below 2⁵⁰ in size.
  void add(double value) {
    ++count_;
    if (value != 0.0) add_whole(value);
  }
  void merge(const ExactMoments& other) {
    count_ += other.count_;
    sum_ += other.sum_;
    squares_ += other.squares_;
  }

  [[nodiscard]] Index count() const { return count_; }
  [[nodiscard]] double mean() const { return mean_over(count_); }
  /// The mean where numbers that are 0 were not added: `count` there are in all.
  [[nodiscard]] double mean_over(Index count) const;
  /// Of one number, with count − 1; 0 for fewer than two.
  [[nodiscard]] double variance() const;
  [[nodiscard]] double standard_error() const {
    return count_ > 1 ? std::sqrt(variance() / static_cast<double>(count_)) : 0.0;
  }

  /// The three whole numbers in decimal, separated by blanks; and back. Throws
  /// std::invalid_argument.
  [[nodiscard]] std::string to_text() const;
  static ExactMoments from_text(const std::string& text);

  friend bool operator==(const ExactMoments&, const ExactMoments&) = default;

 private:
  static constexpr double grid = 1152921504606846976.0;

  void add_whole(double value);

  Index count_ = 0;
  Wide sum_ = 0;
  Wide squares_ = 0;
};

}  // namespace gridstep::adequacy
