#include "engine/program/program.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace gridstep {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// min 2a + 3b + 10 with a + b ≥ 4, a − b ≤ 1, 0 ≤ a, b ≤ 5.
/// By hand: a = 2.5, b = 1.5 costs 5 + 4.5 + 10 = 19.5. Its multipliers solve y1 + y2 = 2,
/// y1 − y2 = 3: y = (2.5, −0.5), and prove 2.5 · 4 − 0.5 · 1 + 10 = 19.5.
Program example() {
  Program program;
  program.cost = {2.0, 3.0};
  program.lower = {0.0, 0.0};
  program.upper = {5.0, 5.0};
  program.offset = 10.0;
  program.add_entry(0, 1.0);
  program.add_entry(1, 1.0);
  program.end_row(4.0, infinity);
  program.add_entry(0, 1.0);
  program.add_entry(1, -1.0);
  program.end_row(-infinity, 1.0);
  program.fixed_rows = 2;
  return program;
}

TEST(Program, HasRowsAsTheyWereAdded) {
  const Program program = example();
  EXPECT_EQ(program.columns(), 2);
  EXPECT_EQ(program.rows(), 2);
  EXPECT_EQ(program.columns_of(1)[1], 1);
  EXPECT_EQ(program.values_of(1)[1], -1.0);
  EXPECT_EQ(activities(program, std::array{3.0, 1.0}), (std::vector<double>{4.0, 2.0}));
}

TEST(Program, CutsOnlyWhatWasAddedBeyondTheFixedRows) {
  Program program = example();
  program.cut_added_rows();
  EXPECT_EQ(program.cuts, 0U);
  program.add_entry(1, 4.0);
  program.end_row(0.0, 1.0);
  EXPECT_EQ(program.rows(), 3);
  program.cut_added_rows();
  EXPECT_EQ(program.cuts, 1U);
  EXPECT_EQ(program.rows(), 2);
  EXPECT_EQ(program.entry_column.size(), 4U);
  EXPECT_EQ(program.row_start.back(), 4);
}

TEST(Certify, ClosesTheGapAtTheOptimum) {
  const ProgramCertificate proof = certify(example(), std::array{2.5, 1.5}, std::array{2.5, -0.5});
  EXPECT_DOUBLE_EQ(proof.objective, 19.5);
  EXPECT_DOUBLE_EQ(proof.bound, 19.5);
  EXPECT_EQ(proof.gap(), 0.0);
  EXPECT_EQ(proof.row_violation, 0.0);
  EXPECT_EQ(proof.bound_violation, 0.0);
}

// y = 0 leaves the costs: both columns at their lower bound, 10. y = (2, 0) proves 8 + 1 · 0 + 10.
// y = (4, 0) makes both reduced costs negative, −2 and −1: 16 − 2 · 5 − 1 · 5 + 10 = 11.
TEST(Certify, AnyMultipliersGiveABound) {
  const auto bound = [](double y1, double y2) {
    return certify(example(), std::array{2.5, 1.5}, std::array{y1, y2}).bound;
  };
  EXPECT_DOUBLE_EQ(bound(0.0, 0.0), 10.0);
  EXPECT_DOUBLE_EQ(bound(2.0, 0.0), 18.0);
  EXPECT_DOUBLE_EQ(bound(4.0, 0.0), 11.0);
  for (double y1 = -20.0; y1 <= 20.0; y1 += 0.7)
    for (double y2 = -20.0; y2 <= 20.0; y2 += 0.7) EXPECT_LE(bound(y1, y2), 19.5 + 1e-12);
}

// A multiplier that points to an infinite bound proves nothing and is dropped: as if it were 0.
TEST(Certify, DropsMultipliersOfInfiniteBounds) {
  const ProgramCertificate proof = certify(example(), std::array{2.5, 1.5}, std::array{-3.0, 7.0});
  EXPECT_DOUBLE_EQ(proof.bound, 10.0);
}

TEST(Certify, FindsAWrongPoint) {
  const std::array y = {2.5, -0.5};
  const ProgramCertificate short_row = certify(example(), std::array{1.0, 1.0}, y);
  EXPECT_DOUBLE_EQ(short_row.row_violation, 2.0);
  const ProgramCertificate long_row = certify(example(), std::array{4.0, 0.5}, y);
  EXPECT_DOUBLE_EQ(long_row.row_violation, 2.5);
  const ProgramCertificate outside = certify(example(), std::array{5.5, 6.25}, y);
  EXPECT_DOUBLE_EQ(outside.bound_violation, 1.25);
  const ProgramCertificate below = certify(example(), std::array{-0.5, 5.0}, y);
  EXPECT_DOUBLE_EQ(below.bound_violation, 0.5);
}

// A point whose cost equals the proven bound and that breaks a row shows no gap: only the residual
// gives it away. 2 · 4.75 + 10 = 19.5 with a = 4.75, b = 0, where a − b exceeds 1 by 3.75.
TEST(Certify, CheapPointsThatBreakRowsAreCaught) {
  const ProgramCertificate proof = certify(example(), std::array{4.75, 0.0}, std::array{2.5, -0.5});
  EXPECT_DOUBLE_EQ(proof.gap(), 0.0);
  EXPECT_DOUBLE_EQ(proof.row_violation, 3.75);
}

// 10 + 2 · 2.5 + 3 · 1.5 = 19.5 are at stake; with an offset of −19 the objective is −9.5, but the
// gap is measured on 19 + 5 + 4.5 = 28.5.
TEST(Certify, GapIsRelativeToWhatAddsUp) {
  Program program = example();
  EXPECT_DOUBLE_EQ(certify(program, std::array{2.5, 1.5}, std::array{2.5, -0.5}).scale, 19.5);
  program.offset = -19.0;
  const ProgramCertificate proof = certify(program, std::array{2.5, 1.5}, std::array{0.0, 0.0});
  EXPECT_DOUBLE_EQ(proof.scale, 28.5);
  EXPECT_DOUBLE_EQ(proof.gap(), 9.5 / 28.5);
  ProgramCertificate small;
  small.objective = 0.5;
  small.bound = 0.25;
  EXPECT_DOUBLE_EQ(small.gap(), 0.25);
}

TEST(Certify, PassesNoNumberThatIsNone) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const ProgramCertificate proof = certify(example(), std::array{nan, 1.5}, std::array{2.5, -0.5});
  EXPECT_FALSE(proof.gap() <= 1e-6);
}

}  // namespace
}  // namespace gridstep
