#include <algorithm>
#include <map>

#include "engine/solver/interior/stepwise.hpp"

namespace gridstep::interior {

namespace {

/// Where numbers of the normal equations stand, counted from the step's first.
struct Layout {
  int size, stride, next_row, next_size, next_stride, coupling, next_number;

  [[nodiscard]] bool is_local(int row) const { return row >= stride && row < next_row; }

  /// Of two rows that stay.
  [[nodiscard]] int place(int a, int b) const {
    const int i = std::min(a, b);
    const int j = std::max(a, b);
    if (j < next_row) return i * stride + j;
    if (i < next_row) return coupling + i * next_stride + j - next_row;
    return next_number + (i - next_row) * next_stride + j - next_row;
  }
};

}  // namespace

void Stepwise::compile(const Step& step, const Step& next, StepPattern& pattern) const {
  // By row, neighbours together.
  std::map<int, std::vector<std::pair<int, double>>> by_row;
  std::vector<std::vector<Entry>> by_column(count_.size());
  std::size_t e = 0;
  for (std::size_t column = 0; column < count_.size(); ++column)
    for (int k = 0; k < count_[column]; ++k, ++e) {
      by_row[of_step_[e].row].emplace_back(static_cast<int>(column), of_step_[e].value);
      by_column[column].push_back(of_step_[e]);
    }
  for (const auto& [row, entries] : by_row)
    for (std::size_t k = 0; k < entries.size(); ++k) {
      if (k > 0 && entries[k].first == entries[k - 1].first + 1)
        ++pattern.runs.back().length;
      else
        pattern.runs.push_back({entries[k].first, 1, row, static_cast<int>(pattern.values.size())});
      pattern.values.push_back(entries[k].second);
    }

  Layout layout{static_cast<int>(step.size),
                static_cast<int>(step.stride),
                static_cast<int>(next.row - step.row),
                static_cast<int>(next.size),
                static_cast<int>(next.stride),
                0,
                0};
  int number = layout.size * layout.stride;
  std::map<std::pair<int, int>, int> factor_place;  // of local row and row touched
  for (const auto& [row, entries] : by_row) {
    if (!layout.is_local(row)) continue;
    StepPattern::Local local{row, number++, static_cast<int>(pattern.touched.size()), 0, 0};
    std::vector<int> touched;
    for (const auto& [column, value] : entries)
      for (const Entry& other : by_column[static_cast<std::size_t>(column)])
        if (other.row != row) touched.push_back(other.row);
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    for (const int other : touched) factor_place[{row, other}] = number++;
    pattern.touched.insert(pattern.touched.end(), touched.begin(), touched.end());
    local.last = static_cast<int>(pattern.touched.size());
    pattern.locals.push_back(local);
  }
  number = (number - layout.size * layout.stride + static_cast<int>(lane) - 1) /
               static_cast<int>(lane) * static_cast<int>(lane) +
           layout.size * layout.stride;
  layout.coupling = number;
  layout.next_number = number + layout.size * layout.next_stride;
  for (StepPattern::Local& local : pattern.locals) {
    local.fill = static_cast<int>(pattern.fills.size());
    for (int a = local.first; a < local.last; ++a)
      for (int b = local.first; b <= a; ++b)
        pattern.fills.push_back(layout.place(pattern.touched[static_cast<std::size_t>(a)],
                                             pattern.touched[static_cast<std::size_t>(b)]));
  }

  std::map<int, std::vector<StepPattern::Product>> by_target;
  for (std::size_t column = 0; column < by_column.size(); ++column)
    for (const Entry& a : by_column[column])
      for (const Entry& b : by_column[column]) {
        int target = 0;
        if (layout.is_local(a.row)) {
          target = a.row == b.row
                       ? std::find_if(pattern.locals.begin(), pattern.locals.end(),
                                      [&](const auto& local) { return local.row == a.row; })
                             ->pivot
                       : factor_place[{a.row, b.row}];
        } else if (layout.is_local(b.row) || b.row > a.row) {
          continue;
        } else {
          target = layout.place(a.row, b.row);
        }
        by_target[target].push_back({static_cast<int>(column), a.value * b.value});
      }
  for (const auto& [target, products] : by_target) {
    const auto first = static_cast<int>(pattern.products.size());
    pattern.products.insert(pattern.products.end(), products.begin(), products.end());
    pattern.sums.push_back({target, first, static_cast<int>(pattern.products.size())});
  }
}

}  // namespace gridstep::interior
