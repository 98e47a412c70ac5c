#pragma once

#include <cstdint>
#include <vector>

#include "engine/program/program.hpp"
#include "engine/solver/simplex/matrix.hpp"

namespace gridstep::simplex {

/// The columns of long rows by the price at which they pay.
///
/// In a dispatch most columns stand in one balance only, or in others rows that do not bind. Of
/// such a plain column nothing is stored but its cost: its reduced cost is cost − coefficient ×
/// price of its row. What a change of the price makes enter or flip are its neighbours in merit
/// order, so a pivot looks at these and not at every column.
class MeritOrder {
 public:
  struct Place {
    double pays_at;  ///< price of the row at which the reduced cost is 0
    int column;
    double coefficient;
  };
  struct Part {
    int column;
    double coefficient;
  };

  /// Takes in a program; `matrix` holds it already.
  void load(const Program& program, const Matrix& matrix);

  /// Makes every column plain that only its home and rows in `is_idle` look at.
  void classify(const Program& program, const std::vector<char>& is_idle);
  /// Makes the columns of a row others than plain; calls visit(column) for each that was.
  template <class Visit>
  void disturb(const Program& program, int row, const Visit& visit);
  /// Makes all columns other than plain.
  void disturb_all() {
    for (std::size_t row = 0; row < crowded_.size(); ++row) crowded_[row] = 1;
    plain_.assign(plain_.size(), 0);
  }

  [[nodiscard]] bool is_plain(int column) const {
    return plain_[static_cast<std::size_t>(column)] != 0;
  }
  [[nodiscard]] int home(int column) const { return home_[static_cast<std::size_t>(column)]; }
  [[nodiscard]] double coefficient(int column) const {
    return coefficient_[static_cast<std::size_t>(column)];
  }
  /// Whether a row is a home some of whose columns are plain.
  [[nodiscard]] bool has_plain(int row) const {
    return is_home_[static_cast<std::size_t>(row)] != 0 &&
           crowded_[static_cast<std::size_t>(row)] == 0;
  }
  [[nodiscard]] bool is_home(int row) const { return is_home_[static_cast<std::size_t>(row)] != 0; }
  /// Of the others, how many are never plain.
  [[nodiscard]] std::size_t never_plain(int row) const {
    return never_plain_[static_cast<std::size_t>(row)];
  }
  /// The columns of a home that are not plain.
  [[nodiscard]] const std::vector<Part>& others(int row) const {
    return others_[static_cast<std::size_t>(row)];
  }
  /// The plain columns of a home by the price at which they pay, and others.
  [[nodiscard]] const std::vector<Place>& places(int row) const {
    return places_[static_cast<std::size_t>(row)];
  }
  /// First place that pays at `price` or above.
  [[nodiscard]] std::size_t place_at(int row, double price);

 private:
  void find_homes(const Program& program, const Matrix& matrix);
  void sort(const Program& program);
  void leave(int column);

  std::uint64_t version_ = 0;
  std::vector<char> is_home_;        ///< by row
  std::vector<int> home_;            ///< by column; −1: none
  std::vector<double> coefficient_;  ///< in its home
  std::vector<char> may_be_plain_;   ///< by column: every other row may idle
  std::vector<char> plain_;
  std::vector<char> crowded_;              ///< by row: none of its columns is plain
  std::vector<std::vector<Part>> others_;  ///< those that are never plain come first
  std::vector<std::size_t> never_plain_;   ///< how many those are
  std::vector<std::vector<Place>> places_;
  std::vector<std::size_t> pointer_;
};

template <class Visit>
void MeritOrder::disturb(const Program& program, int row, const Visit& visit) {
  const auto columns = program.columns_of(row);
  if (columns.empty()) return;
  // A row that crosses a home as a whole, as a branch limit does, leaves no plain column there.
  const bool is_long = columns.size() >= 16;
  for (const int column : columns) {
    if (!is_plain(column)) continue;
    const int at_home = home(column);
    if (!is_long) {
      leave(column);
      visit(column);
      continue;
    }
    for (const Place& place : places(at_home)) {
      if (!is_plain(place.column)) continue;
      plain_[static_cast<std::size_t>(place.column)] = 0;
      visit(place.column);
    }
    crowded_[static_cast<std::size_t>(at_home)] = 1;
  }
}

}  // namespace gridstep::simplex
