#include "engine/system/reliability.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace gridstep {
namespace {

/// Hours failed of `years` drawn years, and how often.
struct Count {
  double failed_h = 0.0;
  double failures = 0.0;
};

Count count(const FailureChain& chain, Index years, std::uint64_t seed) {
  Count result;
  for (Index year = 0; year < years; ++year) {
    const RandomStream stream(sibling_seed(seed, year), "unit");
    chain.draw(
        8760, [&](Index n) { return stream.uniform(n); },
        [&](const Span& span) {
          result.failed_h += static_cast<double>(span.to - span.from);
          result.failures += span.from > 0 ? 1.0 : 0.0;
        });
  }
  return result;
}

// A stationary two-state chain is failed MTTR/(MTTF + MTTR) of the time. The variance of the failed
// hours of a long year is about 2 q (1 − q) τ T with τ = MTTF MTTR/(MTTF + MTTR).
TEST(FailureChain, IsFailedAsOftenAsItsTimesSay) {
  const Reliability reliability{.mttf_h = 450.0, .mttr_h = 50.0};
  constexpr Index years = 2000;
  const Count drawn = count(FailureChain(reliability, 1.0), years, 3);
  const double hours = 8760.0 * years;
  const double se = std::sqrt(2.0 * 0.1 * 0.9 * 45.0 * hours);
  EXPECT_NEAR(drawn.failed_h, 0.1 * hours, 4.0 * se);
  // One failure per cycle of 500 h; their number is close to Poisson.
  EXPECT_NEAR(drawn.failures, hours / 500.0, 4.0 * std::sqrt(hours / 500.0));
}

TEST(FailureChain, StaysWithinTheStepsAndInOrder) {
  const FailureChain chain({.mttf_h = 3.0, .mttr_h = 2.0}, 1.0);
  for (Index n = 0; n < 200; ++n) {
    const RandomStream stream(5, static_cast<std::uint64_t>(n));
    Index before = 0;
    chain.draw(
        37, [&](Index k) { return stream.uniform(k); },
        [&](const Span& span) {
          EXPECT_GE(span.from, before);
          EXPECT_LT(span.from, span.to);
          EXPECT_LE(span.to, 37);
          before = span.to + 1;  // at least one step up between two failures
        });
  }
}

TEST(FailureChain, NeverFailsWithoutAMeanTimeToFailure) {
  const FailureChain chain(Reliability{}, 1.0);
  chain.draw(
      100, [](Index) { return 0.999; }, [](const Span&) { FAIL(); });
  EXPECT_EQ(chain.availability_frac(), 1.0);
}

// With MTTR of one step every repair takes exactly one.
TEST(FailureChain, RepairsWithinOneStepWhereTheMeanIsOne) {
  const FailureChain chain({.mttf_h = 4.0, .mttr_h = 1.0}, 1.0);
  const RandomStream stream(1, "unit");
  chain.draw(
      1000, [&](Index n) { return stream.uniform(n); },
      [](const Span& span) { EXPECT_EQ(span.to - span.from, 1); });
}

TEST(Maintenance, FallsOnItsDaysAndReachesOverNewYear) {
  const Reliability reliability{
      .maintenance_h = 48.0, .maintenance_month = 12, .maintenance_day = 31};
  const TimeGrid year{midnight_utc_s(2023, 1, 1, 28800), 3600, 8760, 28800};
  const std::vector<Span> spans = stated_maintenance(reliability, year);
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(spans[0].from, 0);
  EXPECT_EQ(spans[0].to, 24);
  EXPECT_EQ(spans[1].from, 8736);
  EXPECT_EQ(spans[1].to, 8760);
}

TEST(Maintenance, IsDrawnWhollyWithinTheYear) {
  const Span first = drawn_maintenance(1e-9, 504.0, 1.0, 8760);
  EXPECT_EQ(first.from, 0);
  EXPECT_EQ(first.to, 504);
  const Span last = drawn_maintenance(1.0 - 1e-9, 504.0, 1.0, 8760);
  EXPECT_EQ(last.from, 8760 - 504);
  EXPECT_EQ(last.to, 8760);
}

// Ten blocks that fail to half: what is left moves in steps of 1/20, and all of them run.
TEST(HourlyOutages, CountBlocksAndDerating) {
  const Reliability reliability{.mttf_h = 50.0, .mttr_h = 50.0, .derating_frac = 0.5, .blocks = 10};
  const HourlyOutages left = draw_outages(reliability, "u", 2023, 0, 9);
  ASSERT_EQ(left.available_frac.size(), 8760U);
  double sum = 0.0;
  for (std::size_t hour = 0; hour < left.available_frac.size(); ++hour) {
    const double twentieths = 20.0 * left.available_frac[hour];
    EXPECT_NEAR(twentieths, std::round(twentieths), 1e-9);
    EXPECT_DOUBLE_EQ(left.running_frac[hour], 1.0);
    sum += left.available_frac[hour];
  }
  // Availability 0.5 of ten chains with τ = 25 h; each failed block lacks half.
  const double se = std::sqrt(2.0 * 0.25 * 25.0 / (10.0 * 8760.0)) * 0.5;
  EXPECT_NEAR(sum / 8760.0, 0.75, 4.0 * se);
}

TEST(HourlyOutages, DependOnSeedYearAndIdAlone) {
  const Reliability reliability{.mttf_h = 100.0, .mttr_h = 20.0};
  const auto drawn = [&](const char* id, int year, std::uint64_t seed) {
    return draw_outages(reliability, id, year, 0, seed).available_frac;
  };
  EXPECT_EQ(drawn("a", 2023, 1), drawn("a", 2023, 1));
  EXPECT_NE(drawn("a", 2023, 1), drawn("b", 2023, 1));
  EXPECT_NE(drawn("a", 2023, 1), drawn("a", 2025, 1));
  EXPECT_NE(drawn("a", 2023, 1), drawn("a", 2023, 2));
  Reliability maintained = reliability;
  maintained.maintenance_h = 100.0;
  const auto with = draw_outages(maintained, "a", 2023, 0, 1).available_frac;
  const auto without = drawn("a", 2023, 1);
  for (std::size_t hour = 0; hour < with.size(); ++hour) EXPECT_LE(with[hour], without[hour]);
}

}  // namespace
}  // namespace gridstep
