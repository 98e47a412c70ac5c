#include "engine/solver/interior/block_tridiagonal.hpp"

#include <gtest/gtest.h>

#include "tests/support/random_matrix.hpp"

namespace gridstep::interior {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::Draw;

/// Where each row of the dense matrix stands: its block and its place there.
struct Layout {
  explicit Layout(const std::vector<int>& block_sizes) : sizes(block_sizes) {
    for (std::size_t block = 0; block < sizes.size(); ++block)
      for (int i = 0; i < sizes[block]; ++i) places.push_back({block, i});
  }
  [[nodiscard]] Index rows() const { return static_cast<Index>(places.size()); }
  std::vector<int> sizes;
  std::vector<std::pair<std::size_t, int>> places;
};

/// A Aᵀ of columns that each touch one block or two neighbouring ones, plus `ridge` on the
/// diagonal.
MatrixXd random_positive(Draw& draw, const Layout& layout, double ridge) {
  const Index rows = layout.rows();
  MatrixXd columns = test::random_matrix(draw, rows, 3 * rows, 0.4);
  for (Index j = 0; j < columns.cols(); ++j) {
    const auto block =
        static_cast<std::size_t>(draw.below(static_cast<Index>(layout.sizes.size())));
    for (Index i = 0; i < rows; ++i) {
      const std::size_t at_row = layout.places[static_cast<std::size_t>(i)].first;
      if (at_row != block && at_row != block + 1) columns(i, j) = 0.0;
    }
  }
  return columns * columns.transpose() + ridge * MatrixXd::Identity(rows, rows);
}

void fill(BlockTridiagonal& blocks, const Layout& layout, const MatrixXd& dense) {
  blocks.clear();
  for (Index i = 0; i < dense.rows(); ++i)
    for (Index j = 0; j <= i; ++j) {
      const auto [block, row] = layout.places[static_cast<std::size_t>(i)];
      const auto [other, column] = layout.places[static_cast<std::size_t>(j)];
      if (block == other)
        blocks.add_diagonal(block, row, column, dense(i, j));
      else if (block == other + 1)
        blocks.add_coupling(block, column, row, dense(i, j));
    }
}

VectorXd solve(const BlockTridiagonal& blocks, const Layout& layout, const VectorXd& right) {
  std::vector<double> vector(blocks.length(), 0.0);
  const auto place = [&](Index i) {
    const auto [block, row] = layout.places[static_cast<std::size_t>(i)];
    return blocks.offset(block) + static_cast<std::size_t>(row);
  };
  for (Index i = 0; i < right.size(); ++i) vector[place(i)] = right[i];
  blocks.solve(vector.data());
  VectorXd result(right.size());
  for (Index i = 0; i < right.size(); ++i) result[i] = vector[place(i)];
  return result;
}

std::vector<int> random_sizes(Draw& draw) {
  std::vector<int> sizes;
  for (Index blocks = 1 + draw.below(6); blocks > 0; --blocks)
    sizes.push_back(static_cast<int>(draw.below(20)));
  if (sizes.front() == 0) sizes.front() = 1;
  return sizes;
}

TEST(BlockTridiagonal, SolvesLikeDenseElimination) {
  Draw draw(1);
  BlockTridiagonal blocks;
  for (int trial = 0; trial < 100 && !testing::Test::HasFailure(); ++trial) {
    SCOPED_TRACE("trial " + std::to_string(trial));
    const Layout layout(random_sizes(draw));
    blocks.shape(layout.sizes);
    // Twice: what was factorised before leaves no trace.
    for (int again = 0; again < 2; ++again) {
      const MatrixXd dense = random_positive(draw, layout, 0.5);
      fill(blocks, layout, dense);
      blocks.factorise();
      const VectorXd right = test::random_vector(draw, dense.rows(), 0.8);
      const VectorXd expected = dense.ldlt().solve(right);
      EXPECT_LT((solve(blocks, layout, right) - expected).cwiseAbs().maxCoeff(), 1e-9);
    }
  }
}

// A row of zeros is idle: it gets no price and disturbs no other.
TEST(BlockTridiagonal, LeavesEmptyRowsIdle) {
  Draw draw(2);
  const Layout layout({3, 4, 3});
  MatrixXd dense = random_positive(draw, layout, 0.5);
  for (const Index empty : {1, 5, 9}) {
    dense.row(empty).setZero();
    dense.col(empty).setZero();
  }
  BlockTridiagonal blocks;
  blocks.shape(layout.sizes);
  fill(blocks, layout, dense);
  blocks.factorise();
  VectorXd right = test::random_vector(draw, dense.rows(), 1.0);
  for (const Index empty : {1, 5, 9}) right[empty] = 0.0;
  const VectorXd x = solve(blocks, layout, right);
  EXPECT_LT((dense * x - right).cwiseAbs().maxCoeff(), 1e-9);
  for (const Index empty : {1, 5, 9}) EXPECT_EQ(x[empty], 0.0);
}

// A row said twice leaves nothing on its diagonal but rounding. Where both ask for the same, what
// comes out is a solution of ordinary size.
TEST(BlockTridiagonal, LeavesDependentRowsIdle) {
  Draw draw(3);
  for (int trial = 0; trial < 50 && !testing::Test::HasFailure(); ++trial) {
    SCOPED_TRACE("trial " + std::to_string(trial));
    const Layout layout({4, 5, 4});
    MatrixXd dense = random_positive(draw, layout, 0.1);
    const Index first = 5;
    const Index second = 7;  // of the same block
    dense.row(second) = 2.0 * dense.row(first);
    dense.col(second) = 2.0 * dense.col(first);
    dense(second, second) = 4.0 * dense(first, first);
    BlockTridiagonal blocks;
    blocks.shape(layout.sizes);
    fill(blocks, layout, dense);
    blocks.factorise();
    VectorXd right = test::random_vector(draw, dense.rows(), 1.0);
    right[second] = 2.0 * right[first];
    const VectorXd x = solve(blocks, layout, right);
    EXPECT_LT((dense * x - right).cwiseAbs().maxCoeff(), 1e-8);
    EXPECT_LT(x.cwiseAbs().maxCoeff(), 1e3);
  }
}

}  // namespace
}  // namespace gridstep::interior
