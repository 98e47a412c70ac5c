#pragma once

#include <cstddef>
#include <vector>

namespace gridstep::interior {

/// A symmetric positive definite matrix whose blocks couple with the block before and the one after
/// only: one block per step. Factorised in the order of time, S_t = D_t − C_tᵀ C_t with
/// C_t = L_{t−1}⁻¹ B_t, so that its cost is linear in steps [wright1997].
class BlockTridiagonal {
 public:
  /// Blocks of these sizes; everything is 0.
  void shape(const std::vector<int>& sizes);
  void clear();

  [[nodiscard]] std::size_t blocks() const { return size_.size(); }
  /// Length of a vector over all blocks; block t begins at `offset(t)`.
  [[nodiscard]] std::size_t length() const { return length_; }
  [[nodiscard]] std::size_t offset(std::size_t block) const { return offset_[block]; }

  /// Adds to entry (i, j) of block t; i ≥ j.
  void add_diagonal(std::size_t block, int i, int j, double value) {
    diagonal_[diagonal_start_[block] + static_cast<std::size_t>(i) * stride_[block] +
              static_cast<std::size_t>(j)] += value;
  }
  /// Adds to the entry of row i of block t − 1 and column j of block t.
  void add_coupling(std::size_t block, int i, int j, double value) {
    coupling_[coupling_start_[block] + static_cast<std::size_t>(i) * stride_[block] +
              static_cast<std::size_t>(j)] += value;
  }

  /// Factorises in place. A pivot that has no size of its own makes its row idle.
  void factorise();
  /// Solves in place.
  void solve(double* vector) const;

 private:
  void factorise_block(std::size_t block);
  void couple(std::size_t block);

  std::vector<int> size_;
  std::vector<std::size_t> stride_, offset_, diagonal_start_, coupling_start_;
  std::size_t length_ = 0;
  std::vector<double> diagonal_;    ///< then L, its diagonal inverted
  std::vector<double> coupling_;    ///< then C
  std::vector<double> whole_;       ///< the diagonal before anything was taken off
  std::vector<double> transposed_;  ///< of the block at hand
};

}  // namespace gridstep::interior
