#pragma once

#include <utility>
#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep {

/// A number that may change from step to step: one constant, or one value per step of the grid.
class Series {
 public:
  Series(double constant = 0.0) : constant_(constant) {}  // NOLINT: a number is a series
  explicit Series(std::vector<double> values) : values_(std::move(values)) {}

  [[nodiscard]] double at(Index step) const {
    return values_.empty() ? constant_ : values_[static_cast<std::size_t>(step)];
  }
  [[nodiscard]] bool is_constant() const { return values_.empty(); }
  /// The same series with every value multiplied.
  [[nodiscard]] Series times(double factor) const;
  friend bool operator==(const Series&, const Series&) = default;

 private:
  double constant_ = 0.0;
  std::vector<double> values_;
};

inline Series Series::times(double factor) const {
  Series result = *this;
  result.constant_ *= factor;
  for (double& value : result.values_) value *= factor;
  return result;
}

}  // namespace gridstep
