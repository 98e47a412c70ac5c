#include "models/import/pypsa.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/base/error.hpp"

namespace gridstep::models {
namespace {

using Texts = std::vector<ScenarioFile>;

/// Two buses and two hours; what is given replaces or adds a file.
Texts network_with(const Texts& more) {
  Texts files = {{"snapshots.csv",
                  ",snapshot,objective,stores,generators\n0,2030-01-01 00:00:00,1.0,1.0,1.0\n"
                  "1,2030-01-01 01:00:00,1.0,1.0,1.0\n"},
                 {"buses.csv", "name,v_nom\nnorth sea,220.0\nsouth,220.0\n"},
                 {"generators.csv", "name,bus,p_nom,marginal_cost\ng 1,south,100.0,20.0\n"},
                 {"loads.csv", "name,bus\nd,south\n"},
                 {"loads-p_set.csv", ",d\n0,40.0\n1,60.0\n"}};
  for (const ScenarioFile& file : more) {
    std::erase_if(files, [&](const ScenarioFile& old) { return old.path == file.path; });
    files.push_back(file);
  }
  return files;
}

ImportedScenario imported(const Texts& more) {
  FilesInMemory files(network_with(more));
  return import_pypsa_csv(files);
}

std::string text_of(const ImportedScenario& scenario, const std::string& path) {
  for (const ScenarioFile& file : scenario.files)
    if (file.path == path) return file.text;
  return {};
}

std::vector<Problem> refusals(const Texts& more) {
  try {
    imported(more);
  } catch (const InputError& error) {
    return error.problems().all();
  }
  return {};
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(Pypsa, NamesBecomeIdsAndStayAsNames) {
  const ImportedScenario scenario = imported({});
  EXPECT_TRUE(holds(text_of(scenario, "buses.csv"), "\nnorth_sea,north sea,220,"));
  EXPECT_TRUE(holds(text_of(scenario, "generators.csv"), "\ng_1,g 1,other,south,0,100,constant,"));
  EXPECT_TRUE(holds(text_of(scenario, "profiles/load.csv"),
                    "time,d\n2030-01-01T00:00:00+00:00,40\n2030-01-01T01:00:00+00:00,60\n"));
}

// 10 ohm at 220 kV are 10 / 220² on 1 MVA; 0.12 of a transformer of 300 MVA at a ratio of 1.05 are
// 0.126 on its own rating; a standard type has 0.285 ohm/km.
TEST(Pypsa, ImpedancesAreOnTheBaseThatPypsaUses) {
  const std::string branches =
      text_of(imported({{"lines.csv",
                         "name,bus0,bus1,type,x,s_nom,length,num_parallel,s_max_pu\n"
                         "plain,north sea,south,,10.0,500.0,0.0,1.0,0.7\n"
                         "typed,north sea,south,490-AL1/64-ST1A 220.0,0.0,500.0,100.0,2.0,1.0\n"},
                        {"transformers.csv",
                         "name,bus0,bus1,x,s_nom,tap_ratio,phase_shift\n"
                         "t,north sea,south,0.12,300.0,1.05,30.0\n"}}),
              "branches.csv");
  EXPECT_TRUE(holds(branches, "\nplain,plain,north_sea,south,1," +
                                  fmt::format("{}", 10.0 / 48400.0) + ",350,0,,\n"));
  EXPECT_TRUE(holds(branches, "\ntyped,typed,north_sea,south,1," +
                                  fmt::format("{}", 0.285 * (100.0 / 2.0) / 48400.0) +
                                  ",500,0,,\n"));
  EXPECT_TRUE(holds(branches,
                    "\nt,t,north_sea,south,300," + fmt::format("{}", 0.12 * 1.05) + ",300,30,,\n"));
}

// Where nothing else joins its ends a flow has no choice; in a circle the impedance matters.
TEST(Pypsa, NoImpedanceOnlyWhereItDoesNotMatter) {
  EXPECT_TRUE(refusals({{"lines.csv", "name,bus0,bus1,s_nom\na,north sea,south,50.0\n"}}).empty());
  const auto problems = refusals({{"lines.csv",
                                   "name,bus0,bus1,s_nom,x\na,north sea,south,50.0,0.0\n"
                                   "b,north sea,south,50.0,4.0\n"}});
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "GS0633");
  EXPECT_EQ(problems[0].place.file, "lines.csv");
  EXPECT_EQ(problems[0].place.row, 2);
  EXPECT_EQ(problems[0].place.column, 5);
}

TEST(Pypsa, EverythingThatCannotBeIsToldAtOnce) {
  const auto problems = refusals(
      {{"generators.csv",
        "name,bus,p_nom,p_nom_extendable,committable,e_sum_max\ng,south,10.0,True,True,5.0\n"
        "h,nowhere,inf,False,False,inf\n"},
       {"global_constraints.csv", "name,type,sense,constant\nco2,primary_energy,<=,7.0\n"}});
  EXPECT_EQ(std::ranges::count(problems, std::string("GS0633"), &Problem::code), 5);
  EXPECT_EQ(std::ranges::count(problems, std::string("GS0632"), &Problem::code), 1);
}

// Half-hourly snapshots that count half an hour; days that stand for a year make costs dearer.
TEST(Pypsa, WeightingsAreStepsOrFactors) {
  const std::string half = text_of(
      imported({{"snapshots.csv",
                 ",snapshot,objective,stores,generators\n0,2030-01-01 00:00:00,0.5,0.5,0.5\n"
                 "1,2030-01-01 00:30:00,0.5,0.5,0.5\n"}}),
      "scenario.toml");
  EXPECT_TRUE(holds(half, "step_min = 30\n"));
  const ImportedScenario year =
      imported({{"snapshots.csv",
                 ",snapshot,objective,stores,generators\n0,2030-01-01 00:00:00,4380,1.0,1.0\n"
                 "1,2030-01-01 01:00:00,4380,1.0,1.0\n"},
                {"stores.csv", "name,bus,e_nom\ns,south,10.0\n"}});
  EXPECT_TRUE(holds(text_of(year, "scenario.toml"), "step_min = 60\n"));
  EXPECT_TRUE(holds(text_of(year, "generators.csv"), ",87600,"));  // 20 × 4380
  EXPECT_FALSE(year.notes.empty());
}

TEST(Pypsa, SeriesMustHaveARowPerSnapshot) {
  const auto problems = refusals({{"loads-p_set.csv", ",d\n0,40.0\n"}});
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].code, "GS0631");
}

}  // namespace
}  // namespace gridstep::models
