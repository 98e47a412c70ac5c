#pragma once

#include <vector>

#include "engine/program/program.hpp"
#include "engine/solver/interior/block_tridiagonal.hpp"
#include "engine/solver/simplex/matrix.hpp"

namespace gridstep::interior {

/// (A Θ Aᵀ + Θ_r) y = r, the equations that every step of an interior point method solves.
///
/// Rows belong to the last step whose columns they hold. Rows that look at one step only and share
/// no column with each other are taken out first, at no fill but among what they touch; the rest is
/// block-tridiagonal in time.
class NormalEquations {
 public:
  /// False where rows reach over more than two neighbouring steps.
  bool shape(const Program& program, const simplex::Matrix& matrix);

  /// Θ by column, and by row for the row's own variable.
  void factorise(const simplex::Matrix& matrix, const std::vector<double>& theta,
                 const std::vector<double>& row_theta);
  /// Solves in place, by row.
  void solve(std::vector<double>& y);

 private:
  /// A row that was taken out, and the rows left that it touches.
  struct Local {
    int row;
    double pivot;
    std::vector<int> touched;  ///< rows
    std::vector<double> factor;
  };

  void add(int row, int other, double value);

  std::vector<int> block_;  ///< by row
  std::vector<int> place_;  ///< by row: within its block; −1 − k: local row k
  std::vector<Local> local_;
  BlockTridiagonal blocks_;
  std::vector<double> side_;
};

}  // namespace gridstep::interior
