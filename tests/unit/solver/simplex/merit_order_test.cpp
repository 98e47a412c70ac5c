#include "engine/solver/simplex/merit_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

#include "tests/support/random_program.hpp"

namespace gridstep::simplex {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Row 0: the balance of 20 columns, costs 20, 19, …, 1; one of them draws instead. Row 1: columns
/// 2 and 3 together. Row 2: an equality over columns 5 and 20; column 20 is in no balance.
Program market() {
  Program program;
  program.pattern = new_pattern();
  for (Index column = 0; column < 21; ++column) {
    program.cost.push_back(20.0 - static_cast<double>(column));
    program.lower.push_back(0.0);
    program.upper.push_back(10.0);
  }
  for (Index column = 0; column < 20; ++column) program.add_entry(column, column == 7 ? -1.0 : 1.0);
  program.end_row(50.0, 50.0);
  program.add_entry(2, 1.0);
  program.add_entry(3, 1.0);
  program.end_row(-infinity, 15.0);
  program.add_entry(5, 1.0);
  program.add_entry(20, -1.0);
  program.end_row(0.0, 0.0);
  program.fixed_rows = program.rows();
  return program;
}

struct Loaded {
  explicit Loaded(const Program& program) {
    matrix.load(program);
    order.load(program, matrix);
  }
  Matrix matrix;
  MeritOrder order;
};

TEST(MeritOrder, KnowsWhichColumnsArePlain) {
  const Program program = market();
  Loaded market(program);
  MeritOrder& order = market.order;
  EXPECT_TRUE(order.is_home(0));
  EXPECT_FALSE(order.is_home(1));  // short, and no equality
  EXPECT_FALSE(order.is_home(2));  // short
  order.classify(program, {0, 1, 0});
  for (int column = 0; column < 20; ++column) {
    EXPECT_EQ(order.home(column), 0);
    EXPECT_EQ(order.coefficient(column), column == 7 ? -1.0 : 1.0);
    EXPECT_EQ(order.is_plain(column), column != 5) << column;  // 5: an equality looks at it
  }
  EXPECT_EQ(order.home(20), -1);
  EXPECT_FALSE(order.is_plain(20));
  order.classify(program, {0, 0, 0});  // now row 1 has a price
  EXPECT_FALSE(order.is_plain(2));
  EXPECT_FALSE(order.is_plain(3));
  EXPECT_TRUE(order.is_plain(4));
}

TEST(MeritOrder, StandsByThePriceAtWhichColumnsPay) {
  Program program = market();
  Loaded market(program);
  MeritOrder& order = market.order;
  const auto& places = order.places(0);
  EXPECT_EQ(places.size(), 19U);
  const auto ascends = [&] {
    return std::is_sorted(places.begin(), places.end(),
                          [](const auto& a, const auto& b) { return a.pays_at < b.pays_at; });
  };
  EXPECT_TRUE(ascends());
  EXPECT_EQ(places.front().column, 7);  // draws, and costs 13: pays at −13
  EXPECT_EQ(places.front().pays_at, -13.0);
  for (const double price : {5.5, -20.0, 7.0, 100.0, 7.0, 6.999, -13.0}) {
    const auto expected = std::count_if(places.begin(), places.end(),
                                        [&](const auto& place) { return place.pays_at < price; });
    EXPECT_EQ(order.place_at(0, price), static_cast<std::size_t>(expected)) << price;
  }
  std::reverse(program.cost.begin(), program.cost.end());
  market.matrix.load(program);
  order.load(program, market.matrix);
  EXPECT_TRUE(ascends());
}

TEST(MeritOrder, TakesDisturbedColumnsOut) {
  Program program = market();
  Loaded market(program);
  MeritOrder& order = market.order;
  order.classify(program, {0, 1, 0});
  std::set<int> visited;
  order.disturb(program, 1, [&](int column) { visited.insert(column); });
  EXPECT_EQ(visited, (std::set<int>{2, 3}));
  EXPECT_TRUE(order.has_plain(0));
  std::set<int> others;
  for (const MeritOrder::Part& part : order.others(0)) others.insert(part.column);
  EXPECT_EQ(others, (std::set<int>{2, 3, 5}));
  visited.clear();
  order.disturb(program, 1, [&](int column) { visited.insert(column); });
  EXPECT_TRUE(visited.empty());
  order.disturb_all();
  EXPECT_FALSE(order.has_plain(0));
  EXPECT_FALSE(order.is_plain(0));
  order.classify(program, {0, 1, 0});
  EXPECT_TRUE(order.has_plain(0));
  EXPECT_TRUE(order.is_plain(2));
}

// A row that crosses the whole balance, as a branch limit does, leaves nothing plain.
TEST(MeritOrder, IsCrowdedByALongRow) {
  Program program = market();
  for (Index column = 0; column < 16; ++column) program.add_entry(column, 0.3);
  program.end_row(-20.0, 20.0);
  Loaded market(program);
  MeritOrder& order = market.order;
  order.classify(program, {0, 1, 0, 1});
  EXPECT_TRUE(order.has_plain(0));
  std::set<int> visited;
  order.disturb(program, 3, [&](int column) { visited.insert(column); });
  EXPECT_EQ(visited.size(), 19U);
  EXPECT_FALSE(order.has_plain(0));
}

// What is plain is in its home, in no other equality and in no row that has a price.
TEST(MeritOrder, NeverCallsPlainWhatIsNot) {
  test::ProgramMaker maker(1, {.in_time = true, .is_wide = true});
  for (int trial = 0; trial < 40 && !testing::Test::HasFailure(); ++trial) {
    const Program program = maker.make();
    Loaded loaded(program);
    std::vector<char> is_idle;
    for (Index row = 0; row < program.rows(); ++row) is_idle.push_back(maker.draw().chance(0.7));
    loaded.order.classify(program, is_idle);
    for (int column = 0; column < loaded.matrix.columns(); ++column)
      if (loaded.order.is_plain(column))
        loaded.matrix.column(column, [&](int row, double value) {
          if (row == loaded.order.home(column)) {
            EXPECT_EQ(value, loaded.order.coefficient(column));
          } else {
            EXPECT_NE(is_idle[at(row)], 0) << column;
          }
        });
  }
}

}  // namespace
}  // namespace gridstep::simplex
