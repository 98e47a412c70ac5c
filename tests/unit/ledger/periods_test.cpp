#include "engine/ledger/periods.hpp"

#include <gtest/gtest.h>

namespace gridstep {
namespace {

// 2023-12-31T22:30 on a clock eight hours ahead of UTC, half-hour steps.
constexpr TimeGrid over_new_year = {1704033000, 1800, 6, 8 * 3600};

TEST(Periods, FollowTheLocalClock) {
  const auto sizes = [](Calendar calendar) {
    std::vector<Index> result;
    for (const Period& period : periods_of(over_new_year, calendar))
      result.push_back(period.end_step - period.first_step);
    return result;
  };
  EXPECT_EQ(sizes(Calendar::hour), (std::vector<Index>{1, 2, 2, 1}));
  EXPECT_EQ(sizes(Calendar::day), (std::vector<Index>{3, 3}));
  EXPECT_EQ(sizes(Calendar::month), (std::vector<Index>{3, 3}));
  EXPECT_EQ(sizes(Calendar::year), (std::vector<Index>{3, 3}));
  EXPECT_EQ(sizes(Calendar::run), (std::vector<Index>{6}));
}

TEST(Periods, Labels) {
  const Period second{3, 6};
  EXPECT_EQ(label_of(second, over_new_year, Calendar::hour), "2024-01-01T00:00:00+08:00");
  EXPECT_EQ(label_of(second, over_new_year, Calendar::day), "2024-01-01");
  EXPECT_EQ(label_of(second, over_new_year, Calendar::month), "2024-01");
  EXPECT_EQ(label_of(second, over_new_year, Calendar::year), "2024");
}

}  // namespace
}  // namespace gridstep
