#include "engine/solver/interior/normal_equations.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>

#include "tests/support/random_program.hpp"

namespace gridstep::interior {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

MatrixXd dense(const Program& program) {
  MatrixXd matrix = MatrixXd::Zero(program.rows(), program.columns());
  for (Index row = 0; row < program.rows(); ++row)
    for (std::size_t e = 0; e < program.columns_of(row).size(); ++e)
      matrix(row, program.columns_of(row)[e]) = program.values_of(row)[e];
  return matrix;
}

void expect_dense_answers(test::ProgramMaker& maker, const Program& program) {
  simplex::Matrix matrix;
  matrix.load(program);
  NormalEquations equations;
  ASSERT_TRUE(equations.shape(program, matrix));
  for (int again = 0; again < 2; ++again) {
    std::vector<double> theta = maker.draw().series(program.columns(), 0.01, 4.0);
    const std::vector<double> row_theta = maker.draw().series(program.rows(), 0.1, 2.0);
    for (double& each : theta)
      if (maker.draw().chance(0.1)) each = 0.0;  // a fixed column
    const MatrixXd a = dense(program);
    const MatrixXd left =
        a * Eigen::Map<const VectorXd>(theta.data(), a.cols()).asDiagonal() * a.transpose() +
        MatrixXd(Eigen::Map<const VectorXd>(row_theta.data(), a.rows()).asDiagonal());
    std::vector<double> y = maker.draw().series(program.rows(), -5.0, 5.0);
    const VectorXd expected = left.ldlt().solve(Eigen::Map<const VectorXd>(y.data(), a.rows()));
    equations.factorise(matrix, theta, row_theta);
    equations.solve(y);
    for (Index row = 0; row < program.rows(); ++row)
      EXPECT_NEAR(y[at(row)], expected[row], 1e-9 * (1.0 + expected.cwiseAbs().maxCoeff())) << row;
  }
}

TEST(NormalEquations, SolveLikeDenseElimination) {
  for (const bool is_wide : {false, true}) {
    test::ProgramMaker maker(1, {.in_time = true, .is_wide = is_wide});
    for (int trial = 0; trial < 40 && !testing::Test::HasFailure(); ++trial) {
      SCOPED_TRACE("trial " + std::to_string(trial));
      Program program = maker.make();
      for (Index cuts = maker.draw().below(3); cuts > 0; --cuts) maker.add_cut(program);
      expect_dense_answers(maker, program);
    }
  }
}

TEST(NormalEquations, SolveWithoutTime) {
  test::ProgramMaker maker(2, {});
  for (int trial = 0; trial < 40 && !testing::Test::HasFailure(); ++trial)
    expect_dense_answers(maker, maker.make());
}

TEST(NormalEquations, RefuseRowsOverThreeSteps) {
  test::ProgramMaker maker(3, {.in_time = true});
  Program program = maker.make();
  while (program.steps < 3) program = maker.make();
  const Index per_step = program.columns() / program.steps;
  program.add_entry(0, 1.0);
  program.add_entry(2 * per_step, 1.0);
  program.end_row(-1.0, 1.0);
  simplex::Matrix matrix;
  matrix.load(program);
  EXPECT_FALSE(NormalEquations().shape(program, matrix));
}

}  // namespace
}  // namespace gridstep::interior
