#pragma once

#include <Eigen/SparseLU>
#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep {

/// A square sparse matrix that answers unit right-hand sides.
///
/// A simplex basis is nearly triangular: again and again some column has one entry in the rows that
/// are left, or some row one in the columns that are left. Those pivots need no elimination, and
/// what an answer does not reach costs nothing; only the small kernel between them is factorised
/// [suhl1990].
class BasisMatrix {
 public:
  /// An entry that is not 0; rows and columns count from 0.
  struct Entry {
    int row = 0;
    int column = 0;
    double value = 0.0;
  };
  /// One value of an answer.
  struct Value {
    int column = 0;
    double value = 0.0;
  };

  /// `entries` in the order of the rows, each position once.
  BasisMatrix(int size, const std::vector<Entry>& entries);

  [[nodiscard]] bool is_regular() const { return is_regular_; }
  [[nodiscard]] int kernel_size() const { return static_cast<int>(kernel_rows_.size()); }

  /// x of B x = e_row, only what is not 0. The matrix must be regular. Valid until the next call.
  const std::vector<Value>& answer_to(int row);

 private:
  struct Pivot {
    int row = 0;
    int column = 0;
    double value = 0.0;
  };

  void store(const std::vector<Entry>& entries);
  void find_column_singletons();
  void find_row_singletons();
  void factorise_kernel();
  void take(int column, double value);
  void sweep_rows(int from);
  void solve_kernel();
  void sweep_columns();

  int size_;
  bool is_regular_ = true;
  // Entries by column and by row.
  std::vector<int> column_start_;
  std::vector<int> entry_row_;
  std::vector<double> entry_value_;
  std::vector<int> row_start_;
  std::vector<int> entry_column_;

  std::vector<Pivot> by_column_;  ///< column singletons: solved last, backwards
  std::vector<Pivot> by_row_;     ///< row singletons: solved first, forwards
  std::vector<int> kernel_rows_;
  std::vector<int> kernel_columns_;
  /// By row: its position in `by_column_` (from 0), in `by_row_` (from `size_`), in the kernel
  /// (from 2 `size_`).
  std::vector<int> place_;
  Eigen::SparseLU<Eigen::SparseMatrix<double>> kernel_;

  std::vector<double> side_;  ///< by row, what is left of the right-hand side; 0 between calls
  std::vector<Value> answer_;
  int last_column_pivot_ = -1;  ///< the last in `by_column_` whose side may not be 0
  int first_row_pivot_ = 0;
  bool kernel_is_reached_ = false;
};

}  // namespace gridstep
