#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "engine/base/tolerance.hpp"
#include "engine/solver/solver.hpp"
#include "tests/support/random_program.hpp"

/// What a solver says of a random program is what HiGHS says, or it says that it failed. It never
/// calls optimal what does not survive recomputation.
namespace gridstep::test {
namespace {

using Status = Solution::Status;

constexpr double agree_frac = 1e-7;      ///< of what sums to the objective
constexpr double rounding_frac = 1e-13;  ///< of what sums to the activity of a row
constexpr double refuting = 1e-8;        ///< a point that violates less is a solution

bool has_highs() {
  return std::any_of(solver_catalog().begin(), solver_catalog().end(),
                     [](const SolverEntry& entry) { return entry.name == "highs"; });
}

#define NEEDS_HIGHS() \
  if (!has_highs()) GTEST_SKIP() << "this build has no HiGHS to compare with"

/// What is known of a program from elsewhere.
struct Truth {
  Status status = Status::failed;
  double objective = 0.0;  ///< NaN: not known
};

/// The largest sum of sizes in a row: what its activity is rounded to is a part of that.
double volume_of(const Program& program, const std::vector<double>& x) {
  double largest = 0.0;
  for (Index row = 0; row < program.rows(); ++row) {
    double sum = 0.0;
    const auto columns = program.columns_of(row);
    const auto values = program.values_of(row);
    for (std::size_t e = 0; e < columns.size(); ++e) sum += std::abs(values[e] * x[at(columns[e])]);
    largest = std::max(largest, sum);
  }
  return largest;
}

/// Worst violation of a row or bound beyond what rounding leaves of sums that large.
double violation_of(const Program& program, const Solution& solution,
                    const ProgramCertificate& proof) {
  return std::max(proof.row_violation, proof.bound_violation) -
         rounding_frac * volume_of(program, solution.x);
}

Truth truth_of(const Program& program, const Solution& solution) {
  if (solution.status != Status::optimal) return {solution.status, 0.0};
  const ProgramCertificate proof = certify(program, solution.x, solution.y);
  if (violation_of(program, solution, proof) <= tolerance::residual && proof.gap() <= agree_frac)
    return {Status::optimal, proof.objective};
  return {};
}

/// A solver, and how often it was asked and had to hand over.
class Asked {
 public:
  Asked(const std::string& name, std::string how)
      : solver_(find_solver(name).make({})), name_(name + ' ' + std::move(how)) {}

  Solution solve(const Program& program, const Basis& start, const Truth& truth) {
    Solution solution = solver_->solve(program, start);
    ++asked_;
    if (solution.status == Status::failed) {
      handed_over_ += truth.status != Status::failed ? 1 : 0;
    } else if (solution.status == Status::infeasible) {
      ++infeasible_;
      EXPECT_NE(truth.status, Status::optimal) << name_ << " finds no solution where there is one";
    } else {
      judge_optimum(program, solution, truth);
    }
    return solution;
  }

  /// Of a hundred programs fewer than `most` may be handed over.
  void finish(double most = 1.0) const {
    testing::Test::RecordProperty(name_ + ": asked", asked_);
    testing::Test::RecordProperty(name_ + ": infeasible", infeasible_);
    testing::Test::RecordProperty(name_ + ": handed over", handed_over_);
    testing::Test::RecordProperty(name_ + ": refutes HiGHS", refuted_);
    EXPECT_LT(handed_over_ * 100, most * asked_) << name_;
  }

 private:
  void judge_optimum(const Program& program, const Solution& solution, const Truth& truth) {
    ASSERT_EQ(solution.status, Status::optimal) << name_;
    const ProgramCertificate proof = certify(program, solution.x, solution.y);
    EXPECT_LE(violation_of(program, solution, proof), tolerance::residual) << name_;
    EXPECT_LE(proof.gap(), agree_frac) << name_;
    if (truth.status == Status::optimal && !std::isnan(truth.objective)) {
      EXPECT_NEAR(proof.objective, truth.objective, agree_frac * proof.scale) << name_;
    }
    if (truth.status != Status::infeasible) return;
    // A solution at hand outweighs the claim that there is none.
    EXPECT_LE(std::max(proof.row_violation, proof.bound_violation), refuting)
        << name_ << " finds a solution where there is none";
    ++refuted_;
  }

  std::unique_ptr<Solver> solver_;
  std::string name_;
  int asked_ = 0;
  int infeasible_ = 0;
  int handed_over_ = 0;
  int refuted_ = 0;
};

/// Any statuses at all.
Basis garbage(Draw& draw, const Program& program) {
  Basis basis;
  const auto any = [&] { return static_cast<BasisStatus>(draw.below(4)); };
  for (Index j = 0; j < program.columns(); ++j) basis.columns.push_back(any());
  for (Index i = 0; i < program.rows(); ++i) basis.rows.push_back(any());
  return basis;
}

/// A basis moved along by a step, as between two windows.
Basis shifted(const Basis& basis, const Program& program) {
  Basis result = basis;
  const auto by = program.columns() / program.steps;
  std::rotate(result.columns.begin(),
              result.columns.begin() + static_cast<std::ptrdiff_t>(by % program.columns()),
              result.columns.end());
  const auto rows = static_cast<std::ptrdiff_t>(result.rows.size());
  std::rotate(result.rows.begin(), result.rows.begin() + std::min<std::ptrdiff_t>(3, rows),
              result.rows.end());
  return result;
}

/// Each of the programs to every solver, cold; to the simplex from bad starts, too.
void expect_agreement(std::uint64_t seed, const ProgramKind& kind, int programs) {
  const std::unique_ptr<Solver> highs = find_solver("highs").make({});
  Asked cold("simplex", "cold");
  Asked warm("simplex", "from a bad start");
  Asked interior("interior", "cold");
  Asked automatic("auto", "cold");
  ProgramMaker maker(seed, kind);
  for (int k = 0; k < programs && !testing::Test::HasFailure(); ++k) {
    SCOPED_TRACE("program " + std::to_string(k));
    const Program program = maker.make();
    const Truth truth = truth_of(program, highs->solve(program, {}));
    const Solution solution = cold.solve(program, {}, truth);
    interior.solve(program, {}, truth);
    automatic.solve(program, {}, truth);
    warm.solve(program,
               k % 2 == 0 || solution.basis.empty() ? garbage(maker.draw(), program)
                                                    : shifted(solution.basis, program),
               truth);
  }
  cold.finish();
  warm.finish();
  // Without scaling a method of normal equations loses digits where coefficients range widely.
  interior.finish(kind.is_ill_scaled ? 10.0 : 1.0);
  automatic.finish();
}

TEST(SolverLaw, OfOneStep) {
  NEEDS_HIGHS();
  expect_agreement(1, {}, 2000);
}

TEST(SolverLaw, OfOneDegenerateStep) {
  NEEDS_HIGHS();
  expect_agreement(2, {.is_degenerate = true}, 2000);
}

TEST(SolverLaw, OfOneIllScaledStep) {
  NEEDS_HIGHS();
  expect_agreement(3, {.is_ill_scaled = true}, 1500);
}

TEST(SolverLaw, OfManySteps) {
  NEEDS_HIGHS();
  expect_agreement(4, {.in_time = true}, 1500);
}

TEST(SolverLaw, OfManyDegenerateSteps) {
  NEEDS_HIGHS();
  expect_agreement(5, {.in_time = true, .is_degenerate = true}, 1500);
}

TEST(SolverLaw, OfManyIllScaledSteps) {
  NEEDS_HIGHS();
  expect_agreement(6, {.in_time = true, .is_ill_scaled = true}, 1000);
}

TEST(SolverLaw, OfWideBalances) {
  NEEDS_HIGHS();
  expect_agreement(7, {.in_time = true, .is_wide = true}, 800);
}

TEST(SolverLaw, OfWideDegenerateBalances) {
  NEEDS_HIGHS();
  expect_agreement(8, {.in_time = true, .is_wide = true, .is_degenerate = true}, 800);
}

/// Windows of one pattern, one after another on the same solvers: other costs and bounds, rows
/// added and taken away, each from where the one before ended.
void expect_agreement_in_sequence(std::uint64_t seed, const ProgramKind& kind, int sequences) {
  const std::unique_ptr<Solver> highs = find_solver("highs").make({});
  Asked simplex("simplex", "hot");
  Asked automatic("auto", "hot");
  ProgramMaker maker(seed, kind);
  for (int k = 0; k < sequences; ++k) {
    Program program = maker.make();
    Basis basis;
    for (int window = 0; window < 12; ++window) {
      SCOPED_TRACE("sequence " + std::to_string(k) + ", window " + std::to_string(window));
      const Truth truth = truth_of(program, highs->solve(program, {}));
      const Solution solution = simplex.solve(program, basis, truth);
      automatic.solve(program, basis, truth);
      if (testing::Test::HasFailure()) return;
      if (!solution.basis.empty()) basis = solution.basis;
      if (maker.draw().chance(0.2)) {
        program.cut_added_rows();
        if (!basis.empty()) basis.rows.resize(at(program.rows()));
      }
      if (maker.draw().chance(0.7)) maker.change(program);
      for (Index cuts = maker.draw().below(3); cuts > 0; --cuts) {
        maker.add_cut(program);
        if (!basis.empty()) basis.rows.push_back(BasisStatus::basic);
      }
    }
  }
  simplex.finish();
  automatic.finish();
}

TEST(SolverLaw, OfSequencesOfOneStep) {
  NEEDS_HIGHS();
  expect_agreement_in_sequence(11, {.is_degenerate = true}, 150);
}

TEST(SolverLaw, OfSequencesOfManySteps) {
  NEEDS_HIGHS();
  expect_agreement_in_sequence(12, {.in_time = true}, 120);
}

TEST(SolverLaw, OfSequencesOfWideBalances) {
  NEEDS_HIGHS();
  expect_agreement_in_sequence(13, {.in_time = true, .is_wide = true}, 60);
}

TEST(SolverLaw, OfSequencesOfWideDegenerateBalances) {
  NEEDS_HIGHS();
  expect_agreement_in_sequence(14, {.in_time = true, .is_wide = true, .is_degenerate = true}, 60);
}

/// HiGHS says whether there is a solution, with the curves left out; the certificate, whose bound
/// holds whoever found it, says whether it is the best.
void expect_quadratic_agreement(std::uint64_t seed, ProgramKind kind, int programs) {
  kind.is_quadratic = true;
  const std::unique_ptr<Solver> highs = find_solver("highs").make({});
  Asked interior("interior", "quadratic");
  Asked automatic("auto", "quadratic");
  ProgramMaker maker(seed, kind);
  for (int k = 0; k < programs && !testing::Test::HasFailure(); ++k) {
    SCOPED_TRACE("program " + std::to_string(k));
    const Program program = maker.make();
    Program straight = program;
    straight.quadratic.clear();
    Truth truth = truth_of(straight, highs->solve(straight, {}));
    if (truth.status == Status::optimal) truth.objective = std::nan("");
    interior.solve(program, {}, truth);
    automatic.solve(program, {}, truth);
  }
  interior.finish();
  automatic.finish();
}

TEST(SolverLaw, OfQuadraticCosts) {
  NEEDS_HIGHS();
  expect_quadratic_agreement(21, {}, 600);
  expect_quadratic_agreement(22, {.in_time = true}, 400);
}

}  // namespace
}  // namespace gridstep::test
