#include "engine/solver/simplex/loops.hpp"

#include <algorithm>
#include <array>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define GRIDSTEP_WIDTHS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define GRIDSTEP_WIDTHS
#endif

namespace gridstep::simplex::loops {

GRIDSTEP_WIDTHS
void add_multiple(std::size_t size, double factor, const double* __restrict x,
                  double* __restrict y) {
  for (std::size_t k = 0; k < size; ++k) y[k] += factor * x[k];
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
std::size_t candidates(std::size_t size, double sign, double least, const double* __restrict alpha,
                       const double* __restrict move, int first, int* __restrict found) {
  constexpr std::size_t lanes = 64;
  std::array<unsigned char, lanes> is_one{};
  std::size_t count = 0;
  for (std::size_t k = 0; k < size; k += lanes) {
    const std::size_t here = std::min(lanes, size - k);
    unsigned char any = 0;
    for (std::size_t lane = 0; lane < here; ++lane) {
      is_one[lane] = sign * alpha[k + lane] * move[k + lane] < -least ? 1 : 0;
      any |= is_one[lane];
    }
    if (any == 0) continue;
    for (std::size_t lane = 0; lane < here; ++lane) {
      found[count] = first + static_cast<int>(k + lane);
      count += is_one[lane];
    }
  }
  return count;
}

}  // namespace gridstep::simplex::loops
