#include "engine/solver/simplex/factor.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/support/random_matrix.hpp"

namespace gridstep::simplex {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::Draw;

Lists lists_of(const MatrixXd& columns) {
  Lists lists;
  for (Index j = 0; j < columns.cols(); ++j) {
    for (Index i = 0; i < columns.rows(); ++i)
      if (columns(i, j) != 0.0) lists.add(static_cast<int>(i), columns(i, j));
    lists.close();
  }
  return lists;
}

/// The matrix that a factorisation stands for: by row of the program and by pivot.
MatrixXd matrix_of(const Factor& factor, const MatrixXd& columns) {
  MatrixXd basis = MatrixXd::Zero(columns.rows(), columns.rows());
  for (Index k = 0; k < columns.rows(); ++k) {
    const int column = factor.column_of_pivot()[static_cast<std::size_t>(k)];
    if (column >= 0)
      basis.col(k) = columns.col(column);
    else
      basis(factor.row_of_pivot()[static_cast<std::size_t>(k)], k) = -1.0;
  }
  return basis;
}

PivotVector by_pivot(const Factor& factor, const VectorXd& by_row) {
  PivotVector v;
  v.resize(factor.length());
  for (Index i = 0; i < by_row.size(); ++i)
    if (by_row[i] != 0.0)
      v.set(static_cast<std::size_t>(factor.pivot_of_row(static_cast<int>(i))), by_row[i]);
  return v;
}

/// Both solves against dense elimination. `basis` has columns by pivot, rows as the program's.
void expect_solves(Factor& factor, const MatrixXd& basis, Draw& draw) {
  const Index size = basis.rows();
  const auto lu = basis.fullPivLu();
  ASSERT_TRUE(lu.isInvertible());
  const double allowed = 1e-9 * lu.inverse().cwiseAbs().maxCoeff() + 1e-9;
  for (const double density : {0.05, 0.4, 1.0}) {
    const VectorXd right = test::random_vector(draw, size, density);
    PivotVector v = by_pivot(factor, right);
    factor.forward(v);
    const VectorXd expected = lu.solve(right);
    for (Index k = 0; k < size; ++k)
      EXPECT_NEAR(v.value[static_cast<std::size_t>(k)], expected[k], allowed) << "forward " << k;
    PivotVector w;
    w.resize(factor.length());
    const VectorXd cost = test::random_vector(draw, size, density);
    for (Index k = 0; k < size; ++k)
      if (cost[k] != 0.0) w.set(static_cast<std::size_t>(k), cost[k]);
    factor.backward(w);
    const VectorXd prices = basis.transpose().fullPivLu().solve(cost);
    for (Index i = 0; i < size; ++i)
      EXPECT_NEAR(w.value[static_cast<std::size_t>(factor.pivot_of_row(static_cast<int>(i)))],
                  prices[i], allowed)
          << "backward " << i;
  }
}

/// Pivots are rows, each once, and columns, each at most once.
void expect_complete(const Factor& factor, Index rows) {
  const std::set<int> taken(factor.row_of_pivot().begin(), factor.row_of_pivot().end());
  ASSERT_EQ(factor.row_of_pivot().size(), static_cast<std::size_t>(rows));
  EXPECT_EQ(taken.size(), static_cast<std::size_t>(rows));
  std::set<int> columns;
  for (const int column : factor.column_of_pivot())
    if (column >= 0) {
      EXPECT_TRUE(columns.insert(column).second) << "column " << column << " twice";
    }
  for (std::size_t k = 0; k < factor.row_of_pivot().size(); ++k)
    EXPECT_EQ(factor.pivot_of_row(factor.row_of_pivot()[k]), static_cast<int>(k));
}

/// Columns for some rows, the others are their own.
struct Case {
  std::vector<char> own;
  MatrixXd columns;
};

Case random_case(Draw& draw) {
  const Index rows = 1 + draw.below(90);
  const Index count = draw.below(rows + 1);
  Case made{std::vector<char>(static_cast<std::size_t>(rows), 1),
            test::random_matrix(draw, rows, count, draw.between(0.01, 0.25))};
  for (Index k = 0; k < count; ++k) made.own[static_cast<std::size_t>(k)] = 0;
  // A diagonal makes most of them regular.
  for (Index k = 0; k < count; ++k)
    if (draw.chance(0.95)) made.columns(k, k) = draw.between(1.0, 4.0);
  return made;
}

TEST(Factor, SolvesLikeDenseElimination) {
  Draw draw(1);
  Factor factor;
  for (int trial = 0; trial < 300 && !testing::Test::HasFailure(); ++trial) {
    SCOPED_TRACE("trial " + std::to_string(trial));
    const Case made = random_case(draw);
    factor.factorise(made.own, lists_of(made.columns));
    expect_complete(factor, made.columns.rows());
    expect_solves(factor, matrix_of(factor, made.columns), draw);
  }
}

TEST(Factor, IsEmptyWithoutRows) {
  Factor factor;
  factor.factorise({}, Lists());
  EXPECT_TRUE(factor.row_of_pivot().empty());
}

// Columns said twice, sums of others and empty ones are left out; rows left over are their own.
TEST(Factor, LeavesDependentColumnsOut) {
  Draw draw(2);
  Factor factor;
  for (int trial = 0; trial < 200 && !testing::Test::HasFailure(); ++trial) {
    SCOPED_TRACE("trial " + std::to_string(trial));
    const Index rows = 4 + draw.below(40);
    const std::vector<char> own(static_cast<std::size_t>(rows), 0);
    MatrixXd columns = test::random_matrix(draw, rows, rows, 0.15);
    columns.col(1) = columns.col(0);
    columns.col(2).setZero();
    columns.col(3) = columns.col(0) + 2.0 * columns.col(rows - 1);
    factor.factorise(own, lists_of(columns));
    expect_complete(factor, rows);
    const auto kept = std::count_if(factor.column_of_pivot().begin(),
                                    factor.column_of_pivot().end(), [](int c) { return c >= 0; });
    EXPECT_EQ(kept, test::rank_of(columns));
    expect_solves(factor, matrix_of(factor, columns), draw);
  }
}

// What was exchanged is as if it had been there from the start.
TEST(Factor, ExchangesColumns) {
  Draw draw(3);
  Factor factor;
  for (int trial = 0; trial < 60 && !testing::Test::HasFailure(); ++trial) {
    SCOPED_TRACE("trial " + std::to_string(trial));
    const Case made = random_case(draw);
    const Index rows = made.columns.rows();
    factor.factorise(made.own, lists_of(made.columns));
    MatrixXd basis = matrix_of(factor, made.columns);
    std::size_t done = 0;
    for (int attempt = 0; attempt < 40; ++attempt) {
      const VectorXd entering = test::random_vector(draw, rows, 0.2);
      PivotVector column = by_pivot(factor, entering);
      factor.forward(column, Factor::Keep::for_exchange);
      const auto position = static_cast<std::size_t>(draw.below(rows));
      if (std::abs(column.value[position]) < 0.1) continue;
      PivotVector row;
      row.resize(factor.length());
      row.set(position, 1.0);
      factor.backward(row, Factor::Keep::for_exchange);
      factor.exchange(position);
      basis.col(static_cast<Index>(position)) = entering;
      ++done;
    }
    EXPECT_EQ(factor.exchanges(), done);
    expect_solves(factor, basis, draw);
    factor.factorise(made.own, lists_of(made.columns));
    EXPECT_EQ(factor.exchanges(), 0U);
  }
}

TEST(Lists, TransposeTwiceIsTheSame) {
  Draw draw(4);
  const MatrixXd matrix = test::random_matrix(draw, 12, 7, 0.3);
  Lists once;
  Lists twice;
  transpose(lists_of(matrix), 12, once);
  EXPECT_EQ(once.start, lists_of(matrix.transpose()).start);
  EXPECT_EQ(once.index, lists_of(matrix.transpose()).index);
  EXPECT_EQ(once.value, lists_of(matrix.transpose()).value);
  transpose(once, 7, twice);
  EXPECT_EQ(twice.start, lists_of(matrix).start);
  EXPECT_EQ(twice.value, lists_of(matrix).value);
}

}  // namespace
}  // namespace gridstep::simplex
