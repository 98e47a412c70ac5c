#include "engine/solver/simplex/pivot_vector.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <vector>

#include "engine/solver/simplex/loops.hpp"
#include "tests/support/draw.hpp"

namespace gridstep::simplex {
namespace {

std::vector<std::size_t> marked(const PivotVector& v) {
  std::vector<std::size_t> positions;
  v.each([&](std::size_t k) { positions.push_back(k); });
  return positions;
}

TEST(PivotVector, VisitsMarksInBothOrders) {
  test::Draw draw(1);
  PivotVector v;
  v.resize(300);
  std::set<std::size_t> expected = {0, 63, 64, 127, 128, 299};
  for (int k = 0; k < 40; ++k) expected.insert(static_cast<std::size_t>(draw.below(300)));
  for (const std::size_t k : expected) v.set(k, 1.0);
  const std::vector<std::size_t> ascending(expected.begin(), expected.end());
  const std::vector<std::size_t> descending(expected.rbegin(), expected.rend());
  EXPECT_EQ(marked(v), ascending);
  std::vector<std::size_t> seen;
  v.ascending([&](std::size_t k) { seen.push_back(k); });
  EXPECT_EQ(seen, ascending);
  seen.clear();
  v.descending([&](std::size_t k) { seen.push_back(k); });
  EXPECT_EQ(seen, descending);
}

// A visit marks further on: the mark is met, in the same word and in another.
TEST(PivotVector, MeetsWhatIsMarkedOnTheWay) {
  PivotVector v;
  v.resize(200);
  v.set(0, 1.0);
  std::vector<std::size_t> seen;
  v.ascending([&](std::size_t k) {
    seen.push_back(k);
    if (k + 21 < 200) v.mark(k + 21);
  });
  EXPECT_EQ(seen, (std::vector<std::size_t>{0, 21, 42, 63, 84, 105, 126, 147, 168, 189}));
  v.clear();
  v.set(199, 1.0);
  seen.clear();
  v.descending([&](std::size_t k) {
    seen.push_back(k);
    if (k >= 45) v.mark(k - 45);
  });
  EXPECT_EQ(seen, (std::vector<std::size_t>{199, 154, 109, 64, 19}));
}

TEST(PivotVector, ClearsWhatItMarked) {
  PivotVector v;
  v.resize(130);
  v.add(3, 2.0);
  v.add(3, 0.5);
  v.set(129, -1.0);
  EXPECT_EQ(v.value[3], 2.5);
  v.clear();
  EXPECT_TRUE(marked(v).empty());
  EXPECT_EQ(v.value, std::vector<double>(130, 0.0));
}

TEST(Loops, FindTheFirstLargest) {
  test::Draw draw(2);
  for (const std::size_t size : {1U, 15U, 16U, 17U, 64U, 203U}) {
    std::vector<double> x = draw.series(static_cast<Index>(size), -1.0, 1.0);
    x.front() = 0.5;
    const auto expected = std::max_element(x.begin(), x.end()) - x.begin();
    EXPECT_EQ(loops::largest(size, x.data()), expected) << size;
    std::fill(x.begin(), x.end(), 0.0);
    EXPECT_EQ(loops::largest(size, x.data()), -1) << size;
  }
  EXPECT_EQ(loops::largest(0, nullptr), -1);
}

TEST(Loops, NameThoseThatMayEnter) {
  test::Draw draw(3);
  const std::vector<double> alpha = draw.series(3 * 64, -1.0, 1.0);
  std::vector<double> move;
  for (int k = 0; k < 3 * 64; ++k) move.push_back(static_cast<double>(draw.below(3)) - 1.0);
  const std::vector<int> pages = {2, 0};
  for (const double sign : {1.0, -1.0}) {
    std::vector<std::uint64_t> bits(pages.size());
    loops::below(pages, sign, 0.1, alpha.data(), move.data(), bits.data());
    for (std::size_t page = 0; page < pages.size(); ++page)
      for (std::size_t k = 0; k < 64; ++k) {
        const std::size_t column = 64 * static_cast<std::size_t>(pages[page]) + k;
        EXPECT_EQ((bits[page] >> k & 1U) != 0, sign * alpha[column] * move[column] < -0.1)
            << column;
      }
  }
}

TEST(Loops, AddAndClearThesePagesOnly) {
  test::Draw draw(4);
  const std::vector<double> x = draw.series(3 * 64, -1.0, 1.0);
  std::vector<double> y = draw.series(3 * 64, -1.0, 1.0);
  const std::vector<double> before = y;
  loops::add_pages({0, 2}, 3.0, x.data(), y.data());
  for (std::size_t k = 0; k < y.size(); ++k)
    EXPECT_EQ(y[k], k / 64 == 1 ? before[k] : before[k] + 3.0 * x[k]) << k;
  loops::clear_page(y.data() + 64);
  for (std::size_t k = 0; k < y.size(); ++k) EXPECT_EQ(y[k] == 0.0, k / 64 == 1) << k;
}

}  // namespace
}  // namespace gridstep::simplex
