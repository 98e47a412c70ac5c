#include "engine/solver/simplex/matrix.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>

#include "tests/support/random_program.hpp"

namespace gridstep::simplex {
namespace {

Eigen::MatrixXd dense(const Program& program) {
  Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(program.rows(), program.columns());
  for (Index row = 0; row < program.rows(); ++row)
    for (std::size_t e = 0; e < program.columns_of(row).size(); ++e)
      matrix(row, program.columns_of(row)[e]) = program.values_of(row)[e];
  return matrix;
}

/// By columns and by runs it is what the program says by rows.
void expect_holds(const Matrix& matrix, const Program& program) {
  const Eigen::MatrixXd expected = dense(program);
  ASSERT_EQ(matrix.columns(), program.columns());
  ASSERT_EQ(matrix.rows(), program.rows());
  Eigen::MatrixXd by_column = Eigen::MatrixXd::Zero(program.rows(), program.columns());
  for (int column = 0; column < matrix.columns(); ++column)
    matrix.column(column, [&](int row, double value) { by_column(row, column) += value; });
  EXPECT_EQ(by_column, expected);
  Eigen::MatrixXd by_run = Eigen::MatrixXd::Zero(program.rows(), program.columns());
  for (int row = 0; row < matrix.rows(); ++row) {
    matrix.runs(row, [&](const Matrix::Run& run) {
      for (int k = 0; k < run.length; ++k)
        by_run(row, run.column + k) += program.entry_value[at(run.position + k)];
    });
    EXPECT_EQ(matrix.is_short(row), program.columns_of(row).size() <= 16);
  }
  EXPECT_EQ(by_run, expected);
}

TEST(Matrix, HoldsAProgramByColumnsAndRuns) {
  test::ProgramMaker maker(1, {.in_time = true, .is_wide = true});
  Matrix matrix;
  for (int trial = 0; trial < 20; ++trial) {
    const Program program = maker.make();
    EXPECT_TRUE(matrix.load(program));
    expect_holds(matrix, program);
    EXPECT_FALSE(matrix.load(program));
  }
}

TEST(Matrix, FollowsRowsAddedAndCutAndCoefficientsThatVary) {
  test::ProgramMaker maker(2, {.in_time = true});
  Matrix matrix;
  for (int trial = 0; trial < 20; ++trial) {
    Program program = maker.make();
    matrix.load(program);
    const std::uint64_t version = matrix.version();
    for (int k = 0; k < 3; ++k) {
      maker.add_cut(program);
      EXPECT_TRUE(matrix.load(program));
      expect_holds(matrix, program);
    }
    EXPECT_EQ(matrix.version(), version);
    for (const VaryingEntry& entry : program.varying) program.entry_value[at(entry.position)] *= 2;
    EXPECT_EQ(matrix.load(program), !program.varying.empty());
    EXPECT_EQ(matrix.version() != version, !program.varying.empty());
    expect_holds(matrix, program);
    // As many rows as before, but others.
    program.cut_added_rows();
    for (int k = 0; k < 3; ++k) maker.add_cut(program);
    EXPECT_TRUE(matrix.load(program));
    expect_holds(matrix, program);
    program.cut_added_rows();
    EXPECT_TRUE(matrix.load(program));
    expect_holds(matrix, program);
  }
}

// Without a pattern of its own a program is another one every time.
TEST(Matrix, BelievesNoPatternOfZero) {
  test::ProgramMaker maker(3, {});
  Program program = maker.make();
  program.pattern = 0;
  Matrix matrix;
  EXPECT_TRUE(matrix.load(program));
  EXPECT_TRUE(matrix.load(program));
}

}  // namespace
}  // namespace gridstep::simplex
