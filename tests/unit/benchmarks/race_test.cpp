#include "benchmarks/dispatch/race.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "benchmarks/dispatch/bench.hpp"
#include "benchmarks/dispatch/full_program.hpp"
#include "benchmarks/dispatch/peak_memory.hpp"
#include "engine/base/error.hpp"
#include "tests/support/dispatch_region.hpp"

namespace gridstep::bench {
namespace {

/// A few windows of the Hohhot scenario.
Case few_windows(const char* name, Index windows) {
  CaseSource source;
  source.hohhot = std::string(GRIDSTEP_SOURCE_DIR) + "/scenarios/hohhot";
  source.steps = 24 * (windows + 1);
  for (const CaseEntry& entry : all_cases())
    if (entry.suite == "hohhot" && entry.name == name) return entry.make(source);
  throw std::logic_error("no such case");
}

std::vector<Way> lazy_ways() {
  std::vector<Way> ways = all_ways();
  std::erase_if(ways, [](const Way& way) { return way.name != "lazy_shifted"; });
  return ways;
}

/// Solves as another does, then spoils the answer.
class Liar final : public Contender {
 public:
  using Spoil = std::function<void(const Program& program, Solution& solution)>;

  Liar(std::unique_ptr<Contender> honest, Spoil spoil)
      : honest_(std::move(honest)), spoil_(std::move(spoil)) {}
  const Solution& solve(const Window& window, const State& state) override {
    solution_ = honest_->solve(window, state);
    spoil_(honest_->program(), solution_);
    return solution_;
  }
  [[nodiscard]] const Program& program() const override { return honest_->program(); }
  void forget() override { honest_->forget(); }
  [[nodiscard]] Index iterations() const override { return 0; }

 private:
  std::unique_ptr<Contender> honest_;
  Spoil spoil_;
  Solution solution_;
};

Way liar(const Liar::Spoil& spoil) {
  const Way honest = lazy_ways().front();
  return {"mock", "wrong", [honest, spoil](const System& system, const SolverOptions& options) {
            return std::make_unique<Liar>(honest.enter(system, options), spoil);
          }};
}

RaceOptions quick() {
  RaceOptions options;
  options.rounds = 2;
  return options;
}

TEST(Race, EveryWayOfThisBuildAgrees) {
  GRIDSTEP_NEEDS_SOLVER();
  const Case made = few_windows("stressed", 3);
  ASSERT_EQ(made.starts.size(), 3);
  const std::vector<Performance> all = race(made, all_ways(), quick());
  EXPECT_EQ(all.size(), all_ways().size());
  for (const Performance& one : all) {
    SCOPED_TRACE(one.way.solver + " " + one.way.name + ": " + one.message);
    EXPECT_TRUE(one.agreed);
    EXPECT_EQ(one.windows, 3);
    EXPECT_EQ(one.window_s.size(), 2U);
    EXPECT_GT(one.least_s(3), 0.0);
    EXPECT_LE(one.least_s(3), one.median_s(3));
    EXPECT_LE(one.worst_gap, made.system.gap);
  }
}

TEST(Race, AnAnswerThatViolatesARowIsFound) {
  GRIDSTEP_NEEDS_SOLVER();
  const Case made = few_windows("base", 2);
  std::vector<Way> ways = lazy_ways();
  ways.push_back(liar([](const Program&, Solution& solution) { solution.x[0] += 1.0; }));
  const std::vector<Performance> all = race(made, ways, quick());
  EXPECT_TRUE(all.front().agreed);
  EXPECT_FALSE(all.back().certified);
  EXPECT_FALSE(all.back().holds());
  EXPECT_NE(all.back().message.find("violation"), std::string::npos) << all.back().message;
}

/// Cheap prices prove nothing: the dispatch is feasible, its bound is not near.
TEST(Race, AnAnswerThatProvesNothingIsFound) {
  GRIDSTEP_NEEDS_SOLVER();
  const Case made = few_windows("base", 2);
  const std::vector<Performance> all = race(made, {liar([](const Program&, Solution& solution) {
                                              for (double& price : solution.y) price *= 0.5;
                                            })},
                                            quick());
  EXPECT_FALSE(all.front().holds());
  EXPECT_NE(all.front().message.find("gap"), std::string::npos) << all.front().message;
}

/// The same answer for another program is certified there, and disagrees.
TEST(Race, AnotherProgramIsNoAnswer) {
  GRIDSTEP_NEEDS_SOLVER();
  const Case made = few_windows("base", 2);
  System dearer = made.system;
  for (Column& column : dearer.formulation.columns)
    column.cost_per_h = column.cost_per_h.times(1.001);
  std::vector<Way> ways = lazy_ways();
  const Way honest = ways.front();
  ways.push_back({"mock", "dearer", [&](const System&, const SolverOptions& options) {
                    return honest.enter(dearer, options);
                  }});
  const std::vector<Performance> all = race(made, ways, quick());
  EXPECT_TRUE(all.back().certified);
  EXPECT_FALSE(all.back().agreed);
  EXPECT_FALSE(all.back().holds());
}

TEST(Race, ABudgetShortensAndSaysSo) {
  GRIDSTEP_NEEDS_SOLVER();
  const Case made = few_windows("base", 3);
  RaceOptions options = quick();
  options.budget_s = 1e-9;
  const std::vector<Performance> all = race(made, lazy_ways(), options);
  EXPECT_EQ(all.front().windows, 0);
  EXPECT_TRUE(all.front().over_budget);
  EXPECT_TRUE(all.front().holds());
  const nlohmann::ordered_json line = to_json(made, all.front(), all, {"cpu", 1.0, 1.0});
  EXPECT_FALSE(line.contains("min_s"));
  EXPECT_EQ(line["windows"], 0);
}

TEST(Race, StopsWhenAsked) {
  GRIDSTEP_NEEDS_SOLVER();
  const Case made = few_windows("base", 2);
  RaceOptions options = quick();
  options.stop = [] { return true; };
  EXPECT_THROW(race(made, lazy_ways(), options), InterruptedError);
}

TEST(Race, OneWindowHasNoWindowBefore) {
  GRIDSTEP_NEEDS_SOLVER();
  Case made = few_windows("base", 1);
  made.starts.resize(1);
  for (const Performance& one : race(made, all_ways(), quick()))
    EXPECT_FALSE(one.way.needs_windows) << one.way.name;
}

/// Times add up by hand: two rounds of two windows.
TEST(Performance, LeastAndMedianAreOfRounds) {
  Performance one;
  one.window_s = {{1.0, 5.0}, {2.0, 3.0}, {4.0, 4.0}};
  EXPECT_DOUBLE_EQ(one.least_s(1), 1.0);
  EXPECT_DOUBLE_EQ(one.least_s(2), 5.0);
  EXPECT_DOUBLE_EQ(one.median_s(2), 6.0);
}

TEST(PeakMemory, CountsWhatIsTaken) {
  const double taken_mb = peak_memory_mb([] {
    const std::vector<double> numbers(std::size_t{5'000'000}, 1.0);  // 40 MB
    ASSERT_GT(numbers.back(), 0.0);
  });
  EXPECT_GT(taken_mb, 36.0);
  EXPECT_LT(taken_mb, 60.0);
}

}  // namespace
}  // namespace gridstep::bench
