#include "engine/solver/simplex/matrix.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gridstep::simplex {

namespace {

constexpr double most_spread = 1000.0;  ///< of coefficients whose products round harmlessly

/// Rows [first, last) of a program by columns.
void by_columns(const Program& program, Index first, Index last, Lists& lists) {
  const auto columns = static_cast<std::size_t>(program.columns());
  lists.start.assign(columns + 1, 0);
  const Index begin = program.row_start[static_cast<std::size_t>(first)];
  const Index end = program.row_start[static_cast<std::size_t>(last)];
  lists.index.resize(static_cast<std::size_t>(end - begin));
  lists.value.resize(static_cast<std::size_t>(end - begin));
  for (Index e = begin; e < end; ++e)
    ++lists.start[static_cast<std::size_t>(program.entry_column[static_cast<std::size_t>(e)]) + 1];
  for (std::size_t j = 0; j < columns; ++j) lists.start[j + 1] += lists.start[j];
  for (Index row = first; row < last; ++row) {
    const auto of_row = program.columns_of(row);
    const auto values = program.values_of(row);
    for (std::size_t e = 0; e < of_row.size(); ++e) {
      const auto place =
          static_cast<std::size_t>(lists.start[static_cast<std::size_t>(of_row[e])]++);
      lists.index[place] = static_cast<int>(row);
      lists.value[place] = values[e];
    }
  }
  for (std::size_t j = columns; j > 0; --j) lists.start[j] = lists.start[j - 1];
  lists.start[0] = 0;
}

}  // namespace

bool Matrix::load(const Program& program) {
  const int rows_before = rows();
  if (program.pattern == 0 || program.pattern != pattern_) {
    ++version_;
    load_fixed(program);
    look_at_scale();
    load_added(program);
    return true;
  }
  const bool changed = refill(program);
  if (changed) ++version_;
  if (program.cuts == cuts_ && program.rows() == rows_before) return changed;
  load_added(program);
  return true;
}

void Matrix::look_at_scale() {
  double least = std::numeric_limits<double>::infinity();
  double most = 0.0;
  for (const double value : fixed_.value) {
    if (value == 0.0) continue;
    least = std::min(least, std::abs(value));
    most = std::max(most, std::abs(value));
  }
  is_well_scaled_ = most <= most_spread * least;
}

void Matrix::load_fixed(const Program& program) {
  pattern_ = program.pattern;
  columns_ = static_cast<int>(program.columns());
  by_columns(program, 0, program.fixed_rows, fixed_);
  run_start_.assign(1, 0);
  runs_.clear();
  is_short_.clear();
  find_runs(program, 0);
  run_start_.resize(static_cast<std::size_t>(program.fixed_rows) + 1);
  is_short_.resize(static_cast<std::size_t>(program.fixed_rows));
  place_.clear();
  for (const VaryingEntry& entry : program.varying) {
    const auto column =
        static_cast<std::size_t>(program.entry_column[static_cast<std::size_t>(entry.position)]);
    int place = fixed_.start[column];
    while (fixed_.index[static_cast<std::size_t>(place)] != static_cast<int>(entry.row)) ++place;
    place_.push_back(place);
  }
}

bool Matrix::refill(const Program& program) {
  bool changed = false;
  for (std::size_t k = 0; k < place_.size(); ++k) {
    const double value = program.entry_value[static_cast<std::size_t>(program.varying[k].position)];
    double& held = fixed_.value[static_cast<std::size_t>(place_[k])];
    changed = changed || held != value;
    held = value;
  }
  return changed;
}

void Matrix::load_added(const Program& program) {
  const auto fixed = static_cast<std::size_t>(program.fixed_rows);
  run_start_.resize(fixed + 1);
  is_short_.resize(fixed);
  runs_.resize(static_cast<std::size_t>(run_start_[fixed]));
  find_runs(program, program.fixed_rows);
  cuts_ = program.cuts;
  added_.clear();
  if (program.rows() > program.fixed_rows)
    by_columns(program, program.fixed_rows, program.rows(), added_);
}

void Matrix::find_runs(const Program& program, Index first_row) {
  for (Index row = first_row; row < program.rows(); ++row) {
    const auto columns = program.columns_of(row);
    const auto begin = static_cast<int>(program.row_start[static_cast<std::size_t>(row)]);
    for (std::size_t e = 0; e < columns.size(); ++e) {
      if (e > 0 && columns[e] == columns[e - 1] + 1)
        ++runs_.back().length;
      else
        runs_.push_back({columns[e], 1, begin + static_cast<int>(e)});
    }
    run_start_.push_back(static_cast<int>(runs_.size()));
    is_short_.push_back(columns.size() <= 16 ? 1 : 0);
  }
}

}  // namespace gridstep::simplex
