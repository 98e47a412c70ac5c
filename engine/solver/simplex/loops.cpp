#include "engine/solver/simplex/loops.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace gridstep::simplex::loops {

GRIDSTEP_WIDTHS
void clear_page(double* __restrict x) {
  for (std::size_t k = 0; k < page; ++k) x[k] = 0.0;
}

GRIDSTEP_WIDTHS
void add_pages(const std::vector<int>& pages, double factor, const double* __restrict x,
               double* __restrict y) {
  for (const int number : pages) {
    const std::size_t first = static_cast<std::size_t>(number) * page;
    for (std::size_t k = 0; k < page; ++k) y[first + k] += factor * x[first + k];
  }
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
void below(const std::vector<int>& pages, double sign, double least, const double* __restrict alpha,
           const double* __restrict move, std::uint64_t* __restrict bits) {
  for (const int number : pages) {
    const double* a = alpha + static_cast<std::size_t>(number) * page;
    const double* m = move + static_cast<std::size_t>(number) * page;
    std::array<unsigned char, page> is_one;
    for (std::size_t k = 0; k < page; ++k) is_one[k] = sign * a[k] * m[k] < -least ? 1 : 0;
    std::uint64_t found = 0;
    for (std::size_t word = 0; word < 8; ++word) {
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, is_one.data() + 8 * word, 8);
      // One bit of every byte, gathered in the highest byte of the product.
      found |= (bytes * 0x0102040810204080ULL >> 56U) << (8 * word);
    }
    *bits++ = found;
  }
}

}  // namespace gridstep::simplex::loops
