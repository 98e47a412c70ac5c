#include <gtest/gtest.h>

#include <cmath>
#include <utility>
#include <vector>

#include "engine/base/parallel.hpp"
#include "engine/ensemble/adequacy/assessment.hpp"
#include "engine/ensemble/adequacy/outage_table.hpp"

// Toy systems of PRAS with their closed-form answers, see README.md.
namespace gridstep::adequacy {
namespace {

using Row = std::vector<double>;

/// Fails in a step with probability 0.1 and is repaired with 0.9: up 90 % of the time.
const Reliability fails{.mttf_h = 10.0, .mttr_h = 1.0 / 0.9};
const Reliability never{};

struct Toy {
  System system;

  explicit Toy(const std::vector<Row>& load_mw) {
    system.time = {1514764800, 3600, static_cast<Index>(load_mw.front().size()), 0};
    for (std::size_t bus = 0; bus < load_mw.size(); ++bus) {
      system.grid.buses.push_back({.id = "bus" + std::to_string(bus)});
      Load load;
      load.bus = BusId(static_cast<Index>(bus));
      load.demand_mw = Series(load_mw[bus]);
      system.loads.push_back(load);
    }
  }

  Toy& unit(Index bus, Row available_mw, const Reliability& reliability) {
    Unit unit;
    unit.id = "unit" + std::to_string(system.units.size());
    unit.bus = BusId(bus);
    unit.available_mw = Series(std::move(available_mw));
    unit.reliability = reliability;
    system.units.push_back(unit);
    return *this;
  }

  /// 10 MW and 10 MWh, empty at first, without losses.
  Toy& storage(Index bus) {
    Unit unit;
    unit.id = "storage";
    unit.bus = BusId(bus);
    unit.p_max_mw = 10.0;
    unit.available_mw = 10.0;
    unit.reliability = fails;
    Storage storage;
    storage.unit = UnitId(static_cast<Index>(system.units.size()));
    storage.charge_max_mw = 10.0;
    storage.energy_max_mwh = 10.0;
    system.units.push_back(unit);
    system.storages.push_back(storage);
    return *this;
  }

  Toy& line(Index from, Index to, double limit_mw, const Reliability& reliability) {
    Branch branch;
    branch.id = "line" + std::to_string(system.grid.branches.size());
    branch.from = BusId(from);
    branch.to = BusId(to);
    branch.p_max_mw = limit_mw;
    system.grid.branches.push_back(branch);
    system.branch_reliability.push_back(reliability);
    return *this;
  }
};

Spec sampling() {
  Spec spec;
  spec.samples = 200000;
  spec.seed = 11;
  return spec;
}

Report sampled(const System& system, const Spec& spec, int threads = 1) {
  set_threads(threads);
  Assessment assessment([&](Index) { return system; }, {spec});
  Progress progress = assessment.begin();
  assessment.run(progress, {});
  return assessment.report(progress);
}

void expect_close(const Measure& found, double expected, const char* what) {
  EXPECT_NEAR(found.mean, expected, 4.0 * found.standard_error) << what;
  EXPECT_LT(found.standard_error, 0.02 * expected) << what;
}

Toy single_node_a() {
  Toy toy(std::vector<Row>{{25, 28, 27, 24}});
  for (int n = 0; n < 3; ++n) toy.unit(0, {10, 10, 10, 10}, fails);
  return toy.unit(0, {5, 6, 7, 8}, never);
}

Toy single_node_b() {
  return Toy(std::vector<Row>{{28, 29, 30, 31, 32, 33}})
      .unit(0, {10, 10, 10, 15, 15, 15}, fails)
      .unit(0, {20, 20, 20, 25, 25, 25}, fails)
      .unit(0, {7, 8, 9, 9, 8, 7}, never);
}

Toy three_node() {
  Toy toy(std::vector<Row>{{19, 20, 21, 20}, {20, 21, 21, 22}, {22, 21, 23, 22}});
  toy.unit(0, {10, 10, 10, 10}, fails).unit(0, {4, 3, 2, 3}, never);
  toy.unit(1, {10, 10, 10, 10}, fails).unit(1, {10, 10, 10, 10}, fails);
  toy.unit(1, {6, 5, 3, 4}, never);
  toy.unit(2, {10, 10, 15, 10}, fails).unit(2, {20, 20, 25, 20}, fails);
  toy.unit(2, {2, 1, 2, 1}, never);
  return toy.line(0, 1, 8.0, never).line(0, 2, 8.0, never).line(1, 2, 8.0, never);
}

TEST(AdequacyToys, SingleNodeA) {
  const Toy toy = single_node_a();
  const Report exact = convolve(capacity_model(toy.system, sampling()), sampling());
  EXPECT_NEAR(exact.lolh_h.mean, 0.355, 1e-12);
  EXPECT_NEAR(exact.eue_mwh.mean, 1.59, 1e-12);
  const Report drawn = sampled(toy.system, sampling());
  expect_close(drawn.lolh_h, 0.355, "LOLH");
  expect_close(drawn.eue_mwh, 1.59, "EUE");
}

TEST(AdequacyToys, SingleNodeB) {
  const Toy toy = single_node_b();
  Spec copperplate = sampling();
  copperplate.network = Spec::Network::copperplate;
  const Report exact = convolve(capacity_model(toy.system, copperplate), copperplate);
  EXPECT_NEAR(exact.lolh_h.mean, 0.96, 1e-12);
  EXPECT_NEAR(exact.eue_mwh.mean, 7.11, 1e-12);
  const Report drawn = sampled(toy.system, sampling());
  expect_close(drawn.lolh_h, 0.96, "LOLH");
  expect_close(drawn.eue_mwh, 7.11, "EUE");
}

TEST(AdequacyToys, ThreeNodes) {
  const Report drawn = sampled(three_node().system, sampling());
  expect_close(drawn.lolh_h, 1.3756, "LOLH");
  expect_close(drawn.eue_mwh, 12.12885, "EUE");
  EXPECT_EQ(drawn.areas.size(), 3U);
}

TEST(AdequacyToys, ThreeNodesAsOne) {
  Spec spec = sampling();
  spec.network = Spec::Network::copperplate;
  const Report exact = convolve(capacity_model(three_node().system, spec), spec);
  EXPECT_NEAR(exact.lolh_h.mean, 1.17877, 1e-9);
  EXPECT_NEAR(exact.eue_mwh.mean, 11.73276, 1e-9);
  const Report drawn = sampled(three_node().system, spec);
  expect_close(drawn.lolh_h, 1.17877, "LOLH");
  expect_close(drawn.eue_mwh, 11.73276, "EUE");
}

// Two generators, two regions, a line that fails.
TEST(AdequacyToys, Test1) {
  Toy toy(std::vector<Row>{{8}, {9}});
  toy.unit(0, {15}, fails).unit(1, {15}, fails).line(0, 1, 8.0, fails);
  const Report drawn = sampled(toy.system, sampling());
  expect_close(drawn.lolh_h, 0.19, "LOLH");
  expect_close(drawn.eue_mwh, 0.647, "EUE");
  expect_close(drawn.areas[0].lolh_h, 0.1, "LOLH of A");
  expect_close(drawn.areas[1].lolh_h, 0.1, "LOLH of B");
  expect_close(drawn.areas[0].eue_mwh, 0.314, "EUE of A");
  expect_close(drawn.areas[1].eue_mwh, 0.333, "EUE of B");
}

// A generator and a storage in one region.
TEST(AdequacyToys, Test2) {
  Toy toy(std::vector<Row>{{8, 9}});
  toy.unit(0, {10, 10}, fails).storage(0);
  const Report drawn = sampled(toy.system, sampling());
  expect_close(drawn.lolh_h, 0.2, "LOLH");
  expect_close(drawn.eue_mwh, 1.5542, "EUE");
}

// The generator in one region, the storage in another, the line between them fails.
TEST(AdequacyToys, Test3) {
  Toy toy(std::vector<Row>{{8, 9}, {6, 7}});
  toy.unit(0, {25, 25}, fails).storage(1).line(0, 1, 15.0, fails);
  const Report drawn = sampled(toy.system, sampling());
  expect_close(drawn.lolh_h, 0.320951, "LOLH");
  expect_close(drawn.eue_mwh, 3.179289, "EUE");
  expect_close(drawn.areas[0].lolh_h, 0.2, "LOLH of A");
  expect_close(drawn.areas[1].lolh_h, 0.255341, "LOLH of B");
  expect_close(drawn.areas[0].eue_mwh, 1.581902, "EUE of A");
  expect_close(drawn.areas[1].eue_mwh, 1.597387, "EUE of B");
}

// Days drawn towards loss of load, with weights: the same answer.
TEST(AdequacyToys, SingleNodeAByImportance) {
  Spec spec = sampling();
  spec.importance = true;
  const Report drawn = sampled(single_node_a().system, spec);
  expect_close(drawn.lolh_h, 0.355, "LOLH");
  expect_close(drawn.eue_mwh, 1.59, "EUE");
}

TEST(AdequacyToys, SameBitsForAnyNumberOfThreads) {
  Spec spec = sampling();
  spec.samples = 10000;
  std::vector<Report> reports;
  for (const int threads : {1, 2, 8})
    reports.push_back(sampled(three_node().system, spec, threads));
  for (const Report& report : reports) {
    EXPECT_EQ(report.eue_mwh.mean, reports.front().eue_mwh.mean);
    EXPECT_EQ(report.eue_mwh.standard_error, reports.front().eue_mwh.standard_error);
    EXPECT_EQ(report.month_hour_lolh_h, reports.front().month_hour_lolh_h);
  }
}

}  // namespace
}  // namespace gridstep::adequacy
