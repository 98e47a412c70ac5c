#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/tolerance.hpp"
#include "engine/program/program.hpp"
#include "engine/solver/solver.hpp"

/// Skips the test, visibly, in a build without HiGHS to compare with.
#define GRIDSTEP_NEEDS_HIGHS() \
  if (!gridstep::test::has_highs()) GTEST_SKIP() << "this build has no HiGHS to compare with"

namespace gridstep::test {

constexpr double agree_frac = 1e-7;      ///< of what sums to the objective
constexpr double rounding_frac = 1e-13;  ///< of what sums to the activity of a row
constexpr double refuting = 1e-8;        ///< a point that violates less is a solution

inline bool has_highs() {
  return std::any_of(solver_catalog().begin(), solver_catalog().end(),
                     [](const SolverEntry& entry) { return entry.name == "highs"; });
}

/// What is known of a program from elsewhere.
struct Truth {
  Solution::Status status = Solution::Status::failed;
  double objective = 0.0;  ///< NaN: not known
  double violation = 0.0;  ///< worst
  double prices = 0.0;     ///< Σ of sizes, see `prices_of`
  double rounding = 0.0;   ///< of the bound that its prices prove
};

/// Σ of sizes of row prices and of what columns may cost or earn at them.
inline double prices_of(const Program& program, const std::vector<double>& y) {
  double sum = 0.0;
  for (const double cost : program.cost) sum += std::abs(cost);
  for (Index row = 0; row < program.rows(); ++row) {
    double sizes = 1.0;
    for (const double value : program.values_of(row)) sizes += std::abs(value);
    sum += std::abs(y[at(row)]) * sizes;
  }
  return sum;
}

/// The largest sum of sizes in a row: what its activity is rounded to is a part of that.
inline double volume_of(const Program& program, const std::vector<double>& x) {
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
inline double violation_of(const Program& program, const Solution& solution,
                           const ProgramCertificate& proof) {
  return std::max(proof.row_violation, proof.bound_violation) -
         rounding_frac * volume_of(program, solution.x);
}

/// What rounding leaves of a bound whose terms are large prices times large activities.
inline double rounding_of(const Program& program, const Solution& solution) {
  return rounding_frac * prices_of(program, solution.y) * volume_of(program, solution.x);
}

inline Truth truth_of(const Program& program, const Solution& solution) {
  if (solution.status != Solution::Status::optimal) return {solution.status};
  const ProgramCertificate proof = certify(program, solution.x, solution.y);
  if (violation_of(program, solution, proof) <= tolerance::residual && proof.gap() <= agree_frac)
    return {Solution::Status::optimal, proof.objective,
            std::max(proof.row_violation, proof.bound_violation), prices_of(program, solution.y),
            rounding_of(program, solution)};
  return {};
}

inline SolverOptions to_agreement() {
  SolverOptions options;
  options.gap = agree_frac;
  return options;
}

/// A solver, and how often it was asked and had to hand over.
class Asked {
 public:
  Asked(const std::string& name, std::string how)
      : solver_(find_solver(name).make(to_agreement())), name_(name + ' ' + std::move(how)) {}

  Solution solve(const Program& program, const Basis& start, const Truth& truth) {
    Solution solution = solver_->solve(program, start);
    ++asked_;
    if (solution.status == Solution::Status::failed) {
      handed_over_ += truth.status != Solution::Status::failed ? 1 : 0;
    } else if (solution.status == Solution::Status::infeasible) {
      ++infeasible_;
      EXPECT_NE(truth.status, Solution::Status::optimal)
          << name_ << " finds no solution where there is one";
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
    ASSERT_EQ(solution.status, Solution::Status::optimal) << name_;
    const ProgramCertificate proof = certify(program, solution.x, solution.y);
    EXPECT_LE(violation_of(program, solution, proof), tolerance::residual) << name_;
    EXPECT_LE(proof.gap(), agree_frac) << name_;
    const double violation = std::max(proof.row_violation, proof.bound_violation);
    // What a violation within the tolerance earns at the other's prices is no disagreement.
    const double loose = violation * truth.prices +
                         truth.violation * prices_of(program, solution.y) + truth.rounding +
                         rounding_of(program, solution);
    if (truth.status == Solution::Status::optimal && !std::isnan(truth.objective)) {
      EXPECT_NEAR(proof.objective, truth.objective, agree_frac * proof.scale + loose) << name_;
    }
    if (truth.status != Solution::Status::infeasible) return;
    // A solution at hand outweighs the claim that there is none.
    EXPECT_LE(violation_of(program, solution, proof), refuting)
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

}  // namespace gridstep::test
