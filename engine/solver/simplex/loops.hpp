#pragma once

#include <cstddef>

/// The loops in which a simplex spends its time, compiled for several widths of vector registers
/// and chosen by the machine. Element by element and without fused operations: every width gives
/// the same bits.
namespace gridstep::simplex::loops {

/// y ← y + factor · x.
void add_multiple(std::size_t size, double factor, const double* x, double* y);

/// Of the largest element; −1 where none is above 0.
std::ptrdiff_t largest(std::size_t size, const double* x);

/// Positions from `first` on at which s · alpha · move is below −least: columns that may enter the
/// basis. Returns how many were written to `found`.
std::size_t candidates(std::size_t size, double sign, double least, const double* alpha,
                       const double* move, int first, int* found);

}  // namespace gridstep::simplex::loops
