#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace gridstep::simplex {

/// A sparse vector over the pivots of a factorisation, in pivot order: values, and one bit per
/// position that may be other than 0. Solves visit bits in order, so that they cost what is there
/// and not what might be.
class PivotVector {
 public:
  void resize(std::size_t size) {
    value.assign(size, 0.0);
    bits_.assign((size + 63) / 64, 0);
  }
  void clear() {
    for (std::size_t word = 0; word < bits_.size(); ++word) {
      for (std::uint64_t rest = bits_[word]; rest != 0; rest &= rest - 1)
        value[word * 64 + static_cast<std::size_t>(std::countr_zero(rest))] = 0.0;
      bits_[word] = 0;
    }
  }
  void mark(std::size_t k) { bits_[k >> 6U] |= std::uint64_t{1} << (k & 63U); }
  void add(std::size_t k, double amount) {
    value[k] += amount;
    mark(k);
  }
  void set(std::size_t k, double amount) {
    value[k] = amount;
    mark(k);
  }

  /// Visits every marked position in ascending order; `visit` may mark later ones.
  template <class Visit>
  void ascending(const Visit& visit) {
    for (std::size_t word = 0; word < bits_.size(); ++word) {
      std::uint64_t rest = bits_[word];
      while (rest != 0) {
        const auto bit = static_cast<unsigned>(std::countr_zero(rest));
        visit(word * 64 + bit);
        rest = bit == 63 ? 0 : bits_[word] & (~std::uint64_t{0} << (bit + 1));
      }
    }
  }
  /// Visits every marked position in descending order; `visit` may mark earlier ones.
  template <class Visit>
  void descending(const Visit& visit) {
    for (std::size_t word = bits_.size(); word-- > 0;) {
      std::uint64_t rest = bits_[word];
      while (rest != 0) {
        const auto bit = static_cast<unsigned>(63 - std::countl_zero(rest));
        visit(word * 64 + bit);
        rest = bits_[word] & ((std::uint64_t{1} << bit) - 1);
      }
    }
  }
  /// Forgets the marks from a position on, where there is nothing but zeros.
  void truncate(std::size_t end) {
    const std::size_t word = end >> 6U;
    if (word >= bits_.size()) return;
    bits_[word] &= (std::uint64_t{1} << (end & 63U)) - 1;
    std::fill(bits_.begin() + static_cast<std::ptrdiff_t>(word) + 1, bits_.end(), 0);
  }

  /// Takes over the marked numbers of another vector of the same size.
  void copy(const PivotVector& other) {
    clear();
    bits_ = other.bits_;
    each([&](std::size_t k) { value[k] = other.value[k]; });
  }

  /// Visits every marked position; `visit` must not mark.
  template <class Visit>
  void each(const Visit& visit) const {
    for (std::size_t word = 0; word < bits_.size(); ++word)
      for (std::uint64_t rest = bits_[word]; rest != 0; rest &= rest - 1)
        visit(word * 64 + static_cast<std::size_t>(std::countr_zero(rest)));
  }

  std::vector<double> value;

 private:
  std::vector<std::uint64_t> bits_;
};

}  // namespace gridstep::simplex
