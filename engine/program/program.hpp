#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep {

/// A coefficient of a fixed row that may differ from window to window.
struct VaryingEntry {
  Index row = 0;
  Index position = 0;   ///< in `entry_column`, `entry_value`
  double factor = 1.0;  ///< × what the column injects
};

/// A convex program: min cost·x + Σ quadratic x² + offset, row_lower ≤ A x ≤ row_upper,
/// lower ≤ x ≤ upper. Without `quadratic` it is linear.
///
/// A is stored by rows. The first `fixed_rows` rows and their coefficients, but those listed in
/// `varying`, are the same in every window of one length (`pattern` names them); rows beyond were
/// found violated while solving and live for one window.
struct Program {
  std::uint64_t pattern = 0;  ///< changes when columns or fixed rows change; see `new_pattern`
  std::uint64_t cuts = 0;     ///< how often rows beyond the fixed ones were taken away
  Index steps = 1;            ///< columns of one step follow those of the step before, equally many
  Index fixed_rows = 0;
  double offset = 0.0;
  std::vector<double> cost;
  std::vector<double> quadratic;  ///< not negative; empty: every one is 0
  std::vector<double> lower;
  std::vector<double> upper;
  std::vector<double> row_lower;
  std::vector<double> row_upper;
  std::vector<Index> row_start = {0};  ///< rows + 1 positions in `entry_column`, `entry_value`
  std::vector<int> entry_column;
  std::vector<double> entry_value;
  std::vector<VaryingEntry> varying;  ///< in the order of the rows; never 0

  [[nodiscard]] bool is_quadratic() const { return !quadratic.empty(); }
  [[nodiscard]] Index columns() const { return static_cast<Index>(cost.size()); }
  [[nodiscard]] Index rows() const { return static_cast<Index>(row_lower.size()); }
  [[nodiscard]] std::span<const int> columns_of(Index row) const {
    return {entry_column.data() + row_start[static_cast<std::size_t>(row)], length_of(row)};
  }
  [[nodiscard]] std::span<const double> values_of(Index row) const {
    return {entry_value.data() + row_start[static_cast<std::size_t>(row)], length_of(row)};
  }

  /// Adds one coefficient to the row being built.
  void add_entry(Index column, double value);
  /// Puts the coefficients of the row being built in the order of their columns.
  void sort_entries();
  /// Closes the row being built.
  void end_row(double lower_bound, double upper_bound);
  /// Takes every row beyond the fixed ones away.
  void cut_added_rows();

 private:
  [[nodiscard]] std::size_t length_of(Index row) const {
    const auto at = static_cast<std::size_t>(row);
    return static_cast<std::size_t>(row_start[at + 1] - row_start[at]);
  }
};

/// A pattern that no other program has had: a solver that serves one system after another tells
/// their programs apart by it.
std::uint64_t new_pattern();

/// Row activities A x.
std::vector<double> activities(const Program& program, std::span<const double> x);

/// What a pair (x, y) proves about a program, recomputed from the program's own numbers.
struct ProgramCertificate {
  double row_violation = 0.0;    ///< worst |A x| outside its bounds, absolute
  double bound_violation = 0.0;  ///< worst x outside its bounds, absolute
  double objective = 0.0;        ///< cost·x + Σ quadratic x² + offset
  double bound = 0.0;            ///< lower bound of the optimum that y proves by itself
  double scale = 1.0;            ///< max(1, |offset| + Σ |cost · x|): what sums to the objective,
                                 ///< so that income that offsets cost does not magnify rounding
  [[nodiscard]] double gap() const { return (objective - bound) / scale; }
};

/// Recomputes residuals and the dual bound from the program alone; nothing is taken from a solver.
///
/// Any y gives a valid bound: Σ over rows of y times the bound its sign points to, plus for every
/// column the least that (cost − Aᵀy) x + quadratic x² can be between its bounds. Parts of y that
/// point to an infinite bound are dropped first.
ProgramCertificate certify(const Program& program, std::span<const double> x,
                           std::span<const double> y);

}  // namespace gridstep
