#include "engine/time/windows.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

namespace gridstep {
namespace {

void expect_windows(const std::vector<Window>& windows,
                    const std::vector<std::array<Index, 3>>& expected) {
  ASSERT_EQ(windows.size(), expected.size());
  for (std::size_t k = 0; k < windows.size(); ++k) {
    EXPECT_EQ(windows[k].first_step, expected[k][0]) << "window " << k;
    EXPECT_EQ(windows[k].solve_steps, expected[k][1]) << "window " << k;
    EXPECT_EQ(windows[k].keep_steps, expected[k][2]) << "window " << k;
  }
}

TEST(Plan, KeepsPartOfWhatItSolves) {
  expect_windows(plan(10, 4, 2), {{0, 4, 2}, {2, 4, 2}, {4, 4, 2}, {6, 4, 4}});
}

// Steps 4 to 6 remain after two windows: less than a window, kept whole.
TEST(Plan, CutsTheLastWindow) {
  expect_windows(plan(7, 4, 2), {{0, 4, 2}, {2, 4, 2}, {4, 3, 3}});
}

TEST(Plan, OneWindowWhereItSeesTheEnd) {
  expect_windows(plan(5, 5, 1), {{0, 5, 5}});
  expect_windows(plan(5, 48, 24), {{0, 5, 5}});
}

TEST(Plan, AYearOfDaysHasNoSeamUncovered) {
  Index next = 0;
  for (const Window& window : plan(8760, 48, 24)) {
    EXPECT_EQ(window.first_step, next);
    next += window.keep_steps;
  }
  EXPECT_EQ(next, 8760);
  EXPECT_EQ(plan(8760, 48, 24).size(), 364U);  // the last two days are kept together
}

TEST(Plan, RefusesNonsense) {
  EXPECT_THROW(plan(0, 4, 2), std::logic_error);
  EXPECT_THROW(plan(10, 2, 4), std::logic_error);
  EXPECT_THROW(plan(10, 2, 0), std::logic_error);
}

}  // namespace
}  // namespace gridstep
