#include "engine/simulation/basis_matrix.hpp"

#include <algorithm>

namespace gridstep {

BasisMatrix::BasisMatrix(int size, const std::vector<Entry>& entries)
    : size_(size), place_(at(size), -1), side_(at(size), 0.0) {
  store(entries);
  find_column_singletons();
  find_row_singletons();
  factorise_kernel();
}

void BasisMatrix::store(const std::vector<Entry>& entries) {
  column_start_.assign(at(size_) + 1, 0);
  row_start_.assign(at(size_) + 1, 0);
  entry_row_.resize(entries.size());
  entry_value_.resize(entries.size());
  entry_column_.resize(entries.size());
  for (const Entry& entry : entries) {
    ++column_start_[at(entry.column) + 1];
    ++row_start_[at(entry.row) + 1];
  }
  for (std::size_t n = 0; n < at(size_); ++n) {
    column_start_[n + 1] += column_start_[n];
    row_start_[n + 1] += row_start_[n];
  }
  std::vector<int> next(column_start_.begin(), column_start_.end() - 1);
  for (std::size_t k = 0; k < entries.size(); ++k) {
    entry_column_[k] = entries[k].column;
    const std::size_t position = at(next[at(entries[k].column)]++);
    entry_row_[position] = entries[k].row;
    entry_value_[position] = entries[k].value;
  }
}

/// Takes columns that have one entry in the rows that are left, until there is none.
void BasisMatrix::find_column_singletons() {
  std::vector<int> left(at(size_));
  std::vector<int> found;
  for (int column = 0; column < size_; ++column) {
    left[at(column)] = column_start_[at(column) + 1] - column_start_[at(column)];
    if (left[at(column)] == 1) found.push_back(column);
  }
  while (!found.empty()) {
    const int column = found.back();
    found.pop_back();
    if (left[at(column)] != 1) continue;  // its row has gone with another column
    int entry = column_start_[at(column)];
    while (place_[at(entry_row_[at(entry)])] >= 0) ++entry;
    const int row = entry_row_[at(entry)];
    place_[at(row)] = static_cast<int>(by_column_.size());
    by_column_.push_back({row, column, entry_value_[at(entry)]});
    for (int k = row_start_[at(row)]; k < row_start_[at(row) + 1]; ++k)
      if (--left[at(entry_column_[at(k)])] == 1) found.push_back(entry_column_[at(k)]);
  }
}

/// Then rows that have one entry in the columns that are left.
void BasisMatrix::find_row_singletons() {
  std::vector<char> is_taken(at(size_), 0);
  for (const Pivot& pivot : by_column_) is_taken[at(pivot.column)] = 1;
  std::vector<int> left(at(size_), 0);
  std::vector<int> found;
  for (int row = 0; row < size_; ++row) {
    if (place_[at(row)] >= 0) continue;
    for (int k = row_start_[at(row)]; k < row_start_[at(row) + 1]; ++k)
      left[at(row)] += is_taken[at(entry_column_[at(k)])] == 0 ? 1 : 0;
    if (left[at(row)] == 1) found.push_back(row);
  }
  while (!found.empty()) {
    const int row = found.back();
    found.pop_back();
    if (left[at(row)] != 1) continue;
    int k = row_start_[at(row)];
    while (is_taken[at(entry_column_[at(k)])] != 0) ++k;
    const int column = entry_column_[at(k)];
    is_taken[at(column)] = 1;
    place_[at(row)] = size_ + static_cast<int>(by_row_.size());
    double value = 0.0;
    for (int entry = column_start_[at(column)]; entry < column_start_[at(column) + 1]; ++entry) {
      const int other = entry_row_[at(entry)];
      if (other == row) value = entry_value_[at(entry)];
      if (place_[at(other)] < 0 && --left[at(other)] == 1) found.push_back(other);
    }
    by_row_.push_back({row, column, value});
  }
  for (int column = 0; column < size_; ++column)
    if (is_taken[at(column)] == 0) kernel_columns_.push_back(column);
}

void BasisMatrix::factorise_kernel() {
  for (int row = 0; row < size_; ++row) {
    if (place_[at(row)] >= 0) continue;
    place_[at(row)] = 2 * size_ + static_cast<int>(kernel_rows_.size());
    kernel_rows_.push_back(row);
  }
  if (kernel_rows_.empty()) return;
  std::vector<Eigen::Triplet<double>> entries;
  for (std::size_t k = 0; k < kernel_columns_.size(); ++k) {
    const int column = kernel_columns_[k];
    for (int n = column_start_[at(column)]; n < column_start_[at(column) + 1]; ++n)
      if (const int place = place_[at(entry_row_[at(n)])] - 2 * size_; place >= 0)
        entries.emplace_back(place, static_cast<int>(k), entry_value_[at(n)]);
  }
  Eigen::SparseMatrix<double> matrix(kernel_size(), kernel_size());
  matrix.setFromTriplets(entries.begin(), entries.end());
  kernel_.compute(matrix);
  is_regular_ = kernel_.info() == Eigen::Success;
}

const std::vector<BasisMatrix::Value>& BasisMatrix::answer_to(int row) {
  answer_.clear();
  last_column_pivot_ = -1;
  kernel_is_reached_ = false;
  side_[at(row)] = 1.0;
  const int place = place_[at(row)];
  if (place < size_) last_column_pivot_ = place;
  if (place >= 2 * size_) kernel_is_reached_ = true;
  if (place >= size_ && place < 2 * size_) sweep_rows(place - size_);
  if (kernel_is_reached_) solve_kernel();
  sweep_columns();
  return answer_;
}

/// Books one value and takes what its column does to other rows off the right-hand side.
void BasisMatrix::take(int column, double value) {
  answer_.push_back({column, value});
  for (int n = column_start_[at(column)]; n < column_start_[at(column) + 1]; ++n) {
    const int row = entry_row_[at(n)];
    side_[at(row)] -= entry_value_[at(n)] * value;
    const int place = place_[at(row)];
    if (place < size_) last_column_pivot_ = std::max(last_column_pivot_, place);
    if (place >= 2 * size_) kernel_is_reached_ = true;
  }
}

void BasisMatrix::sweep_rows(int from) {
  for (std::size_t k = at(from); k < by_row_.size(); ++k) {
    const Pivot& pivot = by_row_[k];
    if (side_[at(pivot.row)] == 0.0) continue;
    take(pivot.column, side_[at(pivot.row)] / pivot.value);
    side_[at(pivot.row)] = 0.0;
  }
}

void BasisMatrix::solve_kernel() {
  Eigen::VectorXd side(kernel_size());
  for (std::size_t k = 0; k < kernel_rows_.size(); ++k) {
    side[static_cast<Index>(k)] = side_[at(kernel_rows_[k])];
  }
  const Eigen::VectorXd solved = kernel_.solve(side);
  for (std::size_t k = 0; k < kernel_columns_.size(); ++k)
    if (solved[static_cast<Index>(k)] != 0.0)
      take(kernel_columns_[k], solved[static_cast<Index>(k)]);
  for (const int row : kernel_rows_) side_[at(row)] = 0.0;
}

void BasisMatrix::sweep_columns() {
  for (int k = last_column_pivot_; k >= 0; --k) {
    const Pivot& pivot = by_column_[at(k)];
    if (side_[at(pivot.row)] == 0.0) continue;
    take(pivot.column, side_[at(pivot.row)] / pivot.value);
    side_[at(pivot.row)] = 0.0;
  }
}

}  // namespace gridstep
