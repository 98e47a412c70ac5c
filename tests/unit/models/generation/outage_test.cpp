#include "models/generation/outage.hpp"

#include <gtest/gtest.h>

#include "models/generation/thermal.hpp"
#include "models/storage/battery.hpp"
#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

DraftScenario failing_unit(bool sampled) {
  DraftScenario draft;
  draft.section("outages", {{"sampled", sampled}, {"seed", 7.0}});
  draft.row("fuels", {{"id", word("F")}, {"price_per_gj", 1.0}, {"emission_t_per_gj", 0.1}});
  draft.row("thermal", {{"id", word("T")},
                        {"bus", word("B")},
                        {"fuel", word("F")},
                        {"p_max_mw", 100.0},
                        {"p_min_mw", 40.0},
                        {"must_run", word("always")},
                        {"heat_rate_gj_per_mwh", 10.0},
                        {"no_load_frac", 0.1},
                        {"ramp_up_mw_per_h", 20.0},
                        {"ramp_down_mw_per_h", 20.0},
                        {"mttf_h", 60.0},
                        {"mttr_h", 20.0}});
  return draft;
}

System built(const DraftScenario& draft, const TimeGrid& time) {
  SystemBuilder builder = one_bus(time);
  const Weather weather(plain_climate(), time);
  thermal().build({draft.scenario(), time, weather}, builder);
  return builder.finish();
}

// A unit that is out gives nothing, need not run, and burns no no-load fuel; it comes back along
// its ramp of 20 MW/h; a fall from 100 to 0 is allowed in the step it trips in.
TEST(Outage, TakesOutputFloorAndNoLoadFuel) {
  const TimeGrid time = grid_from(2023, 1, 1, 2000);
  const System system = built(failing_unit(true), time);
  const Unit& unit = system.units.front();
  const std::vector<Column>& columns = system.formulation.columns;
  ASSERT_EQ(columns.size(), 2U);
  const ConstraintRow& ramp = system.formulation.rows.front();
  Index trips = 0;
  Index returns = 0;
  for (Index step = 0; step < time.steps; ++step) {
    const double left = unit.available_mw.at(step);
    ASSERT_TRUE(left == 0.0 || left == 100.0);
    EXPECT_EQ(columns[0].upper.at(step) + columns[1].upper.at(step), left);
    EXPECT_EQ(system.formulation.fixed_cost_per_h.at(step), left);  // 0.1 · 10 GJ/MWh · 100 MW · 1
    EXPECT_LE(columns[0].lower.at(step), columns[0].upper.at(step));
    if (step == 0) continue;
    const double before = unit.available_mw.at(step - 1);
    EXPECT_EQ(ramp.lower.at(step), before > left ? -100.0 : -20.0);
    EXPECT_EQ(ramp.upper.at(step), 20.0);
    trips += before > left;
    if (before >= left) continue;
    ++returns;
    EXPECT_EQ(columns[0].lower.at(step), 20.0);
  }
  EXPECT_GT(trips, 5);
  EXPECT_GT(returns, 5);
}

TEST(Outage, HappensOnlyWhereTheHeaderSaysSo) {
  const System system = built(failing_unit(false), grid_from(2023, 1, 1, 100));
  EXPECT_EQ(system.units.front().available_mw, Series(100.0));
  EXPECT_EQ(system.units.front().reliability.mttf_h, 60.0);
}

TEST(Outage, AnyPartOfAYearHoldsTheSameNumbers) {
  const System year = built(failing_unit(true), grid_from(2023, 1, 1, 8760));
  TimeGrid part = grid_from(2023, 1, 1, 500);
  part.start_s += 4000 * 3600;
  const System cut = built(failing_unit(true), part);
  for (Index step = 0; step < part.steps; ++step)
    EXPECT_EQ(cut.units.front().available_mw.at(step),
              year.units.front().available_mw.at(4000 + step));
  TimeGrid quarter = grid_from(2023, 1, 1, 4 * 300);
  quarter.step_s = 900;
  const System finer = built(failing_unit(true), quarter);
  for (Index step = 0; step < quarter.steps; ++step)
    EXPECT_DOUBLE_EQ(finer.units.front().available_mw.at(step),
                     year.units.front().available_mw.at(step / 4));
}

// The energy of a storage stays while it is out; it moves none.
TEST(Outage, TakesBothPowersOfAStorage) {
  DraftScenario draft;
  draft.section("outages", {{"sampled", true}});
  draft.row("battery", {{"id", word("S")},
                        {"bus", word("B")},
                        {"p_max_mw", 10.0},
                        {"charge_max_mw", 8.0},
                        {"e_max_mwh", 20.0},
                        {"charge_efficiency_frac", 1.0},
                        {"discharge_efficiency_frac", 1.0},
                        {"mttf_h", 30.0},
                        {"mttr_h", 10.0},
                        {"blocks", 2.0}});
  const TimeGrid time = grid_from(2023, 1, 1, 500);
  SystemBuilder builder = one_bus(time);
  const Weather weather(plain_climate(), time);
  battery().build({draft.scenario(), time, weather}, builder);
  const System system = builder.finish();
  const std::vector<Column>& columns = system.formulation.columns;
  for (Index step = 0; step < time.steps; ++step) {
    const double left = system.units.front().available_mw.at(step) / 10.0;
    EXPECT_TRUE(left == 0.0 || left == 0.5 || left == 1.0);
    EXPECT_DOUBLE_EQ(columns[0].upper.at(step), 8.0 * left);
    EXPECT_DOUBLE_EQ(columns[1].upper.at(step), 10.0 * left);
    EXPECT_EQ(columns[2].upper.at(step), 20.0);
  }
}

TEST(Outage, TellsWhatIsHalfSaid) {
  DraftScenario draft;
  draft.section("time", {{"step_min", 60.0}});
  draft.row("thermal", {{"id", word("A")}, {"mttf_h", 100.0}});
  draft.row("thermal", {{"id", word("B")}, {"mttf_h", 100.0}, {"mttr_h", 0.5}});
  draft.row("thermal", {{"id", word("C")}, {"maintenance_start", word("05-01")}});
  Problems problems;
  check_outage_rows(draft.scenario(), "thermal", problems);
  ASSERT_EQ(problems.all().size(), 3U);
  EXPECT_EQ(problems.all()[0].code, "GS0561");
  EXPECT_EQ(problems.all()[1].code, "GS0562");
  EXPECT_EQ(problems.all()[2].code, "GS0561");
}

}  // namespace
}  // namespace gridstep::models
