#include "engine/solver/simplex/kernel.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/ids.hpp"

namespace gridstep::simplex {

namespace {

constexpr double threshold = 0.1;     ///< of the largest entry in its column
constexpr double least_pivot = 1e-9;  ///< a column with nothing larger depends on others
constexpr int most_candidates = 4;

}  // namespace

void Kernel::Buckets::reset(int size) {
  head.assign(at(size) + 2, -1);
  next.assign(at(size) + 2, -1);
  previous.assign(at(size) + 2, -1);
  count.assign(at(size) + 2, -1);
}

void Kernel::Buckets::insert(int item, int entries) {
  if (at(entries) >= head.size()) head.resize(at(entries) + 1, -1);
  count[at(item)] = entries;
  previous[at(item)] = -1;
  next[at(item)] = head[at(entries)];
  if (head[at(entries)] >= 0) previous[at(head[at(entries)])] = item;
  head[at(entries)] = item;
}

void Kernel::Buckets::remove(int item) {
  if (count[at(item)] < 0) return;
  if (previous[at(item)] >= 0)
    next[at(previous[at(item)])] = next[at(item)];
  else
    head[at(count[at(item)])] = next[at(item)];
  if (next[at(item)] >= 0) previous[at(next[at(item)])] = previous[at(item)];
  count[at(item)] = -1;
}

void Kernel::reset(int rows, int columns) {
  if (column_.size() < at(columns)) column_.resize(at(columns));
  if (row_.size() < at(rows)) row_.resize(at(rows));
  for (int c = 0; c < columns; ++c) column_[at(c)].clear();
  for (int r = 0; r < rows; ++r) row_[at(r)].clear();
  rows_.reset(rows);
  columns_.reset(columns);
  position_.assign(at(rows), 0);
  left_rows_ = rows;
  left_columns_ = columns;
  is_ready_ = false;
}

void Kernel::add(int row, int column, double value) {
  column_[at(column)].push_back({row, value});
  row_[at(row)].push_back(column);
}

void Kernel::ready() {
  for (int c = left_columns_; c-- > 0;) columns_.insert(c, static_cast<int>(column_[at(c)].size()));
  for (int r = left_rows_; r-- > 0;) rows_.insert(r, static_cast<int>(row_[at(r)].size()));
  is_ready_ = true;
}

double Kernel::largest_of(int column) const {
  double largest = 0.0;
  for (const Entry& entry : column_[at(column)]) largest = std::max(largest, std::abs(entry.value));
  return largest;
}

void Kernel::consider(int row, int column, double value, double largest) {
  if (std::abs(value) < threshold * largest) return;
  const long cost = static_cast<long>(rows_.count[at(row)] - 1) * (columns_.count[at(column)] - 1);
  if (cost > best_cost_ || (cost == best_cost_ && std::abs(value) <= best_value_)) return;
  best_cost_ = cost;
  best_value_ = std::abs(value);
  best_row_ = row;
  best_column_ = column;
}

void Kernel::try_column(int column) {
  const double largest = largest_of(column);
  for (const Entry& entry : column_[at(column)]) consider(entry.row, column, entry.value, largest);
}

void Kernel::try_row(int row) {
  for (const int column : row_[at(row)])
    for (const Entry& entry : column_[at(column)])
      if (entry.row == row) consider(row, column, entry.value, largest_of(column));
}

bool Kernel::take(Pivot& pivot) {
  if (!is_ready_) ready();
  for (;;) {
    best_cost_ = std::numeric_limits<long>::max();
    best_value_ = 0.0;
    best_column_ = -1;
    int candidates = 0;
    const int most = static_cast<int>(std::max(rows_.head.size(), columns_.head.size()));
    int dependent = -1;
    for (int count = 0; count < most && candidates < most_candidates && dependent < 0; ++count) {
      if (best_column_ >= 0 && best_cost_ <= static_cast<long>(count - 1) * (count - 1)) break;
      if (at(count) < columns_.head.size()) {
        for (int c = columns_.head[at(count)]; c >= 0 && candidates < most_candidates;
             c = columns_.next[at(c)]) {
          if (largest_of(c) < least_pivot) {
            dependent = c;
            break;
          }
          try_column(c);
          ++candidates;
        }
      }
      if (count > 0 && at(count) < rows_.head.size()) {
        for (int r = rows_.head[at(count)]; r >= 0 && candidates < most_candidates;
             r = rows_.next[at(r)]) {
          try_row(r);
          ++candidates;
        }
      }
    }
    if (dependent >= 0) {
      drop_column(dependent);
      continue;
    }
    if (best_column_ < 0) {
      // Rows alone were looked at and none had an entry large enough in its column.
      int any = -1;
      for (const int head : columns_.head)
        if (head >= 0) {
          any = head;
          break;
        }
      if (any < 0) return false;
      best_cost_ = std::numeric_limits<long>::max();
      try_column(any);
    }
    if (best_value_ < least_pivot) {
      drop_column(best_column_);
      continue;
    }
    eliminate(pivot);
    return true;
  }
}

void Kernel::forget(int row, int column) {
  std::vector<int>& columns = row_[at(row)];
  const auto found = std::find(columns.begin(), columns.end(), column);
  *found = columns.back();
  columns.pop_back();
  rows_.remove(row);
  rows_.insert(row, static_cast<int>(columns.size()));
}

void Kernel::drop_column(int column) {
  columns_.remove(column);
  for (const Entry& entry : column_[at(column)]) forget(entry.row, column);
  column_[at(column)].clear();
}

void Kernel::eliminate(Pivot& pivot) {
  const int row = best_row_;
  const int column = best_column_;
  pivot.row = row;
  pivot.column = column;
  pivot.lower.clear();
  pivot.upper.clear();
  columns_.remove(column);
  for (const Entry& entry : column_[at(column)])
    if (entry.row == row) pivot.value = entry.value;
  for (const Entry& entry : column_[at(column)]) {
    if (entry.row == row) continue;
    pivot.lower.push_back({entry.row, entry.value / pivot.value});
    forget(entry.row, column);
  }
  column_[at(column)].clear();
  rows_.remove(row);
  for (const int other : row_[at(row)]) {
    if (other == column) continue;
    std::vector<Entry>& entries = column_[at(other)];
    columns_.remove(other);
    double factor = 0.0;
    for (std::size_t k = 0; k < entries.size(); ++k) {
      if (entries[k].row != row) continue;
      factor = entries[k].value;
      entries[k] = entries.back();
      entries.pop_back();
      break;
    }
    pivot.upper.push_back({other, factor});
    for (std::size_t k = 0; k < entries.size(); ++k)
      position_[at(entries[k].row)] = static_cast<int>(k) + 1;
    for (const Entry& multiple : pivot.lower) {
      int& position = position_[at(multiple.row)];
      if (position > 0) {
        entries[at(position - 1)].value -= factor * multiple.value;
        continue;
      }
      entries.push_back({multiple.row, -factor * multiple.value});
      position = static_cast<int>(entries.size());
      row_[at(multiple.row)].push_back(other);
      rows_.remove(multiple.row);
      rows_.insert(multiple.row, static_cast<int>(row_[at(multiple.row)].size()));
    }
    for (const Entry& entry : entries) position_[at(entry.row)] = 0;
    columns_.insert(other, static_cast<int>(entries.size()));
  }
  row_[at(row)].clear();
}

}  // namespace gridstep::simplex
