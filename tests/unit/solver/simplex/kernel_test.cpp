#include "engine/solver/simplex/kernel.hpp"

#include <gtest/gtest.h>

#include "tests/support/random_matrix.hpp"

namespace gridstep::simplex {
namespace {

using Eigen::MatrixXd;
using test::Draw;

void fill(Kernel& kernel, const MatrixXd& matrix) {
  kernel.reset(static_cast<int>(matrix.rows()), static_cast<int>(matrix.cols()));
  for (Index j = 0; j < matrix.cols(); ++j)
    for (Index i = 0; i < matrix.rows(); ++i)
      if (matrix(i, j) != 0.0) kernel.add(static_cast<int>(i), static_cast<int>(j), matrix(i, j));
}

/// Eliminates everything and puts it together again: Σ over pivots of what each takes away,
/// (pivot's column of multiples) × (pivot's row), is the matrix without the columns left out.
Index expect_elimination(Kernel& kernel, const MatrixXd& matrix) {
  fill(kernel, matrix);
  MatrixXd rebuilt = MatrixXd::Zero(matrix.rows(), matrix.cols());
  std::vector<bool> is_taken(static_cast<std::size_t>(matrix.cols()), false);
  Kernel::Pivot pivot;
  Index rank = 0;
  while (kernel.take(pivot)) {
    ++rank;
    EXPECT_GE(std::abs(pivot.value), 1e-9);
    EXPECT_FALSE(is_taken[static_cast<std::size_t>(pivot.column)]);
    is_taken[static_cast<std::size_t>(pivot.column)] = true;
    Eigen::VectorXd multiples = Eigen::VectorXd::Zero(matrix.rows());
    Eigen::RowVectorXd row = Eigen::RowVectorXd::Zero(matrix.cols());
    multiples[pivot.row] = 1.0;
    for (const Kernel::Entry& entry : pivot.lower) multiples[entry.row] = entry.value;
    row[pivot.column] = pivot.value;
    for (const Kernel::Entry& entry : pivot.upper) row[entry.row] = entry.value;
    // No multiple is large: that keeps rounding where it is.
    EXPECT_LE(multiples.cwiseAbs().maxCoeff(), 10.0 + 1e-12);
    rebuilt += multiples * row;
  }
  for (Index j = 0; j < matrix.cols(); ++j)
    if (is_taken[static_cast<std::size_t>(j)]) {
      EXPECT_LT((rebuilt.col(j) - matrix.col(j)).cwiseAbs().maxCoeff(), 1e-8) << "column " << j;
    }
  return rank;
}

TEST(Kernel, TakesApartWhatCanBePutTogether) {
  Draw draw(1);
  Kernel kernel;
  for (int trial = 0; trial < 200 && !testing::Test::HasFailure(); ++trial) {
    SCOPED_TRACE("trial " + std::to_string(trial));
    const Index rows = 1 + draw.below(40);
    const Index columns = 1 + draw.below(40);
    const MatrixXd matrix = test::random_matrix(draw, rows, columns, draw.between(0.05, 0.5));
    EXPECT_EQ(expect_elimination(kernel, matrix), test::rank_of(matrix));
  }
}

TEST(Kernel, LeavesDependentColumnsOut) {
  Draw draw(2);
  Kernel kernel;
  MatrixXd matrix = test::random_matrix(draw, 12, 12, 0.4);
  matrix.col(3) = matrix.col(5) - matrix.col(7);
  matrix.col(8).setZero();
  EXPECT_EQ(expect_elimination(kernel, matrix), test::rank_of(matrix));
}

// Of a matrix with one full row and one full column (an arrow) the tip must come last: no entry
// fills in, so no pivot has more than one multiple.
TEST(Kernel, TakesPivotsWhereLittleFillsIn) {
  const Index size = 12;
  MatrixXd arrow = MatrixXd::Identity(size, size) * 4.0;
  arrow.row(0).setOnes();
  arrow.col(0).setOnes();
  arrow(0, 0) = 9.0;
  Kernel kernel;
  fill(kernel, arrow);
  Kernel::Pivot pivot;
  while (kernel.take(pivot)) {
    EXPECT_LE(pivot.lower.size(), 1U);
    EXPECT_LE(pivot.upper.size(), 1U);
  }
}

TEST(Kernel, OfNothingTakesNothing) {
  Kernel kernel;
  Kernel::Pivot pivot;
  fill(kernel, MatrixXd::Zero(3, 4));
  EXPECT_FALSE(kernel.take(pivot));
}

}  // namespace
}  // namespace gridstep::simplex
