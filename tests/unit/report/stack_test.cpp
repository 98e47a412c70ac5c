#include "bindings/report/stack.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "bindings/report/details.hpp"
#include "tests/unit/results/sample.hpp"

namespace gridstep::report {
namespace {

using Json = nlohmann::json;

/// Two steps of the sample region, so few that every number is worked out by hand.
Record two_steps(const System& system) {
  double energy_mwh = 10.0;
  return sample::record(system, 0, 2, energy_mwh);
}

std::vector<double> numbers(const Json& series) {
  std::vector<double> values;
  for (const Json& one : series["values"])
    values.push_back(one.get<double>() * series["scale"].get<double>());
  return values;
}

TEST(Stack, LayersStandInTheOrderOfAPlannersPicture) {
  const System system = sample::system(2);
  const Stack stack(system, Points(system.time));
  const Json layers = Json::parse(stack.layers_json().dump());
  ASSERT_EQ(layers.size(), 3U);
  EXPECT_EQ(layers[0]["carrier"], "coal");
  EXPECT_EQ(layers[1]["carrier"], "wind");
  EXPECT_EQ(layers[1]["label_zh"], "风电");
  EXPECT_TRUE(layers[1]["green"].get<bool>());
  EXPECT_TRUE(layers[2]["stores"].get<bool>());
}

TEST(Stack, SeriesAreThoseOfTheRecord) {
  const System system = sample::system(2);
  Stack stack(system, Points(system.time));
  const Record record = two_steps(system);
  stack.add(record);
  const Json series = Json::parse(stack.series_json());
  // Wind offers 30 and 35 MW and is curtailed by 2 MW; the battery charges 4 MW, then gives 3 MW.
  EXPECT_NEAR(numbers(series["generation_mw"][1])[0], 28.0, 1e-3);
  EXPECT_NEAR(numbers(series["generation_mw"][1])[1], 33.0, 1e-3);
  EXPECT_NEAR(numbers(series["curtailment_mw"][1])[0], 2.0, 1e-3);
  EXPECT_NEAR(numbers(series["charge_mw"][2])[0], 4.0, 1e-3);
  EXPECT_NEAR(numbers(series["generation_mw"][2])[1], 3.0, 1e-3);
  EXPECT_NEAR(numbers(series["demand_mw"])[1], 71.0, 1e-2);
  EXPECT_NEAR(numbers(series["import_mw"])[0], 5.0, 1e-3);
  EXPECT_NEAR(numbers(series["export_mw"])[1], 2.0, 1e-3);
  const double green = 28.0 / (28.0 + record.generation_mw[0]);
  EXPECT_NEAR(numbers(series["green_share"])[0], green, 0.0006);
  const Json layers = Json::parse(stack.layers_json().dump());
  EXPECT_NEAR(layers[1]["energy_mwh"].get<double>(), 61.0, 1e-9);
  EXPECT_NEAR(layers[1]["curtailment_mwh"].get<double>(), 4.0, 1e-9);
  EXPECT_TRUE(layers[1]["varies"].get<bool>());   // 30, then 35 MW
  EXPECT_FALSE(layers[0]["varies"].get<bool>());  // coal: what is not taken is not curtailed
}

TEST(Stack, SmallCarriersOfManyAreOne) {
  System system = sample::system(2);
  system.storages.clear();
  system.units.clear();
  for (int n = 0; n < 20; ++n)
    system.units.push_back(
        {"u" + std::to_string(n), "", "kind" + std::to_string(n), BusId(0), 100.0 - n});
  const Stack stack(system, Points(system.time));
  const Json layers = Json::parse(stack.layers_json().dump());
  ASSERT_EQ(layers.size(), Stack::most_layers);
  EXPECT_EQ(layers.back()["carrier"], "other");
  for (const Json& layer : layers) EXPECT_NE(layer["carrier"], "kind19");
}

TEST(Details, LoadingIsPerCentOfTheLimitWithItsSign) {
  const System system = sample::system(2);
  Details details(system, Points(system.time), 1);
  Record record = two_steps(system);
  record.flow_mw = {-20.0, 76.0};  // the line's limit is 80 MW
  details.add(record);
  const Json series = Json::parse(details.series_json());
  EXPECT_EQ(series["loading"][0]["values"], Json::parse("[-25,95]"));
  const Json line = Json::parse(details.lines_json().dump())[0];
  EXPECT_NEAR(line["greatest_frac"].get<double>(), 0.95, 1e-12);
  EXPECT_NEAR(line["mean_frac"].get<double>(), 0.6, 1e-12);
  EXPECT_NEAR(line["hours_near_limit"].get<double>(), 1.0, 1e-12);
}

TEST(Details, KeepsTheLargestThingsWhileThereIsRoom) {
  const TimeGrid time{0, 3600, 40'000, 0};
  System system = sample::system(2);
  system.time = time;
  system.grid.branches.clear();
  for (int n = 0; n < 50; ++n) {
    Branch line{"l" + std::to_string(n), "", BusId(0), BusId(1), 100.0, 10.0 + n};
    system.grid.branches.push_back(line);
  }
  // 1.2 million values, 40 000 points: 30 lines of one run, 10 of three.
  const Json one = Json::parse(Details(system, Points(time), 1).chosen_json().dump());
  EXPECT_EQ(one["lines"]["things"].size(), 30U);
  EXPECT_EQ(one["lines"]["things"][0], 20);
  EXPECT_EQ(one["lines"]["all"], 50);
  const Json three = Json::parse(Details(system, Points(time), 3).chosen_json().dump());
  EXPECT_EQ(three["lines"]["things"].size(), 10U);
}

}  // namespace
}  // namespace gridstep::report
