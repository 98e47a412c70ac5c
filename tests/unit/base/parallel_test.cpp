#include "engine/base/parallel.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

namespace gridstep {
namespace {

class ParallelFor : public testing::TestWithParam<int> {
 protected:
  ParallelFor() { set_threads(GetParam()); }
  ~ParallelFor() override { set_threads(omp_get_num_procs()); }
};

TEST_P(ParallelFor, VisitsEveryIndexOnce) {
  std::vector<int> visits(1000, 0);
  parallel_for(1000, [&](Index index) { ++visits[static_cast<std::size_t>(index)]; });
  EXPECT_EQ(visits, std::vector<int>(1000, 1));
}

TEST_P(ParallelFor, DoesNothingForNothing) {
  parallel_for(0, [](Index) { FAIL(); });
}

TEST_P(ParallelFor, ThrowsWhatTheLowestIndexThrew) {
  const auto body = [](Index index) {
    if (index % 10 == 7) throw std::runtime_error(std::to_string(index));
  };
  try {
    parallel_for(100, body);
    FAIL();
  } catch (const std::runtime_error& failure) {
    EXPECT_STREQ(failure.what(), "7");
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, ParallelFor, testing::Values(1, 2, 8));

}  // namespace
}  // namespace gridstep
