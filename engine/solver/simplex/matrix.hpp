#pragma once

#include <cstdint>
#include <vector>

#include "engine/program/program.hpp"
#include "engine/solver/simplex/factor.hpp"
#include "engine/solver/simplex/loops.hpp"

namespace gridstep::simplex {

/// The coefficients of a program by columns, and where rows run over neighbouring columns, so that
/// rows can be added up without looking at indices. Kept between programs of one pattern.
class Matrix {
 public:
  /// Columns are looked at in pages of so many.
  static constexpr int page = static_cast<int>(loops::page);

  /// Takes in a program; what is known of its fixed rows already is kept. Returns whether any
  /// coefficient differs from the program before.
  bool load(const Program& program);

  /// Changes whenever a coefficient of a fixed row does.
  [[nodiscard]] std::uint64_t version() const { return version_; }
  /// Whether the coefficients of fixed rows differ little enough for rounding to stay small.
  [[nodiscard]] bool is_well_scaled() const { return is_well_scaled_; }
  [[nodiscard]] int columns() const { return columns_; }
  [[nodiscard]] int rows() const { return static_cast<int>(run_start_.size()) - 1; }

  /// Calls visit(row, value) for every entry of a column.
  template <class Visit>
  void column(int column, const Visit& visit) const {
    const auto j = static_cast<std::size_t>(column);
    for (int e = fixed_.start[j]; e < fixed_.start[j + 1]; ++e)
      visit(fixed_.index[static_cast<std::size_t>(e)], fixed_.value[static_cast<std::size_t>(e)]);
    if (added_.index.empty()) return;
    for (int e = added_.start[j]; e < added_.start[j + 1]; ++e)
      visit(added_.index[static_cast<std::size_t>(e)], added_.value[static_cast<std::size_t>(e)]);
  }

  /// Neighbouring columns of a row, and where their coefficients begin in Program::entry_value.
  struct Run {
    int column;
    int length;
    int position;
  };
  /// Whether the entries of a row are few enough to be looked at one by one.
  [[nodiscard]] bool is_short(int row) const {
    return is_short_[static_cast<std::size_t>(row)] != 0;
  }
  template <class Visit>
  void runs(int row, const Visit& visit) const {
    const auto i = static_cast<std::size_t>(row);
    for (int r = run_start_[i]; r < run_start_[i + 1]; ++r)
      visit(runs_[static_cast<std::size_t>(r)]);
  }

 private:
  void look_at_scale();
  void find_runs(const Program& program, Index first_row);
  void load_fixed(const Program& program);
  bool refill(const Program& program);
  void load_added(const Program& program);

  std::uint64_t pattern_ = 0;
  std::uint64_t cuts_ = 0;
  std::uint64_t version_ = 0;
  bool is_well_scaled_ = true;
  int columns_ = 0;
  Lists fixed_;             ///< by column
  Lists added_;             ///< by column; rows beyond the fixed ones
  std::vector<int> place_;  ///< in `fixed_`, of every varying entry
  std::vector<int> run_start_ = {0};
  std::vector<Run> runs_;
  std::vector<char> is_short_;  ///< by row
};

}  // namespace gridstep::simplex
