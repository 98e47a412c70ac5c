#pragma once

#include <cstddef>

/// Compiles a function for several widths of vector registers; the machine chooses. Element by
/// element and without fused operations every width gives the same bits.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_THREAD__) && !defined(__SANITIZE_ADDRESS__)
#define GRIDSTEP_WIDTHS __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define GRIDSTEP_WIDTHS
#endif

namespace gridstep::loops {

/// y ← y + factor · x.
void add_multiple(std::size_t size, double factor, const double* x, double* y);

}  // namespace gridstep::loops
