#include "models/demand/work_queue.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/unit/models/demand/computing_region.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

// Work of the dear hour waits for the cheap one. At a PUE of 1.2 the 20 MWh draw 24, beside 5 firm:
// 5 · 50 + 29 · 10 = 540 instead of 17 · 50 + 17 · 10 = 1020.
TEST(WorkQueue, WaitsForTheCheaperHour) {
  GRIDSTEP_NEEDS_SOLVER();
  const System system =
      ComputingRegion({50.0, 10.0}).center("A", {{"pue_min_pu", 1.2}}).queue("Q", 1.0).build();
  const Record record = simulated(system);
  expect_values(record.arrived_mw, {10.0, 10.0});
  expect_values(record.work_mw, {0.0, 20.0});
  expect_values(record.backlog_mwh, {10.0, 0.0});
  expect_values(record.dropped_mw, {0.0, 0.0});
  expect_values(record.demand_mw, {5.0, 29.0});
  expect_values(record.demand_baseline_mw, {17.0, 17.0});
  expect_values(record.unserved_mw, {0.0, 0.0});
  EXPECT_NEAR(record.cost[0] + record.cost[1], 540.0, 1e-6);
}

TEST(WorkQueue, IsNotDoneBeforeItArrives) {
  GRIDSTEP_NEEDS_SOLVER();
  const Record record =
      simulated(ComputingRegion({10.0, 50.0}).center("A").queue("Q", 1.0).build());
  expect_values(record.work_mw, {10.0, 10.0});
}

// Two hours of patience while prices fall: what arrives first is due by the end of the third hour.
TEST(WorkQueue, KeepsItsDeadline) {
  GRIDSTEP_NEEDS_SOLVER();
  const std::vector<double> falling = {50.0, 40.0, 30.0, 10.0};
  const Record patient = simulated(ComputingRegion(falling).center("A").queue("Q", 2.0).build());
  expect_values(patient.work_mw, {0.0, 0.0, 10.0, 30.0});
  expect_values(patient.backlog_mwh, {10.0, 20.0, 20.0, 0.0});
  const Record prompt = simulated(ComputingRegion(falling).center("A").queue("Q", 0.0).build());
  expect_values(prompt.work_mw, {10.0, 10.0, 10.0, 10.0});
}

// Half hours: a deadline of half an hour is one step, and 10 MW leave 5 MWh.
TEST(WorkQueue, CountsInHalfHours) {
  GRIDSTEP_NEEDS_SOLVER();
  ComputingRegion region({50.0, 10.0});
  region.frame().time.step_s = 1800;
  const Record record = simulated(region.center("A").queue("Q", 0.5).build());
  expect_values(record.work_mw, {0.0, 20.0});
  expect_values(record.backlog_mwh, {5.0, 0.0});
}

// B's power is cheaper: the link's 4 MW go there, the other 6 stay. A draws 5 + 6 · 1.5, B draws
// 5 + 4 · 1.2; the balance of both holds with losses of 10 %.
TEST(WorkQueue, MovesToTheCheaperSiteThroughItsLink) {
  GRIDSTEP_NEEDS_SOLVER();
  ComputingRegion region({50.0}, {20.0});
  region.frame().loss_frac = 0.1;
  region.center("A", {{"pue_min_pu", 1.5}})
      .center("B", {{"pue_min_pu", 1.2}})
      .link("A", "B", 4.0)
      .queue("Q", 0.0, {{"latency_max_ms", 10.0}});
  const Record record = simulated(region.build());
  expect_values(record.work_mw, {10.0});
  expect_values(record.demand_mw, {14.0, 9.8});
  expect_values(record.demand_baseline_mw, {20.0, 5.0});
  expect_values(record.generation_mw, {15.4, 10.78});
}

TEST(WorkQueue, StaysWhereTheLinkIsTooSlow) {
  GRIDSTEP_NEEDS_SOLVER();
  const Record record = simulated(ComputingRegion({50.0}, {20.0})
                                      .center("A")
                                      .center("B")
                                      .link("A", "B", 4.0, 10.5)
                                      .queue("Q", 0.0, {{"latency_max_ms", 10.0}})
                                      .build());
  expect_values(record.demand_mw, {15.0, 5.0});
}

// At one price the site that cools with less does the work.
TEST(WorkQueue, PrefersTheLowerPue) {
  GRIDSTEP_NEEDS_SOLVER();
  const Record record = simulated(ComputingRegion({30.0})
                                      .center("A", {{"pue_min_pu", 1.4}})
                                      .center("B", {{"pue_min_pu", 1.1}})
                                      .link("A", "B", 100.0)
                                      .queue("Q", 0.0, {{"latency_max_ms", 10.0}})
                                      .build());
  expect_values(record.demand_mw, {5.0, 16.0});
}

// Two queues want to send 10 MW each over a link of 12 MW.
TEST(WorkQueue, SharesALinkWithOthers) {
  GRIDSTEP_NEEDS_SOLVER();
  const System system = ComputingRegion({50.0}, {20.0})
                            .center("A")
                            .center("B")
                            .link("A", "B", 12.0)
                            .queue("Q", 0.0, {{"latency_max_ms", 10.0}})
                            .queue("R", 0.0, {{"latency_max_ms", 10.0}})
                            .build();
  expect_values(simulated(system).demand_mw, {13.0, 17.0});
}

// Servers for 20 MW of which 5 are taken leave 15 for work; the meter's 18 MW leave 13 at PUE 1.
TEST(WorkQueue, FindsRoomWithinTheSite) {
  GRIDSTEP_NEEDS_SOLVER();
  const Record by_servers = simulated(
      ComputingRegion({50.0, 10.0}).center("A", {{"it_max_mw", 20.0}}).queue("Q", 1.0).build());
  expect_values(by_servers.work_mw, {5.0, 15.0});
  const Record by_meter = simulated(ComputingRegion({50.0, 10.0})
                                        .center("A", {{"it_max_mw", 20.0}, {"grid_max_mw", 18.0}})
                                        .queue("Q", 1.0)
                                        .build());
  expect_values(by_meter.work_mw, {7.0, 13.0});
  const Record by_rate = simulated(
      ComputingRegion({50.0, 10.0}).center("A").queue("Q", 1.0, {{"rate_max_mw", 12.0}}).build());
  expect_values(by_rate.work_mw, {8.0, 12.0});
}

// Plants of 11 and 5 MW for 10 MWh of firm load and 20 of work at PUE 1.2: 16 of 34 MWh are served.
// What is dropped counts as asked for at home and not served, at the same 1000 per MWh.
TEST(WorkQueue, IsDroppedWhereThereIsNoPower) {
  GRIDSTEP_NEEDS_SOLVER();
  ComputingRegion region({0.0, 0.0});
  region.plant_mw() = {11.0, 5.0};
  const Record record =
      simulated(region.center("A", {{"pue_min_pu", 1.2}}).queue("Q", 1.0).build());
  const auto sum = [](const std::vector<double>& by_step) { return by_step[0] + by_step[1]; };
  EXPECT_GT(sum(record.dropped_mw), 10.0);
  EXPECT_NEAR(sum(record.work_mw) + sum(record.dropped_mw), 20.0, 1e-9);
  EXPECT_NEAR(sum(record.unserved_mw), 18.0, 1e-9);
  EXPECT_NEAR(sum(record.demand_mw), 34.0, 1e-9);
  EXPECT_NEAR(sum(record.cost), 18000.0, 1e-6);
}

// Windows of two hours of which one is kept. At the end of each nothing waits, so work is put off
// for one hour at most where prices fall, and none is lost at the seams.
TEST(WorkQueue, CrossesSeamsOfWindows) {
  GRIDSTEP_NEEDS_SOLVER();
  ComputingRegion region({50.0, 40.0, 30.0, 35.0});
  region.frame().horizon = {2, 1, false};
  const Record record = simulated(region.center("A").queue("Q", 3.0).build());
  expect_values(record.work_mw, {0.0, 0.0, 30.0, 10.0});
  expect_values(record.backlog_mwh, {10.0, 20.0, 0.0, 0.0});
}

// Servers for just what arrives: what a window puts off could never be caught up with later, were
// not all of it done within the window.
TEST(WorkQueue, IsNeverDroppedForWantOfForesight) {
  GRIDSTEP_NEEDS_SOLVER();
  ComputingRegion region({50.0, 40.0, 60.0, 30.0, 20.0, 70.0, 10.0, 5.0});
  region.frame().horizon = {3, 2, false};
  const Record record =
      simulated(region.center("A", {{"it_max_mw", 15.0}}).queue("Q", 2.0).build());
  expect_values(record.dropped_mw, std::vector<double>(8, 0.0));
  expect_values(record.work_mw, std::vector<double>(8, 10.0));
}

// The PUE falls from hour to hour at one price: a window's coefficients are its own, which the
// certificate's balance of every step would show.
TEST(WorkQueue, DrawsByThePueOfTheHour) {
  GRIDSTEP_NEEDS_SOLVER();
  System frame;
  frame.time = {0, 3600, 6, 0};
  frame.horizon = {2, 2, false};
  frame.voll_per_mwh = 1000.0;
  SystemBuilder builder(frame);
  const BusId bus = builder.add(Bus{.id = "A", .name = "A"});
  Column plant;
  plant.owner = builder.add(Unit{"G", "G", "coal", bus, 100.0, 100.0}).index;
  plant.bus = bus;
  plant.injection = 1.0;
  plant.upper = 100.0;
  plant.cost_per_h = 30.0;
  builder.add(std::move(plant));
  const LoadId load = builder.add(Load{"A", "A", "A", bus, 5.0});
  const Series pue_now(std::vector<double>{1.6, 1.5, 1.2, 1.4, 1.3, 1.1});
  WorkQueue queue;
  queue.id = "Q";
  queue.load = load;
  queue.arrived_mw = 10.0;
  queue.draw_pu = pue_now;
  queue.deadline_h = 1.0;
  add_work_queue(std::move(queue), {{load, pue_now}}, 1e9, builder);
  add_unserved(builder);
  const Record record = simulated(builder.finish());
  expect_values(record.work_mw, {0.0, 20.0, 10.0, 10.0, 0.0, 20.0});
  expect_values(record.demand_mw, {5.0, 35.0, 17.0, 19.0, 5.0, 27.0});
}

TEST(WorkQueue, ArrivesByADayShape) {
  DraftScenario draft;
  DraftScenario::Cells shape = {{"id", word("S")}};
  for (int hour = 0; hour < 24; ++hour)
    shape.emplace_back(fmt::format("h{:02}", hour), hour == 3 ? 24.0 : 0.0);
  draft.row("day_shapes", shape);
  draft.row("data_centers", {{"id", word("A")},
                             {"consumer", word("A")},
                             {"bus", word("B")},
                             {"profile", word("constant")},
                             {"mean_mw", 5.0}});
  draft.row("work_queues", {{"id", word("Q")},
                            {"data_center", word("A")},
                            {"work_mean_mw", 2.0},
                            {"day_shape", word("S")},
                            {"deadline_h", 0.0}});
  const auto arrives = [&](std::int64_t step_min) {
    const TimeGrid time = grid_from(2023, 1, 1, 10, step_min);
    SystemBuilder builder = one_bus(time);
    const Weather weather;
    const Inputs inputs{draft.scenario(), time, weather};
    data_center().build(inputs, builder);
    work_queue().build(inputs, builder);
    return builder.finish().queues.at(0).arrived_mw;
  };
  EXPECT_DOUBLE_EQ(arrives(60).at(3), 48.0);  // a day's 48 MWh within one hour
  EXPECT_DOUBLE_EQ(arrives(60).at(2), 0.0);
  EXPECT_DOUBLE_EQ(arrives(30).at(7), 48.0);
  EXPECT_DOUBLE_EQ(arrives(120).at(1), 24.0);
}

TEST(ArrivedWithin, SumsTheLatestSteps) {
  const TimeGrid time{0, 3600, 4, 0};
  const Series arrived(std::vector<double>{1.0, 2.0, 4.0, 8.0});
  const Series two = arrived_within(arrived, 2, time);
  const Series none = arrived_within(arrived, 0, time);
  for (Index step = 0; step < 4; ++step) EXPECT_EQ(none.at(step), 0.0);
  EXPECT_EQ(two.at(0), 1.0);
  EXPECT_EQ(two.at(1), 3.0);
  EXPECT_EQ(two.at(3), 12.0);
}

TEST(WorkQueue, FindsDeadlinesBetweenSteps) {
  DraftScenario draft;
  draft.section("time", {{"step_min", 60.0}});
  draft.row("work_queues", {{"id", word("Q")}, {"work_mean_mw", 1.0}, {"deadline_h", 1.5}});
  draft.row("work_queues", {{"id", word("R")}, {"deadline_h", 2.0}});
  Problems problems;
  work_queue().check(draft.scenario(), problems);
  ASSERT_EQ(problems.all().size(), 2U);
  EXPECT_EQ(problems.all()[0].code, "GS0540");
  EXPECT_EQ(problems.all()[1].code, "GS0515");
}

/// Codes found where A has these caps, draws 5 MW and 10 MW of work arrive.
std::vector<std::string> capacity_problems(const DraftScenario::Cells& caps,
                                           const DraftScenario::Cells& of_queue = {}) {
  ComputingRegion region({1.0});
  region.center("A", caps).queue("Q", 1.0, of_queue);
  region.draft().section(
      "time", {{"start", word("2023-01-01T00:00:00+08:00")}, {"step_min", 60.0}, {"steps", 2.0}});
  Problems problems;
  check_capacity(region.draft().scenario(), problems);
  std::vector<std::string> codes;
  for (const Problem& problem : problems.all()) codes.push_back(problem.code);
  return codes;
}

// At PUE 1.25 the firm 5 MW are 4 of servers: with 10 of work 14, and 17.5 at the meter.
TEST(Capacity, MustHoldWhatArrives) {
  using Codes = std::vector<std::string>;
  EXPECT_EQ(capacity_problems({{"pue_min_pu", 1.25}, {"it_max_mw", 14.0}}), Codes());
  EXPECT_EQ(capacity_problems({{"pue_min_pu", 1.25}, {"it_max_mw", 13.9}}), Codes{"GS0541"});
  EXPECT_EQ(capacity_problems({{"pue_min_pu", 1.25}, {"grid_max_mw", 17.5}}), Codes());
  EXPECT_EQ(capacity_problems({{"pue_min_pu", 1.25}, {"grid_max_mw", 17.4}}), Codes{"GS0541"});
  EXPECT_EQ(capacity_problems({}, {{"rate_max_mw", 9.0}}), Codes{"GS0545"});
}

}  // namespace
}  // namespace gridstep::models
