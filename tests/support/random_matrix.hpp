#pragma once

#include <Eigen/Dense>

#include "tests/support/draw.hpp"

namespace gridstep::test {

/// A sparse matrix whose entries other than 0 are not small.
inline Eigen::MatrixXd random_matrix(Draw& draw, Index rows, Index columns, double density) {
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(rows, columns);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < columns; ++j)
      if (draw.chance(density))
        matrix(i, j) = (draw.chance(0.5) ? 1.0 : -1.0) * draw.between(0.3, 3.0);
  return matrix;
}

inline Eigen::VectorXd random_vector(Draw& draw, Index size, double density) {
  return random_matrix(draw, size, 1, density).col(0);
}

/// Independent columns, by full pivoting.
inline Index rank_of(const Eigen::MatrixXd& matrix) {
  Eigen::FullPivLU<Eigen::MatrixXd> lu(matrix);
  lu.setThreshold(1e-9);
  return lu.rank();
}

}  // namespace gridstep::test
