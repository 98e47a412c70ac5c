#include "engine/base/random.hpp"

#include <cmath>

namespace gridstep {

namespace {

constexpr std::uint64_t golden_gamma = 0x9E3779B97F4A7C15;

/// One step of splitmix64: a bijection of 64-bit words that scatters neighbours.
std::uint64_t splitmix64(std::uint64_t word) {
  word += golden_gamma;
  word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
  word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
  return word ^ (word >> 31);
}

}  // namespace

std::uint64_t fnv1a(std::string_view name) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char letter : name)
    hash = (hash ^ static_cast<unsigned char>(letter)) * 0x00000100000001B3;
  return hash;
}

RandomStream::RandomStream(std::uint64_t seed, std::uint64_t stream)
    : key_(splitmix64(splitmix64(seed) ^ stream)) {}

double RandomStream::uniform(Index index) const {
  constexpr double two_to_52 = 4503599627370496.0;
  const std::uint64_t bits = splitmix64(key_ ^ static_cast<std::uint64_t>(index)) >> 12;
  return (static_cast<double>(bits) + 0.5) / two_to_52;  // exact, so neither 0 nor 1 occurs
}

double RandomStream::normal(Index index) const {
  const double radius = std::sqrt(-2.0 * std::log(uniform(2 * index)));
  constexpr double two_pi = 6.283185307179586;
  return radius * std::cos(two_pi * uniform(2 * index + 1));
}

double normal_probability(double z) {
  return 0.5 * std::erfc(-z / std::sqrt(2.0));
}

std::uint64_t sibling_seed(std::uint64_t seed, Index offset) {
  return seed + golden_gamma * static_cast<std::uint64_t>(offset);
}

}  // namespace gridstep
