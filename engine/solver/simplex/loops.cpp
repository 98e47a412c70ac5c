#include "engine/solver/simplex/loops.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace gridstep::simplex::loops {

GRIDSTEP_WIDTHS
void clear_page(double* __restrict x) {
  for (std::size_t k = 0; k < 64; ++k) x[k] = 0.0;
}

GRIDSTEP_WIDTHS
std::ptrdiff_t largest(std::size_t size, const double* __restrict x) {
  constexpr std::size_t lanes = 16;
  std::array<double, lanes> most{};
  std::size_t k = 0;
  for (; k + lanes <= size; k += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane)
      most[lane] = x[k + lane] > most[lane] ? x[k + lane] : most[lane];
  double best = *std::max_element(most.begin(), most.end());
  for (; k < size; ++k) best = x[k] > best ? x[k] : best;
  if (best <= 0.0) return -1;
  return std::find(x, x + size, best) - x;
}

GRIDSTEP_WIDTHS
std::uint64_t below(double sign, double least, const double* __restrict alpha,
                    const double* __restrict move) {
  std::array<unsigned char, 64> is_one;
  for (std::size_t k = 0; k < 64; ++k) is_one[k] = sign * alpha[k] * move[k] < -least ? 1 : 0;
  std::uint64_t bits = 0;
  for (std::size_t word = 0; word < 8; ++word) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, is_one.data() + 8 * word, 8);
    // One bit of every byte, gathered in the highest byte of the product.
    bits |= (bytes * 0x0102040810204080ULL >> 56U) << (8 * word);
  }
  return bits;
}

}  // namespace gridstep::simplex::loops
