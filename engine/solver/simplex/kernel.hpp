#pragma once

#include <utility>
#include <vector>

namespace gridstep::simplex {

/// What is left of a basis when no row or column with one entry is: eliminated pivot by pivot, each
/// where few entries fill in and the pivot is not small in its column [markowitz1957].
class Kernel {
 public:
  struct Entry {
    int row;
    double value;
  };
  struct Pivot {
    int row;
    int column;
    double value;
    std::vector<Entry> lower;  ///< multiples of the pivot's row, by row
    std::vector<Entry> upper;  ///< rest of the pivot's row; `row` is a column here
  };

  /// Rows and columns are numbered from 0; what was there before is gone.
  void reset(int rows, int columns);
  void add(int row, int column, double value);
  /// Takes the best pivot that is left; false when none is.
  bool take(Pivot& pivot);

 private:
  /// Rows, or columns, by how many entries they have: double-linked lists.
  struct Buckets {
    std::vector<int> head, next, previous, count;
    void reset(int size);
    void insert(int item, int entries);
    void remove(int item);
  };

  void ready();
  [[nodiscard]] double largest_of(int column) const;
  void try_column(int column);
  void try_row(int row);
  void consider(int row, int column, double value, double largest);
  void eliminate(Pivot& pivot);
  void drop_column(int column);
  void forget(int row, int column);

  std::vector<std::vector<Entry>> column_;
  std::vector<std::vector<int>> row_;  ///< columns, by pattern
  Buckets rows_, columns_;
  std::vector<int> position_;  ///< of a row's entry in the column at hand, +1
  int left_rows_ = 0;
  int left_columns_ = 0;
  bool is_ready_ = false;

  // The search at hand.
  long best_cost_ = 0;
  double best_value_ = 0.0;
  int best_row_ = -1;
  int best_column_ = -1;
};

}  // namespace gridstep::simplex
