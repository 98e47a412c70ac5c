#pragma once

#include <cstdint>
#include <string_view>

#include "engine/base/ids.hpp"

namespace gridstep {

/// FNV-1a hash of a name, so that a stream belongs to a thing and not to its position [fnv1a].
std::uint64_t fnv1a(std::string_view name);

/// A sequence of independent random numbers that has no state: the number at `index` is a function
/// of seed, stream and index alone. Any order, any thread and any sub-range gives the same bits.
///
/// The three integers are mixed by splitmix64 [steele2014]; 52 bits of the result make the number.
class RandomStream {
 public:
  RandomStream(std::uint64_t seed, std::uint64_t stream);
  /// The stream that carries this name.
  RandomStream(std::uint64_t seed, std::string_view name) : RandomStream(seed, fnv1a(name)) {}

  /// Uniform on the open interval (0, 1).
  [[nodiscard]] double uniform(Index index) const;
  /// Standard normal by Box and Muller from the uniforms 2·index and 2·index + 1.
  [[nodiscard]] double normal(Index index) const;

 private:
  std::uint64_t key_;
};

/// Probability that a standard normal falls below `z`.
double normal_probability(double z);

/// The seed of the `offset`-th sibling of a run (another year, another sample). Offset 0 is `seed`.
std::uint64_t sibling_seed(std::uint64_t seed, Index offset);

}  // namespace gridstep
