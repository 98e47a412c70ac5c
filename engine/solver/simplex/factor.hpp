#pragma once

#include <cstddef>
#include <vector>

#include "engine/solver/simplex/kernel.hpp"
#include "engine/solver/simplex/pivot_vector.hpp"

namespace gridstep::simplex {

/// Sparse lists of equal kind, one after another.
struct Lists {
  std::vector<int> start = {0};
  std::vector<int> index;
  std::vector<double> value;

  [[nodiscard]] int size() const { return static_cast<int>(start.size()) - 1; }
  void clear() {
    start.assign(1, 0);
    index.clear();
    value.clear();
  }
  void add(int at, double number) {
    index.push_back(at);
    value.push_back(number);
  }
  void close() { start.push_back(static_cast<int>(index.size())); }
};

/// B = L U of a basis matrix, kept up to date while columns are exchanged [forrest1972].
///
/// Rows and columns of B are numbered by pivot: vectors on both sides live in pivot order. An
/// exchange moves its pivot to the end of U, under a number of its own beyond those of the rows:
/// its column of U is what L leaves of the new column (the spike), and what stood in its row is
/// eliminated by multiples of the rows below. Pivots
/// are taken where nothing fills in first: columns with one entry left (most of a dispatch basis is
/// a forest of them), then rows with one entry left, then the kernel by Markowitz count under a
/// threshold [suhl1990].
class Factor {
 public:
  /// Factorises columns over the rows; those marked in `own` have their own pivot, −1, as the
  /// logical of a row has. Columns that depend on others are left out, and rows that no column
  /// reaches get their own pivot too.
  void factorise(const std::vector<char>& own, const Lists& columns);

  /// Row of pivot k, and its column: position in the list given, or −1 for a row's own pivot.
  [[nodiscard]] const std::vector<int>& row_of_pivot() const { return row_of_pivot_; }
  [[nodiscard]] const std::vector<int>& column_of_pivot() const { return column_of_pivot_; }
  [[nodiscard]] int pivot_of_row(int row) const {
    return pivot_of_row_[static_cast<std::size_t>(row)];
  }

  /// Exchanges there is room for until the next factorisation.
  static constexpr std::size_t most_exchanges = 200;
  /// Length of the vectors that solves work in.
  [[nodiscard]] std::size_t length() const { return at_rows() + most_exchanges; }

  enum class Keep { nothing, for_exchange };

  /// v ← B⁻¹ v; keeps what an exchange for this column needs.
  void forward(PivotVector& v, Keep keep = Keep::nothing);
  /// v ← B⁻ᵀ v; keeps what an exchange at the one position that was set needs.
  void backward(PivotVector& v, Keep keep = Keep::nothing);

  /// Exchanges the column at a position for the one kept by `forward`, after the row kept by
  /// `backward`.
  void exchange(std::size_t position);
  [[nodiscard]] std::size_t exchanges() const { return moved_.size(); }

 private:
  [[nodiscard]] std::size_t at_rows() const { return static_cast<std::size_t>(rows_); }
  void count(const std::vector<char>& own, const Lists& columns);
  void take(int row, int column, double pivot);
  void take_column_singletons(const Lists& columns);
  void take_row_singletons(const Lists& columns);
  void take_kernel(const Lists& columns);
  void take_rest();
  void number_by_pivot(const Lists& columns);

  int rows_ = 0;
  std::vector<int> row_of_pivot_;
  std::vector<int> column_of_pivot_;
  std::vector<int> pivot_of_row_;     ///< −1 while it has none
  std::vector<int> pivot_of_column_;  ///< −1 while it has none, −2: left out
  std::vector<double> reciprocal_;    ///< 1 / diagonal of U, by number

  // Of the part that has no pivot yet.
  std::vector<int> column_count_;
  std::vector<int> row_count_;
  std::vector<int> row_sum_;     ///< Σ of the columns in a row: with one left, which it is
  std::vector<int> column_sum_;  ///< Σ of the rows in a column
  Lists row_columns_;            ///< the columns of every row, by pattern
  std::vector<int> queue_;
  Kernel kernel_;
  Kernel::Pivot kernel_pivot_;
  std::vector<int> kernel_row_, kernel_column_, row_in_kernel_;
  int kernel_start_ = 0;  ///< first pivot of the kernel

  Lists lower_;         ///< by pivot, in row numbers
  Lists kernel_upper_;  ///< by kernel pivot: the rest of its row, in column numbers
  Lists lower_columns_, lower_rows_, upper_columns_, upper_rows_;  ///< by pivot, without diagonal

  // Exchanges, in their order; exchange u has the number rows + u.
  std::vector<std::size_t> moved_;   ///< number that its pivot had before
  std::vector<std::size_t> place_;   ///< its position among the basics
  std::vector<std::size_t> number_;  ///< by position: the number its pivot has now
  std::vector<char> is_gone_;        ///< by number: it was moved
  Lists spikes_;                     ///< columns of U
  Lists multiples_;                  ///< of the rows below
  PivotVector kept_row_, kept_spike_;
};

/// Lists of the transpose: entry (i, j) becomes (j, i); `size` lists.
void transpose(const Lists& from, int size, Lists& to);

}  // namespace gridstep::simplex
