#include "engine/solver/interior/stepwise.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/solver/interior/loops.hpp"

namespace gridstep::interior {

namespace {

constexpr std::size_t most_of_local = 16;   ///< entries of a row that may be taken out first
constexpr double nearly_fixed = 1e-11;      ///< a narrower range is a number
constexpr std::size_t most_of_border = 64;  ///< rows that may reach over many steps
constexpr std::size_t most_numbers_of_border = 1 << 26;  ///< those rows × all rows: 512 MiB

std::size_t at(std::int64_t position) {
  return static_cast<std::size_t>(position);
}

std::size_t rounded_up(std::size_t size) {
  return (size + lane - 1) / lane * lane;
}

bool has_room(double low, double high) {
  return high - low > nearly_fixed;
}

}  // namespace

/// To which step a row belongs, and which of its step's are taken out first.
void Stepwise::assign_steps(const Program& program) {
  const Index count = std::max<Index>(program.steps, 1);
  const Index per_step = std::max<Index>(program.columns() / count, 1);
  block_.assign(at(program.rows()), 0);
  is_local_.assign(at(program.rows()), 0);
  std::vector<char> is_taken(at(program.columns()), 0);
  for (Index row = 0; row < program.rows(); ++row) {
    const auto columns = program.columns_of(row);
    if (columns.empty()) continue;
    const auto [least, most] = std::minmax_element(columns.begin(), columns.end());
    const Index first = *least / per_step;
    const Index last = *most / per_step;
    if (first < last - 1) {
      block_[at(row)] = static_cast<int>(count);
      ++border.size;
      continue;
    }
    block_[at(row)] = static_cast<int>(last);
    // Rows may be taken out that look at one step, are short and share no column with another such.
    if (first < last || columns.size() > most_of_local ||
        !has_room(program.row_lower[at(row)], program.row_upper[at(row)]) ||
        std::any_of(columns.begin(), columns.end(),
                    [&](int column) { return is_taken[at(column)] != 0; }))
      continue;
    for (const int column : columns) is_taken[at(column)] = 1;
    is_local_[at(row)] = 1;
  }
}

bool Stepwise::place_rows(const Program& program) {
  border = {};
  assign_steps(program);
  const Index count = std::max<Index>(program.steps, 1);
  row_start_.assign(at(count) + 2, 0);
  for (const int step : block_) ++row_start_[at(step) + 1];
  for (std::size_t step = 0; step <= at(count); ++step) row_start_[step + 1] += row_start_[step];
  row_of_step_.resize(block_.size());
  std::vector<std::size_t> next(row_start_.begin(), row_start_.end() - 1);
  for (std::size_t row = 0; row < block_.size(); ++row)
    row_of_step_[next[at(block_[row])]++] = static_cast<int>(row);
  row_place_.assign(block_.size(), 0);
  steps.assign(at(count) + 1, {});
  std::size_t place = 0;
  for (std::size_t t = 0; t < at(count); ++t) {
    Step& step = steps[t];
    const auto first = row_of_step_.begin() + static_cast<std::ptrdiff_t>(row_start_[t]);
    const auto last = row_of_step_.begin() + static_cast<std::ptrdiff_t>(row_start_[t + 1]);
    const auto local =
        std::stable_partition(first, last, [&](int row) { return is_local_[at(row)] == 0; });
    step.row = place;
    step.size = at(local - first);
    step.stride = rounded_up(step.size);
    for (auto row = first; row != last; ++row)
      row_place_[at(*row)] =
          static_cast<int>(place + at(row - first) + (row < local ? 0 : step.stride - step.size));
    place += step.stride + rounded_up(at(last - local));
  }
  steps.back().row = border.row = place;
  border.stride = rounded_up(border.size);
  for (std::size_t r = row_start_[at(count)]; r < row_start_.back(); ++r)
    row_place_[at(row_of_step_[r])] = static_cast<int>(place + r - row_start_[at(count)]);
  right_side.assign(place + border.stride, 0.0);
  return border.size <= most_of_border && border.size * place <= most_numbers_of_border;
}

void Stepwise::by_columns(const Program& program) {
  start_.assign(at(program.columns()) + 1, 0);
  entry_.resize(program.entry_column.size());
  for (const int column : program.entry_column) ++start_[at(column) + 1];
  for (std::size_t j = 0; j + 1 < start_.size(); ++j) start_[j + 1] += start_[j];
  for (Index row = 0; row < program.rows(); ++row) {
    const auto columns = program.columns_of(row);
    const auto values = program.values_of(row);
    for (std::size_t e = 0; e < columns.size(); ++e)
      entry_[at(start_[at(columns[e])]++)] = {row_place_[at(row)], values[e]};
  }
  for (std::size_t j = start_.size() - 1; j > 0; --j) start_[j] = start_[j - 1];
  start_[0] = 0;
}

void Stepwise::add_column(double room, double price, const Entry* first, std::size_t count) {
  const auto column = static_cast<int>(count_.size());
  const std::size_t before = of_step_.size();
  for (const Entry* entry = first; entry < first + count; ++entry)
    if (is_of_border(*entry))
      border.entries.push_back({entry->row - static_cast<int>(border.row), column, entry->value});
    else
      of_step_.push_back(*entry);
  width.push_back(room);
  cost.push_back(price);
  count_.push_back(static_cast<int>(of_step_.size() - before));
}

/// Takes the lower bound of a column out of its rows.
void Stepwise::shift(double lower, double price, const Entry* first, std::size_t count) {
  for (const Entry* entry = first; entry < first + count; ++entry)
    right_side[at(entry->row)] -= entry->value * lower;
  offset_volume += std::abs(price * lower);
}

void Stepwise::add_columns(const Program& program, std::size_t step, std::size_t per_step) {
  alone_.clear();
  for (std::size_t j = step * per_step; j < (step + 1) * per_step; ++j) {
    const auto count = at(start_[j + 1] - start_[j]);
    const Entry* first = entry_.data() + start_[j];
    const double quadratic = program.quadratic.empty() ? 0.0 : program.quadratic[j];
    shift(program.lower[j], program.cost[j], first, count);
    if (!has_room(program.lower[j], program.upper[j])) continue;
    if (count == 1 && quadratic == 0.0 && !is_of_border(*first)) {
      alone_.push_back(j);
      continue;
    }
    column_place_[j] = static_cast<int>(width.size());
    if (!program.quadratic.empty()) curve.push_back(2.0 * quadratic);
    add_column(program.upper[j] - program.lower[j],
               program.cost[j] + 2.0 * quadratic * program.lower[j], first, count);
  }
  const std::size_t first_alone = width.size();
  const std::size_t entries_before = of_step_.size();
  for (const std::size_t j : alone_) {
    const Entry& entry = entry_[at(start_[j])];
    const double room = program.upper[j] - program.lower[j];
    std::size_t k = width.size();
    for (; k > first_alone; --k) {
      const Entry& other = of_step_[entries_before + k - 1 - first_alone];
      if (cost[k - 1] == program.cost[j] && other.row == entry.row && other.value == entry.value)
        break;
    }
    if (k > first_alone) {
      width[k - 1] += room;
    } else {
      add_column(room, program.cost[j], &entry, 1);
      k = width.size();
    }
    column_place_[j] = static_cast<int>(k - 1);
  }
  if (!program.quadratic.empty()) curve.resize(width.size(), 0.0);
}

void Stepwise::add_slacks(const Program& program, std::size_t block) {
  for (std::size_t r = row_start_[block]; r < row_start_[block + 1]; ++r) {
    const auto row = at(row_of_step_[r]);
    const int place = row_place_[row];
    double lower = program.row_lower[row];
    double upper = program.row_upper[row];
    if (!has_room(lower, upper)) {
      right_side[at(place)] += lower;
      continue;
    }
    const auto columns = program.columns_of(static_cast<Index>(row));
    const auto values = program.values_of(static_cast<Index>(row));
    double least = 0.0;
    double most = 0.0;
    for (std::size_t e = 0; e < columns.size(); ++e) {
      const double a = values[e] * program.lower[at(columns[e])];
      const double b = values[e] * program.upper[at(columns[e])];
      least += std::min(a, b);
      most += std::max(a, b);
    }
    // A side that its columns never reach is no bound but a number to stay away from.
    const double room = 1.0 + 0.01 * (most - least);
    if (!std::isfinite(lower)) lower = std::min(least, upper) - room;
    if (!std::isfinite(upper)) upper = std::max(most, lower) + room;
    const Entry entry{place, -1.0};
    shift(lower, 0.0, &entry, 1);
    add_column(upper - lower, 0.0, &entry, 1);
  }
}

/// Fills up to a whole number of lanes and looks for the pattern among those known.
void Stepwise::close_step(std::size_t t) {
  Step& step = steps[t];
  // Such a column is in no row and stays in its middle.
  while (width.size() % lane != 0) add_column(1.0, 0.0, nullptr, 0);
  if (!curve.empty()) curve.resize(width.size(), 0.0);
  step.columns = width.size() - step.column;
  const Step& next = steps[t + 1];
  for (Entry& entry : of_step_) entry.row -= static_cast<int>(step.row);
  StepPattern pattern;
  std::vector<double>& sign = pattern.signature;
  sign = {static_cast<double>(step.size), static_cast<double>(step.stride),
          static_cast<double>(next.row - step.row), static_cast<double>(next.size),
          static_cast<double>(next.stride)};
  std::size_t e = 0;
  for (const int count : count_) {
    sign.push_back(count);
    for (int k = 0; k < count; ++k, ++e) {
      sign.push_back(of_step_[e].row);
      sign.push_back(of_step_[e].value);
    }
  }
  std::uint64_t hash = 14695981039346656037ULL;
  for (const double number : sign)
    hash = (hash ^ std::bit_cast<std::uint64_t>(number) >> 32U ^
            std::bit_cast<std::uint64_t>(number)) *
           1099511628211ULL;
  std::vector<std::size_t>& alike = known_[hash];
  const auto found = std::find_if(alike.begin(), alike.end(),
                                  [&](std::size_t k) { return patterns[k].signature == sign; });
  step.pattern = found != alike.end() ? *found : patterns.size();
  if (found == alike.end()) {
    compile(step, next, pattern);
    alike.push_back(patterns.size());
    patterns.push_back(std::move(pattern));
  }
  const std::vector<StepPattern::Local>& locals = patterns[step.pattern].locals;
  std::size_t taken = 0;
  for (const auto& local : locals) taken += 1 + at(local.last - local.first);
  step.coupling = step.number + step.size * step.stride + rounded_up(taken);
  steps[t + 1].number = step.coupling + step.size * next.stride;
  steps[t + 1].column = width.size();
  std::stable_sort(border.entries.begin() + static_cast<std::ptrdiff_t>(border.first.back()),
                   border.entries.end(),
                   [](const auto& a, const auto& b) { return a.row < b.row; });
  border.first.push_back(border.entries.size());
  count_.clear();
  of_step_.clear();
}

bool Stepwise::load(const Program& program) {
  patterns.clear();
  known_.clear();
  width.clear();
  cost.clear();
  curve.clear();
  offset_volume = 0.0;
  for (std::size_t j = 0; j < program.lower.size(); ++j)
    if (!std::isfinite(program.lower[j]) || !std::isfinite(program.upper[j])) return false;
  if (!place_rows(program)) return false;
  by_columns(program);
  column_place_.assign(at(program.columns()), -1);
  border.first.assign(1, 0);
  const std::size_t count = steps.size() - 1;
  const std::size_t per_step = at(program.columns()) / count;
  for (std::size_t t = 0; t < count; ++t) {
    add_columns(program, t, per_step);
    add_slacks(program, t);
    if (t + 1 == count) add_slacks(program, count);  // of the border
    close_step(t);
  }
  for (auto* spent : {&row_of_step_, &block_}) *spent = {};
  entry_ = {};
  start_ = {};
  is_local_ = {};
  return true;
}

void Stepwise::along_rows(std::size_t t, const double* rows, double* columns) const {
  const Step& step = steps[t];
  loops::along_rows(patterns[step.pattern], rows + step.row, step.columns, columns);
  for (std::size_t e = border.first[t]; e < border.first[t + 1]; ++e) {
    const Border::Entry& entry = border.entries[e];
    columns[entry.column] += entry.value * rows[border.row + at(entry.row)];
  }
}

void Stepwise::add_activity(std::size_t t, double sign, const double* columns, double* rows) const {
  const Step& step = steps[t];
  loops::add_activity(patterns[step.pattern], sign, columns, rows + step.row);
  for (std::size_t e = border.first[t]; e < border.first[t + 1]; ++e) {
    const Border::Entry& entry = border.entries[e];
    rows[border.row + at(entry.row)] += sign * entry.value * columns[entry.column];
  }
}

std::vector<double> Stepwise::columns(const Program& program,
                                      const std::vector<double>& value) const {
  std::vector<double> x = program.lower;
  for (std::size_t j = 0; j < x.size(); ++j) {
    if (column_place_[j] < 0) continue;
    const auto k = at(column_place_[j]);
    x[j] += value[k] / width[k] * (program.upper[j] - program.lower[j]);
  }
  return x;
}

std::vector<double> Stepwise::prices(const std::vector<double>& price) const {
  std::vector<double> y(row_place_.size());
  for (std::size_t row = 0; row < y.size(); ++row) y[row] = price[at(row_place_[row])];
  return y;
}

}  // namespace gridstep::interior
