#include "benchmarks/batch/sharing.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/random.hpp"

namespace gridstep {
namespace {

/// Three runs of 3, 2 and 2 s, two workers: one does the first, the other both that are left.
TEST(Sharing, ByHand) {
  SharedCounter counter(3);
  const Sharing dynamic = simulate_sharing(counter, 2, {3.0, 2.0, 2.0}, 0.0, 0.0);
  EXPECT_DOUBLE_EQ(dynamic.end_s, 4.0);
  EXPECT_DOUBLE_EQ(dynamic.efficiency(2), 7.0 / 8.0);
  // With equal parts the first worker has the runs 0 and 2.
  EqualParts parts(3, 2);
  EXPECT_DOUBLE_EQ(simulate_sharing(parts, 2, {3.0, 2.0, 2.0}, 0.0, 0.0).end_s, 5.0);
}

/// Two workers ask at once: the second waits for the answer to the first. After their runs both ask
/// again, 0.1 s apart, and find nothing.
TEST(Sharing, QuestionsAreAnsweredOneAtATime) {
  SharedCounter counter(2);
  EXPECT_DOUBLE_EQ(simulate_sharing(counter, 2, {1.0, 1.0}, 0.5, 0.1).end_s, 0.5 + 0.2 + 1.0 + 0.1);
}

/// Graham's bound: with dynamic sharing nobody waits longer than the longest run.
TEST(Sharing, SixtyFourWorkersAreBusy) {
  constexpr Index runs = 6400;
  const RandomStream stream(1, "sharing");
  std::vector<double> service_s;
  for (Index run = 0; run < runs; ++run) service_s.push_back(std::exp(0.5 * stream.normal(run)));
  double sum_s = 0.0;
  for (const double seconds : service_s) sum_s += seconds;
  const double longest_s = *std::max_element(service_s.begin(), service_s.end());
  for (const Index workers : {1, 2, 8, 64}) {
    SharedCounter counter(runs);
    const Sharing sharing = simulate_sharing(counter, workers, service_s, 0.0, 0.0);
    EXPECT_LE(sharing.end_s, sum_s / static_cast<double>(workers) + longest_s);
    EXPECT_GE(sharing.efficiency(workers), 0.95) << workers;
  }
}

}  // namespace
}  // namespace gridstep
