#pragma once

#include <string_view>
#include <vector>

#include "engine/base/random.hpp"

namespace gridstep::test {

/// Numbers drawn one after another from the counter-based stream of a seed.
class Draw {
 public:
  explicit Draw(std::uint64_t seed, std::string_view stream = "random region")
      : stream_(seed, stream) {}
  double between(double low, double high) { return low + (high - low) * stream_.uniform(next_++); }
  Index below(Index count) { return static_cast<Index>(between(0.0, static_cast<double>(count))); }
  bool chance(double probability) { return between(0.0, 1.0) < probability; }
  std::vector<double> series(Index steps, double low, double high) {
    std::vector<double> values;
    for (Index step = 0; step < steps; ++step) values.push_back(between(low, high));
    return values;
  }

 private:
  RandomStream stream_;
  Index next_ = 0;
};

}  // namespace gridstep::test
