#include "bindings/report/points.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace gridstep::report {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

TimeGrid hours(Index steps) {
  return {0, 3600, steps, 0};
}

nlohmann::json json_of(const PointSeries& series, double scale = 0.0) {
  std::string text;
  series.append_json(text, scale);
  return nlohmann::json::parse(text);
}

TEST(Points, AYearIsDrawnStepByStep) {
  const Points points(hours(8760));
  EXPECT_EQ(points.per_point, 1);
  EXPECT_EQ(points.count, 8760);
  EXPECT_EQ(Points(hours(1)).count, 1);
  EXPECT_EQ(Points(hours(Points::most)).per_point, 1);
}

TEST(Points, ALongRunHasSeveralStepsPerPoint) {
  const Points points(hours(100'001));
  EXPECT_EQ(points.per_point, 3);
  EXPECT_EQ(points.count, 33'334);
  EXPECT_EQ(points.of(8), 2);
  EXPECT_EQ(points.steps_of(0), 3);
  EXPECT_EQ(points.steps_of(33'333), 2);  // 100 001 − 3 · 33 333
}

TEST(PointSeries, FoldsAsItIsTold) {
  // 80 001 steps: 3 per point; the first point has the values −4, 1 and 2.
  const Points points(hours(80'001));
  ASSERT_EQ(points.per_point, 3);
  const auto folded = [&](Fold fold) {
    PointSeries series(points, fold);
    series.add(0, -4.0);
    series.add(1, 1.0);
    series.add(2, 2.0);
    return series.values().front();
  };
  EXPECT_DOUBLE_EQ(folded(Fold::mean), -1.0 / 3.0);
  EXPECT_EQ(folded(Fold::last), 2.0);
  EXPECT_EQ(folded(Fold::least), -4.0);
  EXPECT_EQ(folded(Fold::greatest), 2.0);
  EXPECT_EQ(folded(Fold::largest), -4.0);
}

TEST(PointSeries, FiveDigitsOfTheGreatest) {
  PointSeries series(Points(hours(3)));
  series.add(0, 3584.46);
  series.add(1, -0.04);
  series.add(2, unknown);
  const nlohmann::json json = json_of(series);
  EXPECT_DOUBLE_EQ(json["scale"], 0.1);
  EXPECT_EQ(json["values"], nlohmann::json::parse("[35845,0,null]"));
}

TEST(PointSeries, SmallAndLargeRegionsKeepTheirDigits) {
  for (const double size : {1e-4, 0.7, 123.0, 9.9e4, 3e7}) {
    PointSeries series(Points(hours(1)));
    series.add(0, size);
    const nlohmann::json json = json_of(series);
    const double told = json["scale"].get<double>() * json["values"][0].get<double>();
    EXPECT_NEAR(told, size, std::max(1e-6, 1e-4 * size));
  }
}

TEST(PointSeries, WhatIsNoNumberIsNull) {
  PointSeries series(Points(hours(2)));
  series.add(0, std::numeric_limits<double>::infinity());
  series.add(1, 0.25);
  EXPECT_EQ(json_of(series, 0.01)["values"], nlohmann::json::parse("[null,25]"));
}

}  // namespace
}  // namespace gridstep::report
