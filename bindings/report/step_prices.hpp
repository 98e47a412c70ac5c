#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/system/record.hpp"

namespace gridstep::report {

/// The prices of all buses in one step of a record, the least first.
inline std::vector<double> sorted_prices(const Record& record, std::size_t row, std::size_t buses) {
  const auto first = record.price_per_mwh.begin() + static_cast<std::ptrdiff_t>(row * buses);
  std::vector<double> prices(first, first + static_cast<std::ptrdiff_t>(buses));
  std::sort(prices.begin(), prices.end());
  return prices;
}

/// The median of sorted prices; of an even number of buses the lower of the two in the middle.
inline double median_of(const std::vector<double>& sorted) {
  return sorted[(sorted.size() - 1) / 2];
}

}  // namespace gridstep::report
