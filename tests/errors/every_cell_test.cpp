// Every cell of a scenario with every table, spoilt in turn: what comes out is a problem or a
// system, never a fault of ours.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

#include "models/catalog.hpp"

namespace gridstep {
namespace {

class EveryCell : public testing::Test {
 protected:
  EveryCell() {
    Problems problems;
    const auto folder = std::filesystem::path(GRIDSTEP_SOURCE_DIR) / "scenarios/hohhot";
    scenario_ = read(folder, models::catalog().tables, {{"time.steps", "24"}}, problems);
    EXPECT_FALSE(problems.has_errors());
    add_policies();
    add_case();
    add_computing();
  }

  /// Adds a row to every table that the scenario may lack.
  void add_policies() {
    const auto word = [](const char* text) { return Value(std::string(text)); };
    add("mixes", {{"id", word("m1")},
                  {"mix", word("north")},
                  {"carrier", word("coal")},
                  {"share_frac", 1.0}});
    add("contracts", {{"id", word("k1")},
                      {"buyer", word("DC_CMCC")},
                      {"units", std::vector<std::string>{"WD-DYS", "ES-DCG"}},
                      {"route", word("direct")},
                      {"output_share_frac", 0.5},
                      {"matching", word("hour")},
                      {"valid_from", word("2023-01-01T00:00:00+08:00")},
                      {"valid_to", word("2024-01-01T00:00:00+08:00")}});
    add("certificates", {{"id", word("g1")},
                         {"buyer", word("DC_CMCC")},
                         {"unit", word("WD-HHS")},
                         {"vintage_year", 2023.0},
                         {"first_serial", 1.0},
                         {"last_serial", 5.0}});
    add("matching_targets", {{"id", word("t1")},
                             {"consumer", word("DC_CMCC")},
                             {"target_frac", 0.9},
                             {"shortfall_cost_per_mwh", 1000.0}});
    add("direct_rules", {{"id", word("r1")}, {"valid_from_year", 2025.0}});
  }

  /// What imported cases have: a branch in per unit, a link, a unit with a cost curve that may draw
  /// power.
  void add_case() {
    const auto word = [](const char* text) { return Value(std::string(text)); };
    const auto bus = [this](std::size_t n) { return Value(table("buses").rows[n].id()); };
    add("branches", {{"id", word("b1")},
                     {"from_bus", bus(0)},
                     {"to_bus", bus(1)},
                     {"r_pu", 0.01},
                     {"x_pu", 0.1},
                     {"angle_min_deg", -30.0},
                     {"angle_max_deg", 30.0}});
    add("links", {{"id", word("l1")},
                  {"from_bus", bus(0)},
                  {"to_bus", bus(1)},
                  {"p_max_mw", 20.0},
                  {"efficiency_frac", 0.97}});
    add("generators", {{"id", word("g1")},
                       {"bus", bus(0)},
                       {"p_min_mw", -10.0},
                       {"p_max_mw", 50.0},
                       {"ramp_up_mw_per_h", 20.0}});
    for (const double p_mw : {50.0, 0.0})  // the first row, which is spoilt, is one of a curve
      table("cost_curves").rows.insert(table("cost_curves").rows.begin(), a_point(p_mw));
  }

  Row a_point(double p_mw) {
    const Place place{"cost_curves.csv", p_mw > 0.0 ? 3 : 2, 1};
    Row row(*table("cost_curves").spec, place);
    row.set("id", Value(std::string(p_mw > 0.0 ? "p2" : "p1")), place);
    row.set("generator", Value(std::string("g1")), place);
    row.set("p_mw", p_mw, place);
    row.set("cost_per_h", 20.0 * p_mw, place);
    return row;
  }

  Table& table(const std::string& name) { return scenario_.tables.at(name); }

  /// Work that may wait or move, and caps of data centres, so that whole time series are checked.
  void add_computing() {
    const auto word = [](const char* text) { return Value(std::string(text)); };
    add("work_queues", {{"id", word("q1")},
                        {"data_center", word("DC_CMCC")},
                        {"work_mean_mw", 10.0},
                        {"day_shape", word("utilisation")},
                        {"deadline_h", 4.0},
                        {"latency_max_ms", 20.0},
                        {"rate_max_mw", 50.0}});
    add("compute_links", {{"id", word("c1")},
                          {"from", word("DC_CMCC")},
                          {"to", word("DC_CTCC")},
                          {"limit_mw", 5.0},
                          {"latency_ms", 10.0}});
    Row& center = scenario_.tables.at("data_centers").rows.front();
    for (const auto& [field, value] : std::vector<std::pair<const char*, double>>{
             {"it_max_mw", 400.0}, {"grid_max_mw", 500.0}, {"ups_min", 15.0}})
      center.set(field, value, somewhere_);
    EXPECT_FALSE(is_refused("good"));
  }

  void add(const std::string& name, const std::vector<std::pair<std::string, Value>>& cells) {
    Table& table = scenario_.tables.at(name);
    if (!table.rows.empty()) return;
    const Place place{table.spec->file(), 2, 1};
    Row row(*table.spec, place);
    for (const auto& [field, value] : cells) row.set(field, value, place);
    table.rows.push_back(std::move(row));
  }

  /// Whether the checks find an error; a failure when they throw.
  bool is_refused(const std::string& cell) {
    try {
      Problems problems;
      check(scenario_, models::catalog().tables, problems);
      models::catalog().check(scenario_, problems);
      return problems.has_errors();
    } catch (const std::exception& fault) {
      ADD_FAILURE() << cell << ": " << fault.what();
      return true;
    }
  }

  /// Writes `value` into the first row of every table, field by field, and calls `look(cell)`.
  template <class ValueOf, class Look>
  void spoil(ValueOf value_of, Look look) {
    for (auto& [name, table] : scenario_.tables) {
      ASSERT_FALSE(table.rows.empty()) << name;
      const Row good = table.rows.front();
      for (const Field& field : table.spec->fields) {
        for (const auto& [value, place] : value_of(field)) {
          table.rows.front().set(field.name, value, place);
          look(fmt::format("{}.{}", name, field.name));
          table.rows.front() = good;
        }
      }
    }
  }

  using Spoilt = std::vector<std::pair<Value, Place>>;
  const Place somewhere_{"somewhere.csv", 2, 1};
  Scenario scenario_;
};

TEST_F(EveryCell, UnreadableIsNoFaultOfOurs) {
  spoil(
      [&](const Field&) {
        return Spoilt{{Value(), somewhere_}};
      },
      [&](const std::string& cell) { is_refused(cell); });
}

TEST_F(EveryCell, StrangeValuesAreNoFaultOfOurs) {
  const auto strange = [&](const Field& field) -> Spoilt {
    switch (field.type) {
      case FieldType::number:
      case FieldType::integer:
        return {{-1e300, somewhere_}, {0.0, somewhere_}, {1e300, somewhere_}};
      case FieldType::id:
      case FieldType::text:
      case FieldType::choice:
      case FieldType::reference:
      case FieldType::profile:
        return {{std::string("a, b"), somewhere_}, {std::string(), somewhere_}};
      case FieldType::ids:
        return {{std::vector<std::string>{"a, b"}, somewhere_}};
      case FieldType::flag:
      case FieldType::time:
      case FieldType::offset:
      case FieldType::date:
        return {};
    }
    return {};
  };
  spoil(strange, [&](const std::string& cell) { is_refused(cell); });
}

TEST_F(EveryCell, BlankIsRefusedOrBuilt) {
  const TimeGrid time = scenario_.time_grid();
  spoil(
      [](const Field& field) {
        return Spoilt{{field.fallback, Place{}}};
      },
      [&](const std::string& cell) {
        if (is_refused(cell)) return;
        EXPECT_NO_THROW(models::catalog().build(scenario_, time)) << cell;
      });
}

TEST_F(EveryCell, CarriersAreIds) {
  for (const char* table : {"thermal", "chp", "biomass", "battery", "pumped_storage"}) {
    Row& row = scenario_.tables.at(table).rows.front();
    const Row good = row;
    row.set("carrier", std::string("wind, solar"), somewhere_);
    EXPECT_TRUE(is_refused(table)) << table;
    row = good;
  }
  EXPECT_FALSE(is_refused("good"));
  scenario_.tables.at("green").rows.front().set("capacity_carriers",
                                                std::vector<std::string>{"a, b"}, somewhere_);
  EXPECT_TRUE(is_refused("green"));
}

TEST_F(EveryCell, AYearWithoutPowerIsRefused) {
  Row& row = scenario_.tables.at("load_classes").rows.front();
  const Row good = row;
  const auto refused = [&](const char* start, const char* end) {
    row = good;
    row.set("season_factor", 0.0, somewhere_);
    row.set("season_start", std::string(start), somewhere_);
    row.set("season_end", std::string(end), somewhere_);
    return is_refused(fmt::format("{} to {}", start, end));
  };
  EXPECT_TRUE(refused("05-01", "05-01"));   // all year
  EXPECT_TRUE(refused("03-01", "02-29"));   // only the leap day is left
  EXPECT_TRUE(refused("01-03", "01-01"));   // two days are left: a weekend in 2022
  EXPECT_FALSE(refused("01-08", "01-01"));  // a week is left
}

TEST_F(EveryCell, AWindowIsNoLongerThanTheGrid) {
  Row& horizon = scenario_.tables.at("horizon").rows.front();
  horizon.set("window_h", 1e300, somewhere_);
  EXPECT_TRUE(is_refused("window_h"));
  horizon.set("window_h", 1e7, somewhere_);
  ASSERT_FALSE(is_refused("window_h"));
  EXPECT_EQ(models::catalog().build(scenario_, scenario_.time_grid()).horizon.window_steps, 24);
}

TEST_F(EveryCell, TheZoneIsThatOfTheStart) {
  Row& time = scenario_.tables.at("time").rows.front();
  time.set("zone", time.spec().find("zone")->fallback, {});
  EXPECT_EQ(scenario_.time_grid().zone_offset_s, 8 * 3600);  // start is at +08:00
}

std::vector<Problem> problems_of(const char* scenario, const Override& change) {
  Problems problems;
  const auto folder = std::filesystem::path(GRIDSTEP_SOURCE_DIR) / "scenarios" / scenario;
  const Scenario read_one = read(folder, models::catalog().tables, {change}, problems);
  check(read_one, models::catalog().tables, problems);
  models::catalog().check(read_one, problems);
  return problems.all();
}

TEST(Overrides, ASectionThatIsNotWrittenIsOneProblem) {
  const auto problems = problems_of("two-bus", {"weather.seed", "3"});
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "GS0216");
  EXPECT_NE(problems[0].what.find("this scenario has no section [weather]"), std::string::npos);
}

TEST(Overrides, OnlyTheIdItselfCannotBeSet) {
  EXPECT_TRUE(problems_of("two-bus", {"loads.DA.consumer", "somebody"}).empty());
  EXPECT_EQ(problems_of("two-bus", {"loads.DA.id", "somebody"}).size(), 1U);
  // A section whose fields are all optional may be written by one of them.
  EXPECT_TRUE(problems_of("two-bus", {"solver.gap", "1e-7"}).empty());
}

}  // namespace
}  // namespace gridstep
