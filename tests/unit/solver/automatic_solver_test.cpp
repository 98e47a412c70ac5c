#include "engine/solver/automatic_solver.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace gridstep {
namespace {

using Status = Solution::Status;

constexpr double infinity = std::numeric_limits<double>::infinity();
const double nan = std::nan("");

/// Answers what it is told to.
class Scripted final : public Solver {
 public:
  Scripted(Solution answer, int* asked) : answer_(std::move(answer)), asked_(asked) {}
  Solution solve(const Program&, const Basis&) override {
    ++*asked_;
    return answer_;
  }
  Choice choose(const Program&, const std::vector<ExclusivePair>&, double) override {
    ++*asked_;
    Choice choice;
    choice.status = answer_.status;
    choice.message = answer_.message;
    return choice;
  }

 private:
  Solution answer_;
  int* asked_;
};

/// 10 MW from what costs 1 (at most 6) and 2 (at most 8), and a row that says a − b ≤ 20, never in
/// the way. Best: a = 6, b = 4, cost 14; b sets the price of 2.
Program two_plants() {
  Program program;
  program.pattern = new_pattern();
  program.cost = {1.0, 2.0};
  program.lower = {0.0, 0.0};
  program.upper = {6.0, 8.0};
  program.add_entry(0, 1.0);
  program.add_entry(1, 1.0);
  program.end_row(10.0, 10.0);
  program.add_entry(0, 1.0);
  program.add_entry(1, -1.0);
  program.end_row(-infinity, 20.0);
  program.fixed_rows = program.rows();
  return program;
}

Solution truth() {
  return {.status = Status::optimal, .x = {6.0, 4.0}, .y = {2.0, 0.0}};
}

struct Lie {
  std::string name;
  Solution answer;
};

std::vector<Lie> lies() {
  const auto claim = [](std::vector<double> x, std::vector<double> y) {
    return Solution{.status = Status::optimal, .x = std::move(x), .y = std::move(y)};
  };
  return {
      {"serves a little less", claim({6.0, 4.0 - 2e-6}, {2.0, 0.0})},
      {"is not the best", claim({5.0, 5.0}, {2.0, 0.0})},
      {"is the worst, priced to match", claim({2.0, 8.0}, {1.0, 0.0})},
      {"prices with the wrong sign", claim({6.0, 4.0}, {-2.0, 0.0})},
      {"prices nothing", claim({6.0, 4.0}, {0.0, 0.0})},
      {"has no number", claim({nan, 4.0}, {2.0, 0.0})},
      {"has no price", claim({6.0, 4.0}, {nan, 0.0})},
      {"has no price for a bound that is none", claim({6.0, 4.0}, {2.0, nan})},
      {"has an endless price", claim({6.0, 4.0}, {2.0, infinity})},
      {"has an endless price upwards", claim({6.0, 4.0}, {infinity, 0.0})},
      {"has an endless number", claim({6.0, infinity}, {2.0, 0.0})},
      {"forgets a column", claim({6.0}, {2.0, 0.0})},
      {"forgets a row", claim({6.0, 4.0}, {2.0})},
      {"answers another program", claim({6.0, 4.0, 0.0}, {2.0, 0.0, 0.0})},
      {"says nothing", claim({}, {})},
      // 10 · 1 = 10 is what the price 1 proves and what a = 10 costs, to the last digit.
      {"is priced to the digit outside a bound", claim({10.0, 0.0}, {1.0, 0.0})},
      {"finds none", {.status = Status::infeasible}},
      {"gives up", {.status = Status::failed, .message = "tired"}},
  };
}

NamedSolver named(const std::string& name, const Solution& answer, int& asked) {
  return {name, std::make_unique<Scripted>(answer, &asked)};
}

CheckedSolvers pair_of(const Solution& first, const Solution& second, std::vector<int>& asked) {
  asked.assign(2, 0);
  std::vector<NamedSolver> solvers;
  solvers.push_back(named("first", first, asked[0]));
  solvers.push_back(named("second", second, asked[1]));
  return {std::move(solvers), 1e-6};
}

TEST(CheckedSolvers, PassOnWhatIsProven) {
  std::vector<int> asked;
  const Solution solution =
      pair_of(truth(), {.status = Status::failed}, asked).solve(two_plants(), {});
  EXPECT_EQ(solution.status, Status::optimal);
  EXPECT_EQ(solution.solver, "first");
  EXPECT_EQ(asked, (std::vector<int>{1, 0}));
}

TEST(CheckedSolvers, CatchEveryLieAndAskTheNext) {
  for (const Lie& lie : lies()) {
    SCOPED_TRACE(lie.name);
    std::vector<int> asked;
    const Solution solution = pair_of(lie.answer, truth(), asked).solve(two_plants(), {});
    EXPECT_EQ(solution.status, Status::optimal);
    EXPECT_EQ(solution.solver, "second");
    EXPECT_EQ(solution.x, truth().x);
    EXPECT_EQ(asked, (std::vector<int>{1, 1}));
  }
}

TEST(CheckedSolvers, FindNothingWhereAllLie) {
  for (const Lie& first : lies())
    for (const Lie& second : lies()) {
      SCOPED_TRACE(first.name + ", then " + second.name);
      std::vector<int> asked;
      const Solution solution = pair_of(first.answer, second.answer, asked).solve(two_plants(), {});
      EXPECT_NE(solution.status, Status::optimal);
      EXPECT_NE(solution.status, Status::interrupted);
      EXPECT_EQ(asked, (std::vector<int>{1, 1}));
      const bool any_finds_none =
          first.answer.status == Status::infeasible || second.answer.status == Status::infeasible;
      EXPECT_EQ(solution.status, any_finds_none ? Status::infeasible : Status::failed);
      EXPECT_TRUE(any_finds_none || !solution.message.empty());
    }
}

TEST(CheckedSolvers, StopWhereOneWasStopped) {
  std::vector<int> asked;
  CheckedSolvers solvers = pair_of({.status = Status::interrupted}, truth(), asked);
  EXPECT_EQ(solvers.solve(two_plants(), {}).status, Status::interrupted);
  EXPECT_EQ(asked, (std::vector<int>{1, 0}));
  EXPECT_EQ(solvers.choose(two_plants(), {{0, 1}}, 1e-3).status, Status::interrupted);
}

TEST(CheckedSolvers, AskTheNextForAChoice) {
  std::vector<int> asked;
  for (const Status status : {Status::failed, Status::infeasible}) {
    CheckedSolvers solvers = pair_of({.status = status}, truth(), asked);
    EXPECT_EQ(solvers.choose(two_plants(), {{0, 1}}, 1e-3).status, Status::optimal);
    EXPECT_EQ(asked, (std::vector<int>{1, 1}));
  }
}

TEST(CheckedSolvers, SayWhereThereIsNobodyToAsk) {
  CheckedSolvers nobody({}, 1e-6);
  const Solution solution = nobody.solve(two_plants(), {});
  EXPECT_EQ(solution.status, Status::failed);
  EXPECT_FALSE(solution.message.empty());
}

// The gap is the one asked for: 14.1 against a bound of 14 is 1/141 of what sums to the cost.
TEST(CheckedSolvers, AllowTheGapAskedFor) {
  const Solution near = {.status = Status::optimal, .x = {5.9, 4.1}, .y = {2.0, 0.0}};
  EXPECT_TRUE(is_proven(two_plants(), near, 0.1 / 14.1 + 1e-9));
  EXPECT_FALSE(is_proven(two_plants(), near, 0.1 / 14.1 - 1e-9));
}

}  // namespace
}  // namespace gridstep
