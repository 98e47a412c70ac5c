#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/base/random.hpp"
#include "engine/solver/solver.hpp"

/// What every solver of the catalog must do, with programs whose optimum is known from elsewhere.
namespace gridstep {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct RowOf {
  double lower;
  double upper;
  std::vector<double> coefficients;  ///< one per column
};

void add_row(Program& program, const RowOf& row) {
  for (std::size_t column = 0; column < row.coefficients.size(); ++column)
    if (row.coefficients[column] != 0.0)
      program.add_entry(static_cast<Index>(column), row.coefficients[column]);
  program.end_row(row.lower, row.upper);
}

/// Columns from 0 to `most`.
Program program_of(std::uint64_t pattern, const std::vector<double>& cost, double most,
                   const std::vector<RowOf>& rows) {
  Program program;
  program.pattern = pattern;
  program.cost = cost;
  program.lower.assign(cost.size(), 0.0);
  program.upper.assign(cost.size(), most);
  for (const RowOf& row : rows) add_row(program, row);
  program.fixed_rows = program.rows();
  return program;
}

/// Wyndor Glass [hillier, sec. 3.1]: maximise 3a + 5b with a ≤ 4, 2b ≤ 12, 3a + 2b ≤ 18. Best is
/// (2, 6), worth 36, with shadow prices 0, 3/2 and 1.
Program wyndor() {
  return program_of(
      1, {-3.0, -5.0}, 1000.0,
      {{-infinity, 4.0, {1.0, 0.0}}, {-infinity, 12.0, {0.0, 2.0}}, {-infinity, 18.0, {3.0, 2.0}}});
}

/// Beale's example [beale1955], on which careless pivoting cycles for ever; the optimum is −1/20.
Program beale() {
  return program_of(2, {-0.75, 150.0, -0.02, 6.0}, 1000.0,
                    {{-infinity, 0.0, {0.25, -60.0, -0.04, 9.0}},
                     {-infinity, 0.0, {0.5, -90.0, -0.02, 3.0}},
                     {-infinity, 1.0, {0.0, 0.0, 1.0, 0.0}}});
}

/// Dense covering rows, too many for presolve to decide: min Σ c x, A x ≥ b, 0 ≤ x ≤ 10.
Program covering(std::uint64_t pattern, Index columns, Index rows) {
  const RandomStream stream(5, "covering");
  Index next = 0;
  const auto draw = [&](double low, double high) {
    return low + (high - low) * stream.uniform(next++);
  };
  std::vector<double> cost;
  for (Index column = 0; column < columns; ++column) cost.push_back(draw(1.0, 2.0));
  std::vector<RowOf> cover;
  for (Index row = 0; row < rows; ++row) {
    RowOf need{draw(1.0, 5.0), infinity, {}};
    for (Index column = 0; column < columns; ++column) need.coefficients.push_back(draw(0.1, 1.0));
    cover.push_back(std::move(need));
  }
  return program_of(pattern, cost, 10.0, cover);
}

class SolverContract : public testing::TestWithParam<std::string> {
 protected:
  static std::unique_ptr<Solver> make(const SolverOptions& options = {}) {
    return find_solver(GetParam()).make(options);
  }
  static Solution solve(const Program& program, const Basis& start = {}) {
    return make()->solve(program, start);
  }
};

void expect_optimal(const Program& program, const Solution& solution, double objective) {
  ASSERT_EQ(solution.status, Solution::Status::optimal) << solution.message;
  ASSERT_EQ(solution.x.size(), program.cost.size());
  ASSERT_EQ(solution.y.size(), static_cast<std::size_t>(program.rows()));
  const ProgramCertificate proof = certify(program, solution.x, solution.y);
  EXPECT_NEAR(proof.objective, objective, 1e-9 * std::fmax(1.0, std::fabs(objective)));
  EXPECT_LE(proof.row_violation, 1e-8);
  EXPECT_LE(proof.bound_violation, 1e-8);
  EXPECT_LE(proof.gap(), 1e-8);
}

TEST_P(SolverContract, SaysWhoItIs) {
  const SolverEntry& entry = find_solver(GetParam());
  EXPECT_FALSE(entry.version.empty());
  EXPECT_FALSE(entry.what.empty());
}

TEST_P(SolverContract, FindsTheOptimumAndItsPrices) {
  const Program program = wyndor();
  const Solution solution = solve(program);
  expect_optimal(program, solution, -36.0);
  EXPECT_NEAR(solution.x[0], 2.0, 1e-9);
  EXPECT_NEAR(solution.x[1], 6.0, 1e-9);
  // A unit more of a right-hand side changes the (negative) cost by minus its shadow price.
  EXPECT_NEAR(solution.y[0], 0.0, 1e-9);
  EXPECT_NEAR(solution.y[1], -1.5, 1e-9);
  EXPECT_NEAR(solution.y[2], -1.0, 1e-9);
}

TEST_P(SolverContract, EndsOnDegenerateProgram) {
  const Program program = beale();
  expect_optimal(program, solve(program), -0.05);
}

TEST_P(SolverContract, HandlesEqualitiesRangesAndFreeRows) {
  // a + b = 5, 1 ≤ a − b ≤ 2, no condition on a + 2b; min a + 4b: b as small as a − b ≤ 2 lets it,
  // a = 3.5, b = 1.5, cost 9.5.
  const Program program = program_of(
      3, {1.0, 4.0}, 10.0,
      {{5.0, 5.0, {1.0, 1.0}}, {1.0, 2.0, {1.0, -1.0}}, {-infinity, infinity, {1.0, 2.0}}});
  expect_optimal(program, solve(program), 9.5);
}

TEST_P(SolverContract, HandlesNegativeAndFixedColumns) {
  Program program = program_of(4, {2.0, 1.0}, 0.0, {{-infinity, 10.0, {1.0, 1.0}}});
  program.lower = {-4.0, 3.0};
  program.upper = {-1.0, 3.0};
  expect_optimal(program, solve(program), -5.0);
}

TEST_P(SolverContract, ReportsInfeasibility) {
  const Program by_rows =
      program_of(5, {1.0, 1.0}, 1.0, {{3.0, infinity, {1.0, 1.0}}, {0.0, 1.0, {1.0, -1.0}}});
  EXPECT_EQ(solve(by_rows).status, Solution::Status::infeasible);
  Program by_one_row = wyndor();
  by_one_row.row_lower[0] = by_one_row.row_upper[0] = -1.0;
  EXPECT_EQ(solve(by_one_row).status, Solution::Status::infeasible);
}

// 3 ≤ 4a ≤ 2 holds nowhere, whatever a may be, nor does 2 ≤ a ≤ 1.
TEST_P(SolverContract, ReportsBoundsThatCross) {
  Program program = program_of(13, {1.0, 1.0}, 10.0, {{3.0, 2.0, {4.0, 0.0}}});
  EXPECT_EQ(solve(program).status, Solution::Status::infeasible);
  program = program_of(14, {1.0, 1.0}, 10.0, {{3.0, 4.0, {1.0, 1.0}}});
  program.lower[1] = 2.0;
  program.upper[1] = 1.0;
  EXPECT_EQ(solve(program).status, Solution::Status::infeasible);
}

// 5 ≤ a + b with a and b at most 2.5: there is one point and no room.
TEST_P(SolverContract, FindsTheOnlyPoint) {
  const Program program = program_of(15, {1.0, 3.0}, 2.5, {{5.0, infinity, {1.0, 1.0}}});
  expect_optimal(program, solve(program), 10.0);
  const Program of_thirds = program_of(16, {1.0, 3.0, 1.0}, 1.0 / 3.0,
                                       {{0.1 / 3.0 + 0.7 / 3.0 + 1.1 / 3.0, 9.0, {0.1, 0.7, 1.1}}});
  expect_optimal(of_thirds, solve(of_thirds), 5.0 / 3.0);
}

// Rows that say the same, in other units, have many prices; the optimum is one.
TEST_P(SolverContract, HandlesRowsSaidTwice) {
  const Program program =
      program_of(17, {2.0, 1.0}, 4.0,
                 {{5.0, 5.0, {1.0, 1.0}}, {10.0, 10.0, {2.0, 2.0}}, {-9.0, -9.0, {-3.0, 0.0}}});
  expect_optimal(program, solve(program), 8.0);  // a = 3, b = 2
}

TEST_P(SolverContract, RecoversAfterInfeasibility) {
  const std::unique_ptr<Solver> solver = make();
  Program program = wyndor();
  program.row_upper[0] = -1.0;
  EXPECT_EQ(solver->solve(program, {}).status, Solution::Status::infeasible);
  program.row_upper[0] = 4.0;
  expect_optimal(program, solver->solve(program, {}), -36.0);
}

TEST_P(SolverContract, GivesTheSameBitsTwice) {
  const Program program = covering(6, 30, 20);
  const Solution a = solve(program);
  const Solution b = solve(program);
  ASSERT_EQ(a.status, Solution::Status::optimal);
  EXPECT_EQ(a.x, b.x);
  EXPECT_EQ(a.y, b.y);
  EXPECT_EQ(a.basis.columns, b.basis.columns);
  EXPECT_EQ(a.basis.rows, b.basis.rows);
  const Solution warm_a = solve(program, a.basis);
  const Solution warm_b = solve(program, b.basis);
  EXPECT_EQ(warm_a.x, warm_b.x);
  EXPECT_EQ(warm_a.y, warm_b.y);
}

TEST_P(SolverContract, StartsFromItsOwnBasis) {
  const Program program = covering(7, 30, 20);
  const Solution cold = solve(program);
  if (cold.basis.empty()) GTEST_SKIP() << "a solver that gives no basis";
  ASSERT_EQ(cold.basis.columns.size(), program.cost.size());
  ASSERT_EQ(cold.basis.rows.size(), static_cast<std::size_t>(program.rows()));
  const Solution warm = solve(program, cold.basis);
  expect_optimal(program, warm, certify(program, cold.x, cold.y).objective);
}

// A basis moved along by some columns and rows, as between two windows, need be neither square nor
// regular. It changes the way, not the end.
TEST_P(SolverContract, StartsFromAShiftedBasis) {
  const Program program = covering(8, 30, 20);
  const Solution cold = solve(program);
  if (cold.basis.empty()) GTEST_SKIP() << "a solver that gives no basis";
  const double objective = certify(program, cold.x, cold.y).objective;
  for (const int shift : {1, 7, 13}) {
    Basis basis = cold.basis;
    std::rotate(basis.columns.begin(), basis.columns.begin() + shift, basis.columns.end());
    std::rotate(basis.rows.begin(), basis.rows.begin() + shift / 2, basis.rows.end());
    expect_optimal(program, solve(program, basis), objective);
  }
  Basis all_basic = cold.basis;
  std::fill(all_basic.columns.begin(), all_basic.columns.end(), BasisStatus::basic);
  expect_optimal(program, solve(program, all_basic), objective);
  Basis none_basic = cold.basis;
  std::fill(none_basic.columns.begin(), none_basic.columns.end(), BasisStatus::at_upper);
  std::fill(none_basic.rows.begin(), none_basic.rows.end(), BasisStatus::at_lower);
  expect_optimal(program, solve(program, none_basic), objective);
}

// Wyndor with a + b ≤ 7 added: 3a + 5b is best at (1, 6), worth 33. Taken away, 36 again; another
// row in its place, a ≤ 1, gives (1, 6) too.
TEST_P(SolverContract, TakesRowsAddedBetweenSolves) {
  const std::unique_ptr<Solver> solver = make();
  Program program = wyndor();
  const Solution first = solver->solve(program, {});
  expect_optimal(program, first, -36.0);
  add_row(program, {-infinity, 7.0, {1.0, 1.0}});
  Basis basis = first.basis;
  basis.rows.push_back(BasisStatus::basic);
  const Solution second = solver->solve(program, basis);
  expect_optimal(program, second, -33.0);
  add_row(program, {-infinity, 5.0, {0.0, 1.0}});
  basis = second.basis;
  basis.rows.push_back(BasisStatus::basic);
  expect_optimal(program, solver->solve(program, basis), -31.0);  // (2, 5)
  program.cut_added_rows();
  expect_optimal(program, solver->solve(program, {}), -36.0);
  add_row(program, {-infinity, 1.0, {1.0, 0.0}});
  expect_optimal(program, solver->solve(program, {}), -33.0);
}

// The same pattern with other numbers: 2 a + b with a ≤ 3 and 3a + 2b ≤ 15 is best at (3, 3).
TEST_P(SolverContract, RefillsCostsAndBounds) {
  const std::unique_ptr<Solver> solver = make();
  Program program = wyndor();
  const Solution first = solver->solve(program, {});
  program.cost = {-2.0, -1.0};
  program.upper = {3.0, 50.0};
  program.row_upper = {4.0, 12.0, 15.0};
  expect_optimal(program, solver->solve(program, first.basis), -9.0);
  expect_optimal(program, solver->solve(program, {}), -9.0);
}

// With 3a + 3b ≤ 18 instead of 3a + 2b ≤ 18 Wyndor is best at (0, 6), worth 30, whatever rows were
// added between.
TEST_P(SolverContract, RefillsCoefficientsThatVary) {
  const std::unique_ptr<Solver> solver = make();
  Program program = wyndor();
  program.varying = {{2, 3}};
  const Solution first = solver->solve(program, {});
  expect_optimal(program, first, -36.0);
  program.entry_value[3] = 3.0;
  const Solution second = solver->solve(program, first.basis);
  expect_optimal(program, second, -30.0);
  EXPECT_NEAR(second.x[1], 6.0, 1e-9);
  add_row(program, {-infinity, 5.0, {0.0, 1.0}});
  expect_optimal(program, solver->solve(program, {}), -28.0);  // (1, 5)
  program.cut_added_rows();
  program.entry_value[3] = 2.0;
  expect_optimal(program, solver->solve(program, {}), -36.0);
}

TEST_P(SolverContract, ServesOneProgramAfterAnother) {
  const std::unique_ptr<Solver> solver = make();
  expect_optimal(wyndor(), solver->solve(wyndor(), {}), -36.0);
  expect_optimal(beale(), solver->solve(beale(), {}), -0.05);
  expect_optimal(wyndor(), solver->solve(wyndor(), {}), -36.0);
}

// max 5a + 4b + 3c with 2a + 3b + c ≤ 5, 4a + b + 2c ≤ 11, 3a + 4b + 2c ≤ 8 has its best at (2, 0,
// 1), worth 13 [chvatal1983, p. 13]. With a or c only: a = 2.5 is worth 12.5 (b = 0: 2a ≤ 5); c = 4
// is worth 12, and b beside c, 4b + 2c ≤ 8, adds nothing. So a stays open and the best is 12.5.
Program chvatal() {
  return program_of(11, {-5.0, -4.0, -3.0}, 100.0,
                    {{-infinity, 5.0, {2.0, 3.0, 1.0}},
                     {-infinity, 11.0, {4.0, 1.0, 2.0}},
                     {-infinity, 8.0, {3.0, 4.0, 2.0}}});
}

TEST_P(SolverContract, ChoosesBetweenExclusiveColumns) {
  expect_optimal(chvatal(), solve(chvatal()), -13.0);
  const Choice choice = make()->choose(chvatal(), {{2, 0}}, 1e-7);
  ASSERT_EQ(choice.status, Solution::Status::optimal) << choice.message;
  EXPECT_EQ(choice.first_open, std::vector<bool>{false});
}

// a + c ≥ 3 with each at most 2: not with one of them alone.
TEST_P(SolverContract, ReportsChoicesThatLeaveNothing) {
  const Program program =
      program_of(12, {1.0, 1.0}, 2.0, {{3.0, infinity, {1.0, 1.0}}, {-infinity, 9.0, {1.0, 2.0}}});
  expect_optimal(program, solve(program), 3.0);
  EXPECT_EQ(make()->choose(program, {{0, 1}}, 1e-7).status, Solution::Status::infeasible);
}

TEST_P(SolverContract, AChoiceLeavesTheSolverAsItWas) {
  const std::unique_ptr<Solver> solver = make();
  Program program = wyndor();
  const Solution first = solver->solve(program, {});
  solver->choose(program, {{0, 1}}, 1e-7);
  program.upper[1] = 0.0;
  expect_optimal(program, solver->solve(program, first.basis), -12.0);
}

TEST_P(SolverContract, StopsWhenAsked) {
  SolverOptions options;
  options.stop = [] { return true; };
  const Program program = covering(9, 300, 200);
  EXPECT_EQ(make(options)->solve(program, {}).status, Solution::Status::interrupted);
}

TEST_P(SolverContract, AsksBeforeItStops) {
  int asked = 0;
  SolverOptions options;
  options.stop = [&asked] {
    ++asked;
    return false;
  };
  const Program program = covering(10, 300, 200);
  EXPECT_EQ(make(options)->solve(program, {}).status, Solution::Status::optimal);
  EXPECT_GT(asked, 0);
}

std::vector<std::string> solver_names() {
  std::vector<std::string> names;
  for (const SolverEntry& entry : solver_catalog()) names.push_back(entry.name);
  return names;
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SolverContract);
INSTANTIATE_TEST_SUITE_P(Catalog, SolverContract, testing::ValuesIn(solver_names()),
                         [](const auto& name) { return name.param; });

}  // namespace
}  // namespace gridstep
