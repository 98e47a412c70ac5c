#include "engine/solver/simplex/factor.hpp"

#include <cmath>
#include <numeric>

#include "engine/base/ids.hpp"

namespace gridstep::simplex {

namespace {

constexpr double row_threshold = 0.02;  ///< of the largest entry of a column that is left
constexpr double least_pivot = 1e-9;

}  // namespace

void transpose(const Lists& from, int size, Lists& to) {
  to.start.assign(at(size) + 1, 0);
  to.index.resize(from.index.size());
  to.value.resize(from.value.size());
  for (const int j : from.index) ++to.start[at(j) + 1];
  for (int j = 0; j < size; ++j) to.start[at(j) + 1] += to.start[at(j)];
  for (int i = 0; i < from.size(); ++i)
    for (int e = from.start[at(i)]; e < from.start[at(i) + 1]; ++e) {
      const int place = to.start[at(from.index[at(e)])]++;
      to.index[at(place)] = i;
      if (!from.value.empty()) to.value[at(place)] = from.value[at(e)];
    }
  for (int j = size; j > 0; --j) to.start[at(j)] = to.start[at(j) - 1];
  to.start[0] = 0;
}

void Factor::factorise(const std::vector<char>& own, const Lists& columns) {
  moved_.clear();
  place_.clear();
  spikes_.clear();
  multiples_.clear();
  count(own, columns);
  take_column_singletons(columns);
  take_row_singletons(columns);
  take_kernel(columns);
  take_rest();
  number_by_pivot(columns);
  number_.resize(own.size());
  std::iota(number_.begin(), number_.end(), std::size_t{0});
  is_gone_.assign(length(), 0);
  kept_row_.resize(length());
  kept_spike_.resize(length());
}

void Factor::count(const std::vector<char>& own, const Lists& columns) {
  rows_ = static_cast<int>(own.size());
  const int count = columns.size();
  row_of_pivot_.clear();
  column_of_pivot_.clear();
  reciprocal_.clear();
  pivot_of_row_.assign(own.size(), -1);
  pivot_of_column_.assign(at(count), -1);
  lower_.clear();
  kernel_upper_.clear();
  for (int row = 0; row < rows_; ++row)
    if (own[at(row)]) take(row, -1, -1.0);
  column_count_.assign(at(count), 0);
  column_sum_.assign(at(count), 0);
  row_count_.assign(own.size(), 0);
  row_sum_.assign(own.size(), 0);
  for (int c = 0; c < count; ++c)
    for (int e = columns.start[at(c)]; e < columns.start[at(c) + 1]; ++e) {
      const int row = columns.index[at(e)];
      if (own[at(row)]) continue;
      ++column_count_[at(c)];
      column_sum_[at(c)] += row;
      ++row_count_[at(row)];
      row_sum_[at(row)] += c;
    }
  std::vector<int>& start = row_columns_.start;
  start.assign(own.size() + 1, 0);
  for (std::size_t row = 0; row < own.size(); ++row) start[row + 1] = start[row] + row_count_[row];
  row_columns_.index.resize(at(start.back()));
  for (int c = 0; c < count; ++c)
    for (int e = columns.start[at(c)]; e < columns.start[at(c) + 1]; ++e) {
      const int row = columns.index[at(e)];
      if (!own[at(row)]) row_columns_.index[at(start[at(row)]++)] = c;
    }
  for (std::size_t row = own.size(); row > 0; --row) start[row] = start[row - 1];
  start[0] = 0;
}

void Factor::take(int row, int column, double pivot) {
  const int k = static_cast<int>(row_of_pivot_.size());
  row_of_pivot_.push_back(row);
  column_of_pivot_.push_back(column);
  reciprocal_.push_back(1.0 / pivot);
  pivot_of_row_[at(row)] = k;
  if (column >= 0) pivot_of_column_[at(column)] = k;
}

/// The column leaves no multiples, its row is gone from all others.
void Factor::take_column_singletons(const Lists& columns) {
  queue_.clear();
  for (int c = 0; c < columns.size(); ++c)
    if (column_count_[at(c)] == 1) queue_.push_back(c);
  for (std::size_t next = 0; next < queue_.size(); ++next) {
    const int c = queue_[next];
    if (column_count_[at(c)] != 1) continue;
    const int row = column_sum_[at(c)];
    double pivot = 0.0;
    for (int e = columns.start[at(c)]; e < columns.start[at(c) + 1]; ++e)
      if (columns.index[at(e)] == row) pivot += columns.value[at(e)];
    if (std::abs(pivot) < least_pivot) continue;
    take(row, c, pivot);
    lower_.start.resize(row_of_pivot_.size(), lower_.start.back());
    lower_.close();
    for (int e = row_columns_.start[at(row)]; e < row_columns_.start[at(row) + 1]; ++e) {
      const int other = row_columns_.index[at(e)];
      if (pivot_of_column_[at(other)] >= 0) continue;
      column_sum_[at(other)] -= row;
      if (--column_count_[at(other)] == 1) queue_.push_back(other);
    }
    column_count_[at(c)] = 0;
    // Rows of the column that have their pivot already count it no more.
  }
  lower_.start.resize(row_of_pivot_.size() + 1, lower_.start.back());
  for (std::size_t row = 0; row < row_count_.size(); ++row) {
    if (pivot_of_row_[row] >= 0) continue;
    row_count_[row] = 0;
    row_sum_[row] = 0;
    for (int e = row_columns_.start[row]; e < row_columns_.start[row + 1]; ++e) {
      const int c = row_columns_.index[at(e)];
      if (pivot_of_column_[at(c)] >= 0) continue;
      ++row_count_[row];
      row_sum_[row] += c;
    }
  }
}

/// The column leaves multiples for the rows below, but no other column has anything in its row.
void Factor::take_row_singletons(const Lists& columns) {
  queue_.clear();
  for (int row = 0; row < rows_; ++row)
    if (pivot_of_row_[at(row)] < 0 && row_count_[at(row)] == 1) queue_.push_back(row);
  for (std::size_t next = 0; next < queue_.size(); ++next) {
    const int row = queue_[next];
    if (pivot_of_row_[at(row)] >= 0 || row_count_[at(row)] != 1) continue;
    const int c = row_sum_[at(row)];
    double pivot = 0.0;
    double largest = 0.0;
    for (int e = columns.start[at(c)]; e < columns.start[at(c) + 1]; ++e) {
      if (pivot_of_row_[at(columns.index[at(e)])] >= 0) continue;
      largest = std::max(largest, std::abs(columns.value[at(e)]));
      if (columns.index[at(e)] == row) pivot = columns.value[at(e)];
    }
    if (std::abs(pivot) < std::max(least_pivot, row_threshold * largest)) continue;
    take(row, c, pivot);
    for (int e = columns.start[at(c)]; e < columns.start[at(c) + 1]; ++e) {
      const int other = columns.index[at(e)];
      if (pivot_of_row_[at(other)] >= 0) continue;
      lower_.add(other, columns.value[at(e)] / pivot);
      row_sum_[at(other)] -= c;
      if (--row_count_[at(other)] == 1) queue_.push_back(other);
    }
    lower_.close();
  }
}

void Factor::take_kernel(const Lists& columns) {
  kernel_start_ = static_cast<int>(row_of_pivot_.size());
  kernel_row_.clear();
  kernel_column_.clear();
  row_in_kernel_.assign(at(rows_), -1);
  for (int row = 0; row < rows_; ++row) {
    if (pivot_of_row_[at(row)] >= 0) continue;
    row_in_kernel_[at(row)] = static_cast<int>(kernel_row_.size());
    kernel_row_.push_back(row);
  }
  for (int c = 0; c < columns.size(); ++c)
    if (pivot_of_column_[at(c)] < 0) kernel_column_.push_back(c);
  if (kernel_row_.empty() || kernel_column_.empty()) return;
  kernel_.reset(static_cast<int>(kernel_row_.size()), static_cast<int>(kernel_column_.size()));
  for (std::size_t c = 0; c < kernel_column_.size(); ++c) {
    const int column = kernel_column_[c];
    for (int e = columns.start[at(column)]; e < columns.start[at(column) + 1]; ++e) {
      const int row = row_in_kernel_[at(columns.index[at(e)])];
      if (row >= 0) kernel_.add(row, static_cast<int>(c), columns.value[at(e)]);
    }
  }
  while (kernel_.take(kernel_pivot_)) {
    take(kernel_row_[at(kernel_pivot_.row)], kernel_column_[at(kernel_pivot_.column)],
         kernel_pivot_.value);
    for (const Kernel::Entry& entry : kernel_pivot_.lower)
      lower_.add(kernel_row_[at(entry.row)], entry.value);
    lower_.close();
    for (const Kernel::Entry& entry : kernel_pivot_.upper)
      kernel_upper_.add(kernel_column_[at(entry.row)], entry.value);
    kernel_upper_.close();
  }
}

void Factor::take_rest() {
  for (int row = 0; row < rows_; ++row) {
    if (pivot_of_row_[at(row)] >= 0) continue;
    take(row, -1, -1.0);
    lower_.close();
  }
}

void Factor::number_by_pivot(const Lists& columns) {
  lower_columns_.start = lower_.start;
  lower_columns_.value = lower_.value;
  lower_columns_.index.resize(lower_.index.size());
  for (std::size_t e = 0; e < lower_.index.size(); ++e)
    lower_columns_.index[e] = pivot_of_row_[at(lower_.index[e])];
  transpose(lower_columns_, rows_, lower_rows_);
  upper_rows_.clear();
  // First by columns what stands before the kernel, then by rows what stands in it.
  upper_columns_.clear();
  for (int k = 0; k < rows_; ++k) {
    const int c = column_of_pivot_[at(k)];
    if (c >= 0) {
      const int before = std::min(k, kernel_start_);
      for (int e = columns.start[at(c)]; e < columns.start[at(c) + 1]; ++e) {
        const int row = pivot_of_row_[at(columns.index[at(e)])];
        if (row < before) upper_columns_.add(row, columns.value[at(e)]);
      }
    }
    upper_columns_.close();
  }
  transpose(upper_columns_, rows_, upper_rows_);
  if (kernel_upper_.index.empty()) return;
  // Rows of the kernel hold nothing of columns before it: they are appended as they are.
  const int end = upper_rows_.start[at(kernel_start_)];
  upper_rows_.start.resize(at(kernel_start_) + 1);
  upper_rows_.index.resize(at(end));
  upper_rows_.value.resize(at(end));
  for (int k = 0; k < rows_ - kernel_start_; ++k) {
    if (k < kernel_upper_.size())
      for (int e = kernel_upper_.start[at(k)]; e < kernel_upper_.start[at(k) + 1]; ++e) {
        const int pivot = pivot_of_column_[at(kernel_upper_.index[at(e)])];
        if (pivot >= 0) upper_rows_.add(pivot, kernel_upper_.value[at(e)]);
      }
    upper_rows_.close();
  }
  transpose(upper_rows_, rows_, upper_columns_);
}

}  // namespace gridstep::simplex
