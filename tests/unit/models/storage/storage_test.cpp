#include "models/storage/storage.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "models/storage/battery.hpp"
#include "models/storage/pumped_storage.hpp"
#include "tests/support/dispatch_region.hpp"
#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

DraftScenario::Cells cells_with(const DraftScenario::Cells& more) {
  DraftScenario::Cells cells = {{"id", word("S")},
                                {"bus", word("B")},
                                {"p_max_mw", 30.0},
                                {"charge_max_mw", 25.0},
                                {"e_max_mwh", 100.0},
                                {"e_min_mwh", 10.0},
                                {"e_init_mwh", 40.0},
                                {"charge_efficiency_frac", 0.9},
                                {"discharge_efficiency_frac", 0.8},
                                {"self_discharge_frac_per_h", 0.19}};
  for (const auto& cell : more) cells.push_back(cell);
  return cells;
}

SystemBuilder builder_with(const DraftScenario::Cells& more, const TimeGrid& time) {
  DraftScenario draft;
  draft.row("battery", cells_with(more));
  SystemBuilder builder = one_bus(time);
  const Weather weather(plain_climate(), time);
  battery().build({draft.scenario(), time, weather}, builder);
  return builder;
}

// Half an hour: (1 − 0.19)^½ = 0.9 stays, a MW charged gives 0.45 MWh, one delivered takes 0.625.
TEST(Storage, CarriesEnergyFromStepToStep) {
  const System system = builder_with({{"vom_per_mwh", 3.0}, {"terminal_value_per_mwh", 70.0}},
                                     grid_from(2023, 1, 1, 2, 30))
                            .finish();
  const std::vector<Column>& columns = system.formulation.columns;
  ASSERT_EQ(columns.size(), 3U);
  EXPECT_EQ(columns[0].role, Role::charge);
  EXPECT_EQ(columns[0].injection, -1.0);
  EXPECT_EQ(columns[0].upper.at(0), 25.0);
  EXPECT_EQ(columns[0].cost_per_h.at(0), 0.0);
  EXPECT_EQ(columns[1].role, Role::discharge);
  EXPECT_EQ(columns[1].injection, 1.0);
  EXPECT_EQ(columns[1].upper.at(0), 30.0);
  EXPECT_EQ(columns[1].cost_per_h.at(0), 3.0);
  EXPECT_EQ(columns[2].role, Role::energy);
  EXPECT_FALSE(columns[2].bus.valid());
  EXPECT_EQ(columns[2].lower.at(0), 10.0);
  EXPECT_EQ(columns[2].upper.at(0), 100.0);
  EXPECT_EQ(columns[2].initial, 40.0);
  EXPECT_EQ(columns[2].terminal_value, 70.0);
  ASSERT_EQ(system.formulation.rows.size(), 1U);
  const ConstraintRow& recursion = system.formulation.rows[0];
  EXPECT_EQ(recursion.kind, RowKind::storage);
  EXPECT_EQ(recursion.lower.at(0), 0.0);
  EXPECT_EQ(recursion.upper.at(0), 0.0);
  double of_energy_before = 0.0;
  double of_charge = 0.0;
  double of_discharge = 0.0;
  for (const Entry& entry : recursion.entries) {
    if (entry.lag == 1) of_energy_before += entry.coefficient;
    if (entry.column.index == 0) of_charge += entry.coefficient;
    if (entry.column.index == 1) of_discharge += entry.coefficient;
  }
  EXPECT_NEAR(of_energy_before, -0.9, 1e-12);
  EXPECT_NEAR(of_charge, -0.45, 1e-12);
  EXPECT_NEAR(of_discharge, 0.625, 1e-12);
}

TEST(Storage, IsAUnitOfItsCarrier) {
  const System of_battery = builder_with({}, grid_from(2023, 1, 1, 1)).finish();
  EXPECT_EQ(of_battery.units.at(0).carrier, "battery");
  EXPECT_FALSE(of_battery.units.at(0).curtailable);
  EXPECT_EQ(of_battery.storages.at(0).unit, UnitId(0));
  EXPECT_TRUE(units_that_store(of_battery).at(0));
  DraftScenario draft;
  draft.row("pumped_storage", cells_with({}));
  const TimeGrid time = grid_from(2023, 1, 1, 1);
  SystemBuilder builder = one_bus(time);
  const Weather weather(plain_climate(), time);
  pumped_storage().build({draft.scenario(), time, weather}, builder);
  EXPECT_EQ(builder.finish().units.at(0).carrier, "hydro");
}

/// Energy after three hours beside a plant that costs 50 per MWh and a load of 40 MW, lossless in
/// time, in windows of two hours.
double energy_left_mwh(double terminal_value_per_mwh) {
  SystemBuilder builder = builder_with(
      {{"self_discharge_frac_per_h", 0.0}, {"terminal_value_per_mwh", terminal_value_per_mwh}},
      grid_from(2023, 1, 1, 4));
  Column plant;
  plant.owner = builder.add(Unit{"G", "G", "coal", builder.bus("B"), 90.0, 90.0}).index;
  plant.bus = builder.bus("B");
  plant.injection = 1.0;
  plant.upper = 90.0;
  plant.cost_per_h = 50.0;
  builder.add(std::move(plant));
  builder.add(Load{"L", "L", "L", builder.bus("B"), 40.0});
  System system = builder.finish();
  system.horizon.window_steps = 2;
  system.horizon.keep_steps = 1;
  double energy_mwh = 0.0;
  for (const Record& record : test::simulate_all(system)) energy_mwh = record.energy_mwh.back();
  return energy_mwh;
}

// A MWh stored delivers 0.8 MWh, which saves 40: worth 41 it stays, worth 39 it goes, down to
// e_min. Charging a MWh costs 50 and stores 0.9: below 50 / 0.9 = 55.6 it does not pay, above it
// the store fills.
TEST(Storage, TerminalValueDecidesWhatIsLeftAtASeam) {
  GRIDSTEP_NEEDS_SOLVER();
  EXPECT_NEAR(energy_left_mwh(39.0), 10.0, 1e-7);
  EXPECT_NEAR(energy_left_mwh(41.0), 40.0, 1e-7);
  EXPECT_NEAR(energy_left_mwh(55.0), 40.0, 1e-7);
  EXPECT_NEAR(energy_left_mwh(56.0), 100.0, 1e-7);
}

TEST(Storage, FindsEnergyOutOfItsLimits) {
  DraftScenario draft;
  draft.row("battery", cells_with({{"e_min_mwh", 120.0}}));
  draft.row("battery", cells_with({{"e_init_mwh", 5.0}}));
  draft.row("battery", cells_with({{"e_init_mwh", 100.5}}));
  draft.row("battery", cells_with({{"e_init_mwh", 100.0}}));
  Problems problems;
  battery().check(draft.scenario(), problems);
  ASSERT_EQ(problems.all().size(), 3U);
  EXPECT_EQ(problems.all()[0].code, "GS0503");
  EXPECT_EQ(problems.all()[1].code, "GS0504");
  EXPECT_EQ(problems.all()[2].code, "GS0504");
  EXPECT_EQ(problems.all()[2].place.row, 4);
}

}  // namespace
}  // namespace gridstep::models
