#include "engine/solver/interior/block_tridiagonal.hpp"

#include <algorithm>
#include <cmath>

#include "engine/solver/simplex/loops.hpp"

namespace gridstep::interior {

namespace {

constexpr std::size_t lane = 8;        ///< rows begin at multiples of so many numbers
constexpr double least_pivot = 1e-30;  ///< a row with less says nothing
constexpr double noise = 1e-14;        ///< a row with less of its diagonal left depends on others
constexpr double idle = 1e-64;         ///< inverse of the pivot such a row gets

std::size_t at(int position) {
  return static_cast<std::size_t>(position);
}

}  // namespace

void BlockTridiagonal::shape(const std::vector<int>& sizes) {
  size_ = sizes;
  stride_.clear();
  offset_.clear();
  diagonal_start_.clear();
  coupling_start_.clear();
  std::size_t diagonal = 0;
  std::size_t coupling = 0;
  length_ = 0;
  for (std::size_t block = 0; block < sizes.size(); ++block) {
    const std::size_t stride = (at(sizes[block]) + lane - 1) / lane * lane;
    stride_.push_back(stride);
    offset_.push_back(length_);
    diagonal_start_.push_back(diagonal);
    coupling_start_.push_back(coupling);
    length_ += stride;
    diagonal += at(sizes[block]) * stride;
    if (block > 0) coupling += at(sizes[block - 1]) * stride;
  }
  diagonal_.assign(diagonal, 0.0);
  coupling_.assign(coupling, 0.0);
}

void BlockTridiagonal::clear() {
  std::fill(diagonal_.begin(), diagonal_.end(), 0.0);
  std::fill(coupling_.begin(), coupling_.end(), 0.0);
}

void BlockTridiagonal::factorise() {
  whole_.resize(length_);
  for (std::size_t block = 0; block < blocks(); ++block)
    for (std::size_t j = 0; j < at(size_[block]); ++j)
      whole_[offset_[block] + j] = diagonal_[diagonal_start_[block] + j * (stride_[block] + 1)];
  for (std::size_t block = 0; block < blocks(); ++block) {
    if (block > 0) couple(block);
    factorise_block(block);
  }
}

/// C = L⁻¹ B, row by row, and D − Cᵀ C.
void BlockTridiagonal::couple(std::size_t block) {
  const std::size_t stride = stride_[block];
  const std::size_t before = at(size_[block - 1]);
  double* coupling = coupling_.data() + coupling_start_[block];
  const double* lower = diagonal_.data() + diagonal_start_[block - 1];
  double* diagonal = diagonal_.data() + diagonal_start_[block];
  for (std::size_t i = 0; i < before; ++i) {
    double* row = coupling + i * stride;
    const double* factors = lower + i * stride_[block - 1];
    for (std::size_t k = 0; k < i; ++k)
      if (factors[k] != 0.0)
        simplex::loops::add_multiple(stride, -factors[k], coupling + k * stride, row);
    for (std::size_t j = 0; j < stride; ++j) row[j] *= factors[i];
    for (std::size_t j = 0; j < at(size_[block]); ++j)
      if (row[j] != 0.0)
        simplex::loops::add_multiple((j / lane + 1) * lane, -row[j], row, diagonal + j * stride);
  }
}

/// L of L Lᵀ, column after column, with the inverse of its diagonal in the diagonal's place.
void BlockTridiagonal::factorise_block(std::size_t block) {
  const std::size_t size = at(size_[block]);
  const std::size_t stride = stride_[block];
  double* matrix = diagonal_.data() + diagonal_start_[block];
  transposed_.resize(stride);
  for (std::size_t j = 0; j < size; ++j) {
    const double pivot = matrix[j * stride + j];
    const double least = std::max(least_pivot, noise * whole_[offset_[block] + j]);
    const double inverse = pivot > least ? 1.0 / std::sqrt(pivot) : idle;
    matrix[j * stride + j] = inverse;
    for (std::size_t i = j + 1; i < size; ++i) {
      matrix[i * stride + j] *= inverse;
      transposed_[i] = matrix[i * stride + j];
    }
    for (std::size_t i = j + 1; i < size; ++i) {
      if (transposed_[i] == 0.0) continue;
      const double factor = transposed_[i];
      double* row = matrix + i * stride;
      for (std::size_t k = j + 1; k <= i; ++k) row[k] -= factor * transposed_[k];
    }
  }
}

void BlockTridiagonal::solve(double* vector) const {
  for (std::size_t block = 0; block < blocks(); ++block) {
    double* here = vector + offset_[block];
    if (block > 0) {
      const double* before = vector + offset_[block - 1];
      const double* coupling = coupling_.data() + coupling_start_[block];
      for (std::size_t i = 0; i < at(size_[block - 1]); ++i)
        simplex::loops::add_multiple(stride_[block], -before[i], coupling + i * stride_[block],
                                     here);
    }
    const double* matrix = diagonal_.data() + diagonal_start_[block];
    for (std::size_t i = 0; i < at(size_[block]); ++i) {
      double sum = here[i];
      for (std::size_t k = 0; k < i; ++k) sum -= matrix[i * stride_[block] + k] * here[k];
      here[i] = sum * matrix[i * stride_[block] + i];
    }
  }
  for (std::size_t block = blocks(); block-- > 0;) {
    double* here = vector + offset_[block];
    const double* matrix = diagonal_.data() + diagonal_start_[block];
    for (std::size_t i = at(size_[block]); i-- > 0;) {
      here[i] *= matrix[i * stride_[block] + i];
      for (std::size_t k = 0; k < i; ++k) here[k] -= matrix[i * stride_[block] + k] * here[i];
    }
    if (block == 0) continue;
    double* before = vector + offset_[block - 1];
    const double* coupling = coupling_.data() + coupling_start_[block];
    for (std::size_t i = 0; i < at(size_[block - 1]); ++i) {
      const double* row = coupling + i * stride_[block];
      double sum = 0.0;
      for (std::size_t j = 0; j < at(size_[block]); ++j) sum += row[j] * here[j];
      before[i] -= sum;
    }
  }
}

}  // namespace gridstep::interior
