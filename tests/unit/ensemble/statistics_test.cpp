#include "engine/ensemble/statistics.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/random.hpp"

namespace gridstep {
namespace {

Moments moments_of(const std::vector<double>& values) {
  Moments moments;
  for (const double value : values) moments.add(value);
  return moments;
}

QuantileSketch sketch_of(const std::vector<double>& values) {
  QuantileSketch sketch;
  for (const double value : values) sketch.add(value);
  return sketch;
}

/// Numbers of every size and both signs, a tenth of them zero.
std::vector<double> wild_values(std::uint64_t seed, Index count) {
  const RandomStream stream(seed, "wild");
  std::vector<double> values;
  for (Index n = 0; n < count; ++n) {
    const double size = std::exp(20.0 * stream.normal(3 * n));
    const double kind = stream.uniform(6 * n + 5);
    values.push_back(kind < 0.1 ? 0.0 : kind < 0.5 ? -size : size);
  }
  return values;
}

TEST(Moments, OfTheFirstNumbers) {
  // 1 … n: mean (n + 1)/2, variance of the sample n (n + 1)/12.
  Moments moments;
  for (int n = 1; n <= 1000; ++n) moments.add(n);
  EXPECT_EQ(moments.count(), 1000);
  EXPECT_NEAR(moments.mean(), 500.5, 1e-10);
  EXPECT_NEAR(moments.variance(), 1000.0 * 1001.0 / 12.0, 1e-7);
  EXPECT_NEAR(moments.standard_error(), std::sqrt(1001.0 / 12.0), 1e-10);
  EXPECT_EQ(moments.min(), 1.0);
  EXPECT_EQ(moments.max(), 1000.0);
}

TEST(Moments, SurviveAnOffset) {
  // Deviations −6, −3, 3, 6 from the mean: 90/3 [chan1983 warns of what Σx² makes of it].
  const Moments moments = moments_of({1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16});
  EXPECT_DOUBLE_EQ(moments.mean(), 1e9 + 10);
  EXPECT_DOUBLE_EQ(moments.variance(), 30.0);
}

TEST(Moments, OfNothingAndOfOne) {
  EXPECT_TRUE(std::isnan(Moments().variance()));
  const Moments one = moments_of({3.0});
  EXPECT_EQ(one.mean(), 3.0);
  EXPECT_TRUE(std::isnan(one.variance()));
  EXPECT_TRUE(std::isnan(one.standard_error()));
}

TEST(Moments, JoinedAreThoseOfAll) {
  const RandomStream stream(7, "moments");
  std::vector<double> all;
  for (Index n = 0; n < 10000; ++n) all.push_back(1e6 + stream.normal(n));
  const Moments whole = moments_of(all);
  for (const std::size_t cut :
       {std::size_t{0}, std::size_t{1}, std::size_t{137}, std::size_t{5000}, std::size_t{10000}}) {
    const auto at = all.begin() + static_cast<std::ptrdiff_t>(cut);
    Moments joined = moments_of({all.begin(), at});
    joined.merge(moments_of({at, all.end()}));
    EXPECT_EQ(joined.count(), whole.count());
    EXPECT_NEAR(joined.mean(), whole.mean(), 1e-8);
    EXPECT_NEAR(joined.variance(), whole.variance(), 1e-10);
    EXPECT_EQ(joined.min(), whole.min());
    EXPECT_EQ(joined.max(), whole.max());
  }
  // Four standard errors: of the mean 1/√n, of the variance √(2/n).
  EXPECT_NEAR(whole.mean(), 1e6, 4.0 / 100.0);
  EXPECT_NEAR(whole.variance(), 1.0, 4.0 * std::sqrt(2.0) / 100.0);
}

TEST(Moments, SameOrderSameBits) {
  const std::vector<double> values = wild_values(1, 999);
  const auto joined = [&] {
    Moments moments;
    for (std::size_t first = 0; first < values.size(); first += 100) {
      const auto from = values.begin() + static_cast<std::ptrdiff_t>(first);
      const auto length =
          static_cast<std::ptrdiff_t>(std::min<std::size_t>(100, values.size() - first));
      moments.merge(moments_of({from, from + length}));
    }
    return moments;
  };
  EXPECT_EQ(joined().mean(), joined().mean());
  EXPECT_EQ(joined().variance(), joined().variance());
}

TEST(QuantileSketch, WithinItsErrorOfTheSortedValue) {
  std::vector<double> values = wild_values(2, 20000);
  const QuantileSketch sketch = sketch_of(values);
  std::sort(values.begin(), values.end());
  for (int percent = 0; percent <= 1000; ++percent) {
    const double fraction = percent / 1000.0;
    const double exact = values[static_cast<std::size_t>(
        std::floor(fraction * static_cast<double>(values.size() - 1)))];
    EXPECT_NEAR(sketch.quantile(fraction), exact, QuantileSketch::relative_error * std::abs(exact))
        << fraction;
  }
}

TEST(QuantileSketch, BinsAreThoseOfTheirDigits) {
  // 1 and 1 + 1/512 begin two neighbouring bins; what lies between belongs to the first, whose
  // middle is 1 + 1/1024.
  for (const double value : {1.0, 1.0 + 1.0 / 600.0, std::nextafter(1.0 + 1.0 / 512.0, 0.0)})
    EXPECT_EQ(sketch_of({value}).quantile(0.5), 1.0 + 1.0 / 1024.0) << value;
  EXPECT_EQ(sketch_of({1.0 + 1.0 / 512.0}).quantile(0.5), 1.0 + 3.0 / 1024.0);
  EXPECT_EQ(sketch_of({-1.0}).quantile(0.5), -1.0 - 1.0 / 1024.0);
  EXPECT_EQ(sketch_of({0.0}).quantile(0.5), 0.0);
  EXPECT_EQ(sketch_of({-0.0}).quantile(0.5), 0.0);
}

TEST(QuantileSketch, JoinsInAnyOrder) {
  const QuantileSketch a = sketch_of(wild_values(3, 500));
  const QuantileSketch b = sketch_of(wild_values(4, 700));
  const QuantileSketch c = sketch_of(wild_values(5, 900));
  const auto joined = [](QuantileSketch one, const QuantileSketch& other) {
    one.merge(other);
    return one;
  };
  EXPECT_EQ(joined(a, b), joined(b, a));
  EXPECT_EQ(joined(joined(a, b), c), joined(a, joined(b, c)));
  EXPECT_EQ(joined(a, {}), a);
  std::vector<double> all = wild_values(3, 500);
  for (const double value : wild_values(4, 700)) all.push_back(value);
  EXPECT_EQ(joined(a, b), sketch_of(all));
}

TEST(QuantileSketch, Edges) {
  EXPECT_TRUE(std::isnan(QuantileSketch().quantile(0.5)));
  const double infinity = std::numeric_limits<double>::infinity();
  const double most = std::numeric_limits<double>::max();
  const QuantileSketch sketch = sketch_of({-infinity, -1.0, infinity});
  EXPECT_EQ(sketch.quantile(0.0), -infinity);
  EXPECT_EQ(sketch.quantile(1.0), infinity);
  EXPECT_NEAR(sketch_of({most}).quantile(0.5) / most, 1.0, 1.0 / 512.0);
  EXPECT_EQ(sketch_of({std::numeric_limits<double>::quiet_NaN()}).count(), 0);
}

Totals run_with(double cost, double wind_mwh) {
  Totals totals;
  totals.currency = "CNY";
  totals.total_cost = cost;
  totals.capacity_mw = {{"wind", 50.0}};
  totals.energy_mwh = {{"wind", wind_mwh}};
  return totals;
}

TEST(RunStatistics, EveryNumberOfTheTotals) {
  RunStatistics first;
  RunStatistics second;
  for (int n = 1; n <= 40; ++n) first.add(run_with(100.0 * n, 3.0));
  for (int n = 41; n <= 100; ++n) second.add(run_with(100.0 * n, 5.0));
  RunStatistics all = first;
  all.merge(second);
  EXPECT_EQ(all.runs(), 100);
  const Spread& cost = all.of("total_cost");
  EXPECT_NEAR(cost.moments.mean(), 5050.0, 1e-9);
  EXPECT_NEAR(cost.moments.variance(), 1e4 * 100.0 * 101.0 / 12.0, 1e-6);
  // Sorted values 100 … 10000; the one at place ⌊0.95 · 99⌋ = 94 is 9500.
  EXPECT_NEAR(cost.quantile(0.95), 9500.0, 9500.0 * QuantileSketch::relative_error);
  EXPECT_EQ(cost.quantile(0.0), 100.0);
  EXPECT_EQ(cost.quantile(1.0), 10000.0);
  EXPECT_NEAR(all.of("energy_mwh.wind").moments.mean(), 0.4 * 3.0 + 0.6 * 5.0, 1e-12);
  for (const Quantity& quantity : quantities())
    EXPECT_EQ(all.of(quantity.name).moments.count(), 100) << quantity.name;
  EXPECT_THROW(static_cast<void>(all.of("nothing")), std::out_of_range);
}

TEST(RunStatistics, WhatARunDoesNotKnowIsNotCounted) {
  RunStatistics statistics;
  Totals one = run_with(1.0, 1.0);
  one.green_share_traced = std::numeric_limits<double>::quiet_NaN();
  statistics.add(one);
  statistics.add(run_with(2.0, 1.0));
  EXPECT_EQ(statistics.of("green_share_traced").moments.count(), 1);
  EXPECT_EQ(statistics.of("total_cost").moments.count(), 2);
}

TEST(RunStatistics, TextAndJson) {
  RunStatistics statistics;
  for (const double cost : {1.0, 2.0, 3.0}) statistics.add(run_with(cost, cost));
  const std::string text = to_text(statistics);
  EXPECT_EQ(text.substr(0, 8), "  3 runs") << text;
  EXPECT_NE(text.find("operating cost"), std::string::npos);
  EXPECT_NE(to_text(statistics, Language::chinese).find("运行成本"), std::string::npos);
  const auto json = to_json(statistics);
  EXPECT_EQ(json["runs"], 3);
  EXPECT_EQ(json["quantities"]["total_cost"]["mean"], 2.0);
  EXPECT_EQ(json["quantities"]["total_cost"]["sd"], 1.0);
  EXPECT_EQ(json["quantities"]["total_cost"]["min"], 1.0);
  EXPECT_EQ(json["quantities"]["total_cost"]["max"], 3.0);
  EXPECT_EQ(json["quantities"]["total_cost"]["unit"], "CNY");
}

}  // namespace
}  // namespace gridstep
