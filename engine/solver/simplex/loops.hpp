#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/loops.hpp"

/// The loops in which a simplex spends its time, compiled for several widths of vector registers
/// and chosen by the machine. Element by element and without fused operations: every width gives
/// the same bits.
namespace gridstep::simplex::loops {

using gridstep::loops::add_multiple;

/// Columns are looked at in pages of so many.
inline constexpr std::size_t page = 64;

/// The elements of one page become 0.
void clear_page(double* x);

/// y ← y + factor · x in these pages.
void add_pages(const std::vector<int>& pages, double factor, const double* x, double* y);

/// Of the largest element; −1 where none is above 0.
std::ptrdiff_t largest(std::size_t size, const double* x);

/// Of the columns of each page those with sign · alpha · move below −least, one bit each: they may
/// enter a basis.
void below(const std::vector<int>& pages, double sign, double least, const double* alpha,
           const double* move, std::uint64_t* bits);

}  // namespace gridstep::simplex::loops
