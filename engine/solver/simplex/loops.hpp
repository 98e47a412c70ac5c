#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/base/loops.hpp"

/// The loops in which a simplex spends its time, compiled for several widths of vector registers
/// and chosen by the machine. Element by element and without fused operations: every width gives
/// the same bits.
namespace gridstep::simplex::loops {

using gridstep::loops::add_multiple;

/// 64 elements become 0.
void clear_page(double* x);

/// Of the largest element; −1 where none is above 0.
std::ptrdiff_t largest(std::size_t size, const double* x);

/// Of 64 columns those with sign · alpha · move below −least, one bit each: they may enter a basis.
std::uint64_t below(double sign, double least, const double* alpha, const double* move);

}  // namespace gridstep::simplex::loops
