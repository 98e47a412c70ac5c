#include "engine/ensemble/work_source.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace gridstep {
namespace {

/// Who was given which position: each must be given once.
std::vector<int> hand_out(WorkSource& source, Index count, Index workers) {
  std::vector<std::vector<int>> given(at(workers), std::vector<int>(at(count), 0));
  std::vector<std::thread> threads;
  for (Index worker = 0; worker < workers; ++worker)
    threads.emplace_back([&, worker] {
      while (const auto position = source.next(worker)) ++given[at(worker)][at(*position)];
    });
  for (std::thread& thread : threads) thread.join();
  std::vector<int> sum(at(count), 0);
  for (const std::vector<int>& one : given)
    for (std::size_t position = 0; position < sum.size(); ++position)
      sum[position] += one[position];
  return sum;
}

TEST(WorkSource, GivesEveryPositionOnce) {
  constexpr Index count = 1003;
  for (const Index workers : {1, 2, 8}) {
    SharedCounter counter(count);
    EqualParts parts(count, workers);
    EXPECT_EQ(hand_out(counter, count, workers), std::vector<int>(count, 1));
    EXPECT_EQ(hand_out(parts, count, workers), std::vector<int>(count, 1));
  }
}

TEST(WorkSource, HasNothingToGiveWhereThereIsNothing) {
  SharedCounter counter(0);
  EqualParts parts(0, 3);
  EXPECT_FALSE(counter.next(0));
  EXPECT_FALSE(parts.next(2));
  EXPECT_FALSE(counter.next(0));
}

TEST(EqualParts, DifferByOneAtMost) {
  EqualParts parts(10, 4);
  std::vector<Index> sizes(4, 0);
  for (Index worker = 0; worker < 4; ++worker)
    while (parts.next(worker)) ++sizes[at(worker)];
  EXPECT_EQ(sizes, (std::vector<Index>{3, 3, 2, 2}));
}

}  // namespace
}  // namespace gridstep
