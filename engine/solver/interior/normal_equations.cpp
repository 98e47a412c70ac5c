#include "engine/solver/interior/normal_equations.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace gridstep::interior {

namespace {

constexpr std::size_t most_of_local = 16;  ///< entries of a row that may be taken out first

std::size_t at(int position) {
  return static_cast<std::size_t>(position);
}

}  // namespace

bool NormalEquations::shape(const Program& program, const simplex::Matrix& matrix) {
  const Index steps = std::max<Index>(program.steps, 1);
  const Index per_step = std::max<Index>(program.columns() / steps, 1);
  const auto rows = static_cast<std::size_t>(program.rows());
  block_.assign(rows, 0);
  place_.assign(rows, 0);
  std::vector<char> spans(rows, 0);
  for (std::size_t row = 0; row < rows; ++row) {
    Index first = steps;
    Index last = 0;
    for (const int column : program.columns_of(static_cast<Index>(row))) {
      first = std::min(first, column / per_step);
      last = std::max(last, column / per_step);
    }
    if (first < last - 1) return false;
    block_[row] = static_cast<int>(last);
    spans[row] = first < last ? 1 : 0;
  }
  // Rows may be taken out that look at one step, are short and share no column with another such.
  local_.clear();
  std::vector<char> is_taken(at(matrix.columns()), 0);
  for (std::size_t row = 0; row < rows; ++row) {
    const auto columns = program.columns_of(static_cast<Index>(row));
    const bool is_equality = program.row_lower[row] == program.row_upper[row];
    if (is_equality || spans[row] != 0 || columns.size() > most_of_local) continue;
    if (std::any_of(columns.begin(), columns.end(),
                    [&](int column) { return is_taken[at(column)] != 0; }))
      continue;
    for (const int column : columns) is_taken[at(column)] = 1;
    place_[row] = -1 - static_cast<int>(local_.size());
    local_.push_back({static_cast<int>(row), 0.0, {}, {}});
  }
  for (Local& local : local_) {
    for (const int column : program.columns_of(local.row))
      matrix.column(column, [&](int row, double) {
        if (row != local.row) local.touched.push_back(row);
      });
    std::sort(local.touched.begin(), local.touched.end());
    local.touched.erase(std::unique(local.touched.begin(), local.touched.end()),
                        local.touched.end());
    local.factor.resize(local.touched.size());
  }
  std::vector<int> sizes(static_cast<std::size_t>(steps), 0);
  for (std::size_t row = 0; row < rows; ++row)
    if (place_[row] >= 0) place_[row] = sizes[at(block_[row])]++;
  blocks_.shape(sizes);
  side_.assign(blocks_.length(), 0.0);
  return true;
}

/// Adds to the entry of two rows that are left.
void NormalEquations::add(int row, int other, double value) {
  const int a = block_[at(row)];
  const int b = block_[at(other)];
  const int i = place_[at(row)];
  const int j = place_[at(other)];
  if (a == b)
    blocks_.add_diagonal(at(a), std::max(i, j), std::min(i, j), value);
  else if (a < b)
    blocks_.add_coupling(at(b), i, j, value);
  else
    blocks_.add_coupling(at(a), j, i, value);
}

void NormalEquations::factorise(const simplex::Matrix& matrix, const std::vector<double>& theta,
                                const std::vector<double>& row_theta) {
  blocks_.clear();
  for (Local& local : local_) {
    local.pivot = row_theta[at(local.row)];
    std::fill(local.factor.begin(), local.factor.end(), 0.0);
  }
  std::vector<int> row;
  std::vector<double> value;
  for (int column = 0; column < matrix.columns(); ++column) {
    const double weight = theta[at(column)];
    if (weight == 0.0) continue;
    row.clear();
    value.clear();
    matrix.column(column, [&](int i, double number) {
      row.push_back(i);
      value.push_back(number);
    });
    for (std::size_t a = 0; a < row.size(); ++a) {
      const double scaled = weight * value[a];
      if (place_[at(row[a])] < 0) {
        Local& local = local_[at(-1 - place_[at(row[a])])];
        local.pivot += scaled * value[a];
        for (std::size_t b = 0; b < row.size(); ++b) {
          if (b == a) continue;
          std::size_t k = 0;
          while (local.touched[k] != row[b]) ++k;
          local.factor[k] += scaled * value[b];
        }
        continue;
      }
      add(row[a], row[a], scaled * value[a]);
      for (std::size_t b = 0; b < a; ++b)
        if (place_[at(row[b])] >= 0) add(row[a], row[b], scaled * value[b]);
    }
  }
  for (std::size_t i = 0; i < row_theta.size(); ++i)
    if (place_[i] >= 0 && row_theta[i] != 0.0)
      add(static_cast<int>(i), static_cast<int>(i), row_theta[i]);
  for (const Local& local : local_) {
    if (local.pivot <= 0.0) continue;
    for (std::size_t a = 0; a < local.touched.size(); ++a)
      for (std::size_t b = 0; b <= a; ++b)
        add(local.touched[a], local.touched[b], -local.factor[a] * local.factor[b] / local.pivot);
  }
  blocks_.factorise();
}

void NormalEquations::solve(std::vector<double>& y) {
  for (const Local& local : local_) {
    if (local.pivot <= 0.0) continue;
    const double part = y[at(local.row)] / local.pivot;
    for (std::size_t k = 0; k < local.touched.size(); ++k)
      y[at(local.touched[k])] -= local.factor[k] * part;
  }
  for (std::size_t row = 0; row < place_.size(); ++row)
    if (place_[row] >= 0) side_[blocks_.offset(at(block_[row])) + at(place_[row])] = y[row];
  blocks_.solve(side_.data());
  for (std::size_t row = 0; row < place_.size(); ++row)
    if (place_[row] >= 0) y[row] = side_[blocks_.offset(at(block_[row])) + at(place_[row])];
  for (const Local& local : local_) {
    double sum = y[at(local.row)];
    for (std::size_t k = 0; k < local.touched.size(); ++k)
      sum -= local.factor[k] * y[at(local.touched[k])];
    y[at(local.row)] = local.pivot > 0.0 ? sum / local.pivot : 0.0;
  }
}

}  // namespace gridstep::interior
