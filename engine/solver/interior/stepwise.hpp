#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "engine/program/program.hpp"

namespace gridstep::interior {

/// Columns, and rows of blocks, come in multiples of so many: loops need no remainder.
constexpr std::size_t lane = 8;

/// What steps of equal coefficients share. Rows are counted from the step's first, numbers of the
/// normal equations from the step's first number; both reach into the step after.
struct StepPattern {
  /// Coefficients of one row at neighbouring columns.
  struct Run {
    int column, length, row, value;
  };
  /// What the weight of a column adds to a number of the normal equations.
  struct Product {
    int column;
    double value;
  };
  struct Sum {
    int target, first, last;  ///< of the products
  };
  /// A row that is taken out first: it looks at one step and shares no column with another such.
  struct Local {
    int row, pivot;   ///< its diagonal's place; the factors follow
    int first, last;  ///< of the rows it touches
    int fill;         ///< first of the places that it fills: row a with rows b ≤ a
  };

  std::vector<double> signature;  ///< all that it was made from
  std::vector<Run> runs;
  std::vector<double> values;
  std::vector<Product> products;
  std::vector<Sum> sums;
  std::vector<Local> locals;
  std::vector<int> touched;
  std::vector<int> fills;
};

/// One step: where its columns, rows and numbers of the normal equations begin.
struct Step {
  std::size_t column, columns;
  std::size_t row, size, stride;  ///< rows that stay, then rows taken out
  std::size_t number, coupling;  ///< block of `size` × `stride`, locals; block with the step after
  std::size_t pattern;
};

/// Rows over more than two neighbouring steps: a storage that ends as it began, a budget of a year.
/// They come after those of all steps, and of every step's columns they hold what stands here.
struct Border {
  struct Entry {
    int row, column;  ///< from the border's first, from the step's first
    double value;
  };
  std::size_t row = 0, size = 0, stride = 0;
  std::vector<Entry> entries;      ///< step after step
  std::vector<std::size_t> first;  ///< of the entries, by step, and one more
};

/// A program as the interior point method takes it: A x = b, 0 < x < width, step after step.
///
/// A row that is no equality gets a column of its own. Columns are counted from their lower bounds;
/// of those without room nothing is left, those of one row with one cost become one. Rows belong to
/// the last step whose columns they hold, or to the border.
class Stepwise {
 public:
  /// False where a column has no bounds or the border would be too large.
  bool load(const Program& program);

  /// Columns and prices of the program again.
  [[nodiscard]] std::vector<double> columns(const Program& program,
                                            const std::vector<double>& value) const;
  [[nodiscard]] std::vector<double> prices(const std::vector<double>& price) const;

  /// Aᵀ y of a step's columns.
  void along_rows(std::size_t step, const double* rows, double* columns) const;
  /// Adds sign · A x of a step's columns.
  void add_activity(std::size_t step, double sign, const double* columns, double* rows) const;

  std::vector<Step> steps;  ///< and one more, of no columns and rows
  Border border;
  std::vector<StepPattern> patterns;
  std::vector<double> width, cost;
  std::vector<double> curve;       ///< second derivative of the cost; empty: 0
  std::vector<double> right_side;  ///< by row
  double offset_volume = 0.0;      ///< Σ |cost · lower bound|

 private:
  struct Entry {
    int row;
    double value;
  };

  bool place_rows(const Program& program);
  void assign_steps(const Program& program);
  void by_columns(const Program& program);
  void add_columns(const Program& program, std::size_t step, std::size_t per_step);
  void add_slacks(const Program& program, std::size_t block);
  void add_column(double room, double price, const Entry* first, std::size_t count);
  void shift(double lower, double price, const Entry* first, std::size_t count);
  void close_step(std::size_t step);
  [[nodiscard]] bool is_of_border(const Entry& entry) const {
    return static_cast<std::size_t>(entry.row) >= border.row;
  }
  void compile(const Step& step, const Step& next, StepPattern& pattern) const;

  std::vector<int> block_;              ///< by row of the program: step; of the border one more
  std::vector<int> row_place_;          ///< by row of the program
  std::vector<int> column_place_;       ///< by column of the program; −1: no room
  std::vector<char> is_local_;          ///< by row of the program
  std::vector<std::int64_t> start_;     ///< by column, in `entry_`; while loading
  std::vector<Entry> entry_;            ///< rows of the program
  std::vector<int> row_of_step_;        ///< rows of the program by step
  std::vector<std::size_t> row_start_;  ///< by step, in `row_of_step_`
  std::vector<std::size_t> alone_;      ///< columns of one row, of the step at hand
  std::vector<int> count_;              ///< entries of every column of the step at hand
  std::vector<Entry> of_step_;          ///< those entries, rows from the step's first
  std::unordered_map<std::uint64_t, std::vector<std::size_t>> known_;
};

}  // namespace gridstep::interior
