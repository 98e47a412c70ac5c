#include "engine/simulation/basis_matrix.hpp"

#include <gtest/gtest.h>

#include <Eigen/LU>

#include "engine/base/random.hpp"

namespace gridstep {
namespace {

/// The answers are those of Eigen's dense elimination, for every unit right-hand side.
void expect_dense_answers(const Eigen::MatrixXd& dense, int kernel_size) {
  const auto size = static_cast<int>(dense.rows());
  std::vector<BasisMatrix::Entry> entries;
  for (int row = 0; row < size; ++row)
    for (int column = 0; column < size; ++column)
      if (dense(row, column) != 0.0) entries.push_back({row, column, dense(row, column)});
  BasisMatrix matrix(size, entries);
  ASSERT_TRUE(matrix.is_regular());
  if (kernel_size >= 0) {
    EXPECT_EQ(matrix.kernel_size(), kernel_size);
  }
  const Eigen::MatrixXd inverse = dense.fullPivLu().inverse();
  for (int row = 0; row < size; ++row) {
    Eigen::VectorXd answer = Eigen::VectorXd::Zero(size);
    for (const BasisMatrix::Value& value : matrix.answer_to(row))
      answer[value.column] += value.value;
    EXPECT_LT((answer - inverse.col(row)).cwiseAbs().maxCoeff(), 1e-9) << row;
  }
}

TEST(BasisMatrix, TrianglesNeedNoKernel) {
  Eigen::MatrixXd upper(3, 3);
  upper << 2, 1, 0, 0, 4, 3, 0, 0, 5;
  expect_dense_answers(upper, 0);
  expect_dense_answers(upper.transpose(), 0);
}

// A column singleton, a row singleton, and two rows and columns that hang together.
TEST(BasisMatrix, KernelBetweenSingletons) {
  Eigen::MatrixXd dense(4, 4);
  dense << 3, 1, 2, 5,  //
      0, 2, 0, 0,       //
      0, 1, 4, 1,       //
      0, 7, 1, 6;
  expect_dense_answers(dense, 2);
}

TEST(BasisMatrix, RandomSparseMatrices) {
  for (int seed = 0; seed < 200; ++seed) {
    const RandomStream stream(static_cast<std::uint64_t>(seed), "basis");
    const int size = 2 + seed % 30;
    Eigen::MatrixXd dense = Eigen::MatrixXd::Zero(size, size);
    Index drawn = 0;
    for (int k = 0; k < size; ++k)  // a permuted diagonal, so that most are regular
      dense((k * 7 + seed) % size, k) = 1.0 + stream.uniform(drawn++);
    for (int n = 0; n < size; ++n) {
      const int row = static_cast<int>(stream.uniform(drawn++) * size);
      const int column = static_cast<int>(stream.uniform(drawn++) * size);
      dense(row, column) += 3.0 * stream.uniform(drawn++) - 1.5;
    }
    const Eigen::FullPivLU<Eigen::MatrixXd> lu(dense);
    if (!lu.isInvertible() || lu.rcond() < 1e-4) continue;
    expect_dense_answers(dense, -1);
  }
}

TEST(BasisMatrix, SingularIsTold) {
  EXPECT_FALSE(BasisMatrix(2, {{0, 0, 1.0}, {0, 1, 1.0}, {1, 0, 1.0}, {1, 1, 1.0}}).is_regular());
}

}  // namespace
}  // namespace gridstep
