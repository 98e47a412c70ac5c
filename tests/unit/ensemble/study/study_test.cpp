#include "engine/ensemble/study/study.hpp"

#include <set>

#include "tests/support/small_study.hpp"

namespace gridstep {
namespace {

std::vector<std::string> ids_of(const Study& study) {
  std::vector<std::string> ids;
  for (Index index = 0; index < study.size(); ++index) ids.push_back(study.run(index).id);
  return ids;
}

/// The value of battery S's power in a run.
double battery_mw(const Study& study, const std::string& id) {
  const CheckedScenario checked = study.scenario(index_of(study, id));
  return checked.scenario.table("battery").rows.at(0).number("p_max_mw");
}

TEST(Study, OfTheBaseAloneIsOneRun) {
  const SmallStudy small;
  const Study study = small.read();
  EXPECT_EQ(ids_of(study), std::vector<std::string>{"base"});
  EXPECT_EQ(study.run(0).compare_to, "");
  EXPECT_EQ(study.keep(), Keep::files);
  EXPECT_DOUBLE_EQ(totals_of(study, "base").total_cost, 4248.0);  // derived in the base's README
}

// Costs are derived as in the README of two-bus, whose line carries 100 MW at 10 CNY/MWh to a bus
// that needs 60, then 160 MW, and has a unit at 40.
TEST(Study, VariantsChangeWhatTheySay) {
  const SmallStudy small(R"(
[[variant]]
id = "no-battery"                # 110·10 + 150·10 + 60·40
remove.battery = ["S"]

[[variant]]
id = "strong-line"               # 110·10 + 210·10: nothing is worth storing
set = { "lines.AB.s_max_mva" = 500 }

[[variant]]
id = "more-east"                 # 50 % more: 140·10 + 150·10 + 140·40, without the battery
from = "no-battery"
scale = { "loads.DB.profile" = 1.5 }

[[variant]]
id = "more-all"                  # 165·10 + 175·10 + 140·40
from = "no-battery"
scale = { "profiles/load.csv#*" = 1.5 }

[[variant]]
id = "third-unit"                # at 20 in the east: 60·10 … 60·20
from = "no-battery"
add.thermal = [{ id = "GC", carrier = "coal", bus = "B", fuel = "coal", p_max_mw = 100, p_min_mw = 0, must_run = "never", heat_rate_gj_per_mwh = 20, ramp_up_mw_per_h = 100, ramp_down_mw_per_h = 100, vom_per_mwh = 0 }]

[[variant]]
id = "dear-oil"
from = "no-battery"              # 110·10 + 150·10 + 60·80
replace = { "fuels.csv" = "fuels-dear.csv", "profiles/load.csv" = "same.csv" }
)");
  small.write("fuels-dear.csv",
              "id,name,price_per_gj,emission_t_per_gj\ncoal,Coal,1,0.1\noil,Oil,8,0.07\n");
  small.write("same.csv",
              "time,DA,DB\n2023-01-01T00:00:00+08:00,50,60\n2023-01-01T01:00:00+08:00,50,160\n");
  const Study study = small.read();
  EXPECT_NEAR(totals_of(study, "no-battery").total_cost, 5000.0, 1e-6);
  EXPECT_NEAR(totals_of(study, "strong-line").total_cost, 3200.0, 1e-6);
  EXPECT_NEAR(totals_of(study, "more-east").total_cost, 1400.0 + 1500.0 + 5600.0, 1e-6);
  EXPECT_NEAR(totals_of(study, "more-all").total_cost, 1650.0 + 1750.0 + 5600.0, 1e-6);
  EXPECT_NEAR(totals_of(study, "third-unit").total_cost, 1100.0 + 1500.0 + 1200.0, 1e-6);
  EXPECT_NEAR(totals_of(study, "dear-oil").total_cost, 1100.0 + 1500.0 + 4800.0, 1e-6);
  EXPECT_NEAR(totals_of(study, "base").total_cost, 4248.0, 1e-6);  // and stays as it was
}

TEST(Study, GivesWhatTheCommandLineGives) {
  const SmallStudy small(
      "[[variant]]\nid = \"v\"\nset = { \"battery.S.p_max_mw\" = 10, network.loss_frac = 0.1 }\n");
  RunOptions options;
  options.scenario = small.base();
  options.overrides = {{"battery.S.p_max_mw", "10"}, {"network.loss_frac", "0.1"}};
  const Totals there = run(load(options, models::catalog()), options, models::catalog(), {}).totals;
  EXPECT_EQ(totals_of(small.read(), "v").total_cost, there.total_cost);
}

TEST(Study, AxesMultiplyOrAdvanceTogether) {
  const SmallStudy small(R"(
[[axis]]
name = "p"
set = "battery.S.p_max_mw"
values = [10, 20]
[[axis]]
name = "load"
scale = ["loads.*.profile", "thermal.GA.p_max_mw"]
values = [1.0, 1.5, 2]
zip = "growth"
[[axis]]
name = "bus"
set = "battery.S.bus"
values = ["A", "B", "A"]
zip = "growth"
)");
  const Study study = small.read();
  EXPECT_EQ(ids_of(study), (std::vector<std::string>{
                               "base", "base+p-10+load-1+bus-v1", "base+p-10+load-1.5+bus-v2",
                               "base+p-10+load-2+bus-v3", "base+p-20+load-1+bus-v1",
                               "base+p-20+load-1.5+bus-v2", "base+p-20+load-2+bus-v3"}));
  const StudyRun last = study.run(6);
  EXPECT_EQ(last.axes, (std::vector<std::pair<std::string, std::string>>{
                           {"p", "20"}, {"load", "2"}, {"bus", "A"}}));
  EXPECT_EQ(last.name, "base: p 20, load 2, bus A");
  EXPECT_EQ(last.compare_to, "base");
  EXPECT_EQ(battery_mw(study, "base+p-20+load-1+bus-v1"), 20.0);
  const CheckedScenario checked = study.scenario(6);
  EXPECT_EQ(checked.scenario.table("thermal").rows.at(0).number("p_max_mw"), 600.0);
  const Row& load = checked.scenario.table("loads").rows.at(1);
  EXPECT_EQ(checked.scenario.profile(load, "profile", checked.time).at(1), 320.0);
}

TEST(Study, CrossesWithVariantsWhereAsked) {
  const std::string variants = R"(
[[variant]]
id = "v"
set = { "battery.S.p_max_mw" = 10 }
[[variant]]
id = "w"
from = "v"
set = { "battery.S.e_max_mwh" = 10 }
[seeds]
runs = 2
first = 7
fields = ["time.step_min"]
)";
  const SmallStudy beside(variants);
  EXPECT_EQ(ids_of(beside.read()),
            (std::vector<std::string>{"base", "v", "w", "base+seed-7", "base+seed-8"}));
  const SmallStudy crossed("cross = [\"base\", \"v\"]\ninclude_base = false\n" + variants);
  const Study study = crossed.read();
  EXPECT_EQ(ids_of(study),
            (std::vector<std::string>{"w", "base+seed-7", "base+seed-8", "v+seed-7", "v+seed-8"}));
  EXPECT_EQ(study.run(4).compare_to, "base+seed-8");
  EXPECT_EQ(study.run(4).start, "v");
  EXPECT_EQ(study.run(0).compare_to, "");  // the base is no run
  const SmallStudy all("cross = [\"all\"]\n" + variants);
  EXPECT_EQ(all.read().size(), 1 + 3 * 2);
}

TEST(Study, SeedsGoToWholeNumberFields) {
  const SmallStudy small("[seeds]\nruns = 2\nfirst = 3\nfields = [\"time.steps\"]\n");
  small.write_base("profiles/load.csv",
                   "time,DA,DB\n2023-01-01T00:00:00+08:00,1,1\n2023-01-01T04:00:00+08:00,1,1\n");
  const Study study = small.read();
  EXPECT_EQ(study.scenario(index_of(study, "base+seed-4")).time.steps, 4);
}

TEST(Study, PathsRunYearByYear) {
  const SmallStudy small(R"(
[[path]]
id = "slow"
years = [2025, 2030]
between = "linear"
set = { "battery.S.p_max_mw" = [50, 100] }
[[path]]
id = "fast"
csv = "fast.csv"
)");
  small.write("fast.csv",
              "year,set battery.S.p_max_mw,scale loads.*.profile\n2025,70,1\n2028,90,1.2\n");
  const Study study = small.read();
  EXPECT_EQ(ids_of(study),
            (std::vector<std::string>{"base", "base+slow-2025", "base+slow-2026", "base+slow-2027",
                                      "base+slow-2028", "base+slow-2029", "base+slow-2030",
                                      "base+fast-2025", "base+fast-2028"}));
  EXPECT_DOUBLE_EQ(battery_mw(study, "base+slow-2027"), 70.0);
  EXPECT_DOUBLE_EQ(battery_mw(study, "base+slow-2030"), 100.0);
  EXPECT_DOUBLE_EQ(battery_mw(study, "base+fast-2028"), 90.0);
  EXPECT_EQ(study.run(8).axes,
            (std::vector<std::pair<std::string, std::string>>{{"path", "fast"}, {"year", "2028"}}));
}

TEST(Study, SamplesDrawInputs) {
  const std::string input = R"(
[[samples.input]]
name = "coal"
set = "fuels.coal.price_per_gj"
distribution = "uniform"
min = 1
max = 3
[[samples.input]]
name = "bus"
set = "battery.S.bus"
distribution = "list"
values = ["A", "B"]
)";
  const SmallStudy few("[samples]\nruns = 3\n" + input);
  const SmallStudy many("[samples]\nruns = 50000\n" + input);
  const Study study = few.read();
  EXPECT_EQ(study.run(1).id, "base+s000001");
  EXPECT_EQ(study.run(1).axes[0].second, "2");    // Sobol's first point is 0.5
  EXPECT_EQ(study.run(2).axes[0].second, "2.5");  // and the second 0.75
  EXPECT_EQ(study.run(2).axes[1].second, "A");    // … 0.25
  EXPECT_EQ(many.read().run(3).axes, study.run(3).axes);
  EXPECT_EQ(few.read().change_text(3), many.read().change_text(3));
}

TEST(Study, SimulatesThePartOfTimeItNames) {
  const SmallStudy small(R"(
[time]
steps = 1
[[variant]]
id = "second"
time = { from = 2023-01-01T01:00:00+08:00 }
[[variant]]
id = "both"
time = { to = 2023-01-01T02:00:00+08:00 }
)");
  const Study study = small.read();
  EXPECT_EQ(study.scenario(0).time.steps, 1);
  EXPECT_EQ(study.scenario(1).time.steps, 1);
  EXPECT_EQ(study.scenario(1).time.start_s, study.scenario(0).time.start_s + 3600);
  EXPECT_EQ(study.scenario(2).time.steps, 2);
}

TEST(Study, TellsEveryFileThatItReads) {
  const SmallStudy small(
      "[[variant]]\nid = \"v\"\nadd.battery = \"rows/more.csv\"\n"
      "set = { \"loads.DA.profile\" = \"profiles/other.csv\" }\n");
  small.write("rows/more.csv",
              "id,carrier,bus,p_max_mw,charge_max_mw,e_max_mwh,e_min_mwh,e_init_mwh,"
              "charge_efficiency_frac,discharge_efficiency_frac,self_discharge_frac_per_h,"
              "vom_per_mwh,terminal_value_per_mwh\nT,battery,A,1,1,1,0,0,0.9,0.9,0,0,0\n");
  small.write_base("profiles/other.csv",
                   "time,DA\n2023-01-01T00:00:00+08:00,1\n2023-01-01T01:00:00+08:00,1\n");
  const Study study = small.read();
  for (const char* file :
       {"study.toml", "rows/more.csv", "../two-bus/scenario.toml", "../two-bus/battery.csv",
        "../two-bus/profiles/load.csv", "../two-bus/profiles/other.csv"})
    EXPECT_EQ(study.sha256().count(file), 1U) << file;
  EXPECT_EQ(study.scenario(1).scenario.table("battery").rows.size(), 2U);
  EXPECT_EQ(totals_of(study, "v").demand_mwh, 1.0 + 1.0 + 60.0 + 160.0);
}

TEST(Study, ChangeTextTellsRunsApart) {
  const SmallStudy small(R"(
[[variant]]
id = "a"
set = { "battery.S.p_max_mw" = 10 }
[[variant]]
id = "b"
name = "the same under another name"
set = { "battery.S.p_max_mw" = 10 }
[[variant]]
id = "c"
set = { "battery.S.p_max_mw" = 10.5 }
[[variant]]
id = "d"
from = "a"
time = { steps = 1 }
)");
  const Study study = small.read();
  EXPECT_EQ(study.change_text(1), study.change_text(2));
  std::set<std::string> texts;
  for (Index index = 0; index < study.size(); ++index) texts.insert(study.change_text(index));
  EXPECT_EQ(texts.size(), 4U);
}

TEST(Study, RefusesMoreRunsThanAllowed) {
  std::string many = "[seeds]\nruns = 2000000000\nfields = [\"time.steps\"]\n";
  for (int axis = 0; axis < 8; ++axis) {
    many += "[[axis]]\nname = \"a" + std::to_string(axis) + "\"\nset = \"battery.S.p_max_mw\"\n" +
            "values = [";
    for (int value = 0; value < 1000; ++value) many += std::to_string(value) + ",";
    many += "]\n";
  }
  const SmallStudy small(many);  // 2e9 · 1000⁸ is far beyond 2⁶³
  EXPECT_THROW(small.read(), ResourceError);
  const SmallStudy ten("[seeds]\nruns = 9\nfields = [\"time.steps\"]\n");
  EXPECT_EQ(ten.read(10).size(), 10);
  EXPECT_THROW(ten.read(9), ResourceError);
}

TEST(Study, IsListedForPeople) {
  const SmallStudy small("[[variant]]\nid = \"v\"\nname = \"变体\"\nremove.battery = \"S\"\n");
  const std::string text = to_text(small.read());
  EXPECT_NE(text.find("v"), std::string::npos);
  EXPECT_NE(text.find("变体"), std::string::npos);
  EXPECT_NE(to_text(small.read(), 1).find("1 more"), std::string::npos);
}

}  // namespace
}  // namespace gridstep
