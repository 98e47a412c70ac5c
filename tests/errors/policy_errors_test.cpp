// Errors in the tables of green power: mixes, contracts, certificates, rules. Each list of problems
// is complete: nothing else may be found.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "models/catalog.hpp"

namespace gridstep {
namespace {

namespace fs = std::filesystem;

struct Expected {
  std::string code;
  std::string place;
  std::vector<std::string> words;
};

/// The scenario two-bus with two wind farms W1 and W2, a solar farm P1, a tie T, a second battery
/// S2 and the storage S.
class PolicyErrors : public testing::Test {
 protected:
  PolicyErrors() {
    folder_ = fs::temp_directory_path() / fmt::format("gridstep-policy-{}", ::getpid());
    fs::remove_all(folder_);
    fs::copy(fs::path(GRIDSTEP_SOURCE_DIR) / "scenarios/two-bus", folder_,
             fs::copy_options::recursive);
    write("wind.csv",
          "id,bus,p_max_mw,profile\n"
          "W1,A,50,constant\n"
          "W2,A,50,constant\n");
    write("solar.csv", "id,bus,p_max_mw,profile\nP1,A,50,constant\n");
    write("ties.csv", "id,bus,import_max_mw,export_max_mw,import_mix\nT,A,5,5,\n");
    write("battery.csv",
          "id,bus,p_max_mw,charge_max_mw,e_max_mwh,charge_efficiency_frac,"
          "discharge_efficiency_frac,init_mix\n"
          "S,B,50,50,100,0.9,0.8,\n"
          "S2,B,50,50,100,0.9,0.8,\n");
  }
  ~PolicyErrors() override { fs::remove_all(folder_); }

  void write(const std::string& file, const std::string& text) const {
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }

  /// Two-bus lasts two hours: that a contract or a vintage has no effect in them is let pass.
  void expect(const std::vector<Expected>& expected) const { expect(expected, "GS0547"); }
  void expect_all(const std::vector<Expected>& expected) const { expect(expected, ""); }

  void expect(const std::vector<Expected>& expected, const std::string& passed_over) const {
    Problems found;
    const Scenario scenario = read(folder_, models::catalog().tables, {}, found);
    check(scenario, models::catalog().tables, found);
    models::catalog().check(scenario, found);
    found.sort();
    std::vector<Problem> problems;
    for (const Problem& problem : found.all())
      if (problem.code != passed_over) problems.push_back(problem);
    std::string all;
    for (const Problem& problem : problems) all += to_text(problem) + "\n";
    ASSERT_EQ(problems.size(), expected.size()) << all;
    for (std::size_t n = 0; n < expected.size(); ++n) {
      const Problem& problem = problems[n];
      EXPECT_EQ(problem.code, expected[n].code) << all;
      EXPECT_EQ(
          fmt::format("{}:{}:{}", problem.place.file, problem.place.row, problem.place.column),
          expected[n].place)
          << all;
      for (const std::string& word : expected[n].words)
        EXPECT_NE(to_text(problem).find(word), std::string::npos) << word << " in " << all;
      EXPECT_FALSE(problem.what.empty() || problem.why.empty() || problem.help.empty()) << all;
    }
    if (expected.empty()) {
      EXPECT_NO_THROW(models::catalog().build(scenario, scenario.time_grid()));
    }
  }

 private:
  fs::path folder_;
};

const std::string contract_columns =
    "id,buyer,units,route,output_share_frac,volume_mwh_per_year,consumption_share_frac,matching,"
    "valid_from,valid_to\n";

TEST_F(PolicyErrors, NothingIsWrong) {
  write("mixes.csv",
        "id,mix,carrier,share_frac,emission_t_per_mwh\n"
        "a,north,coal,0.7,0.9\n"
        "b,north,wind,0.3,\n");
  write("ties.csv", "id,bus,import_max_mw,export_max_mw,import_mix\nT,A,5,5,north\n");
  write("contracts.csv", contract_columns +
                             "k1,DA,\"W1, S\",direct,0.6,,,hour,,2023-01-01T01:00:00+08:00\n"
                             "k2,DB,W1 S,direct,0.6,,,month,2023-01-01T01:00:00+08:00,\n"
                             "k3,DB,P1;W2,grid,,100,,year,,\n"
                             "k4,DA,P1,grid,,,0.9,hour,,\n"
                             "k5,DA,W1,grid,0.4,,,hour,,\n");
  write("certificates.csv",
        "id,buyer,unit,vintage_year,first_serial,last_serial\n"
        "g1,DA,W2,2023,1,5\n"
        "g2,DB,W2,2023,6,6\n"
        "g3,DB,W2,2022,1,5\n");
  write("direct_rules.csv", "id,valid_from_year,self_use_min_frac\nr1,2025,0.6\nr2,2030,0.7\n");
  expect({});
}

TEST_F(PolicyErrors, Mixes) {
  write("mixes.csv",
        "id,mix,carrier,share_frac,emission_t_per_mwh\n"
        "a,north,coal,0.7,0.9\n"
        "b,south,coal,1,0.9\n"
        "c,north,wind,0.2,\n");
  write("ties.csv", "id,bus,import_max_mw,export_max_mw,import_mix\nT,A,5,5,nort\n");
  write("battery.csv",
        "id,bus,p_max_mw,charge_max_mw,e_max_mwh,charge_efficiency_frac,"
        "discharge_efficiency_frac,init_mix\n"
        "S,B,50,50,100,0.9,0.8,suoth\n");
  expect({{"GS0525", "battery.csv:2:8", {"'suoth'", "did you mean 'south'?"}},
          {"GS0526", "mixes.csv:2:4", {"'north'", "0.9", "mixes.csv:2, mixes.csv:4"}},
          {"GS0525", "ties.csv:2:5", {"import_mix of 'T'", "did you mean 'north'?"}}});
}

TEST_F(PolicyErrors, NoMixes) {
  write("ties.csv", "id,bus,import_max_mw,export_max_mw,import_mix\nT,A,5,5,north\n");
  expect({{"GS0525", "ties.csv:2:5", {"add mixes.csv"}}});
}

TEST_F(PolicyErrors, OneContract) {
  write("contracts.csv", contract_columns +
                             "k1,DA,W3 P1,grid,0.1,,,hour,,\n"
                             "k2,DAA,W1,grid,0.1,,,hour,,\n"
                             "k3,DA,GA,grid,0.1,,,hour,,\n"
                             "k4,DA,W1 W2 W1,grid,0.1,,,hour,,\n"
                             "k5,DA,W1,grid,,,,hour,,\n"
                             "k6,DA,W1,grid,0.1,,0.5,hour,,\n"
                             "k7,DA,W1,grid,0.1,,,hour,2024-01-01T00:00:00Z,"
                             "2024-01-01T08:00:00+08:00\n"
                             "k8,DA,W1 S,grid,0.1,,,hour,,\n"
                             "k9,DA,S2,direct,0.1,,,hour,,\n"
                             "k10,DA,T,grid,,5,,hour,,\n"
                             "k11,DA,wind,grid,,5,,hour,,\n"
                             "k12,DA,W1,grid,1.5,,,hour,,\n"
                             "k13,DA,W1,grid,,5,,week,,\n");
  expect({{"GS0527", "contracts.csv:2:3", {"units of 'k1'", "did you mean 'W1'?"}},
          {"GS0528", "contracts.csv:3:2", {"'DAA'", "did you mean 'DA'?"}},
          {"GS0529", "contracts.csv:4:3", {"'GA', whose carrier is coal", "wind or solar"}},
          {"GS0530", "contracts.csv:5:3", {"'W1' twice"}},
          {"GS0531", "contracts.csv:6:0", {"'k5'", "volume_mwh_per_year"}},
          {"GS0531", "contracts.csv:7:7", {"output_share_frac and consumption_share_frac"}},
          {"GS0532", "contracts.csv:8:10", {"2024-01-01T00:00:00Z"}},
          {"GS0535", "contracts.csv:9:3", {"'S', a storage", "direct"}},
          {"GS0535", "contracts.csv:10:3", {"storages only"}},
          {"GS0527", "contracts.csv:11:3", {"that is a tie", "import_mix"}},
          {"GS0527", "contracts.csv:12:3", {"that is a carrier"}},
          {"GS0213", "contracts.csv:13:5", {"1.5"}},
          {"GS0533", "contracts.csv:14:6", {}},
          {"GS0214", "contracts.csv:14:8", {"'week'"}}});
}

// At noon k1, k2 and k3 hold together, no two of them sell too much.
TEST_F(PolicyErrors, ThreeContractsSellTooMuchTogether) {
  write("contracts.csv",
        contract_columns +
            "k1,DA,W1 W2,grid,0.4,,,hour,2023-01-01T00:00:00Z,2023-01-01T12:00:01Z\n"
            "k2,DB,W1,grid,0.4,,,hour,2023-01-01T06:00:00Z,\n"
            "k3,DA,W1,grid,0.4,,,hour,2023-01-01T12:00:00Z,\n"
            "k4,DA,W2,grid,0.6,,,hour,,\n");
  expect({{"GS0533",
           "contracts.csv:4:5",
           {"120 % of the output of 'W1'", "contracts.csv:2 sells 40 %", "contracts.csv:3",
            "contracts.csv:4"}}});
}

TEST_F(PolicyErrors, EverySetThatSellsTooMuchIsNamedOnce) {
  write("contracts.csv", contract_columns +
                             "k1,DA,W1,grid,0.6,,,hour,,2023-01-02T00:00:00Z\n"
                             "k2,DB,W1,grid,0.6,,,hour,,\n"
                             "k3,DA,W1,grid,0.7,,,hour,2023-01-03T00:00:00Z,\n");
  expect({{"GS0533", "contracts.csv:3:5", {"120 %", "contracts.csv:2", "contracts.csv:3"}},
          {"GS0533", "contracts.csv:4:5", {"130 %", "contracts.csv:3", "contracts.csv:4"}}});
}

TEST_F(PolicyErrors, AStorageServesOneContractAtATime) {
  write("contracts.csv", contract_columns +
                             "k1,DA,W1 S,direct,0.1,,,hour,,2023-01-02T00:00:00Z\n"
                             "k2,DA,W2 S,direct,0.1,,,hour,2023-01-01T00:00:00Z,\n"
                             "k3,DA,W1 S,direct,0.1,,,hour,2023-01-02T00:00:00Z,\n"
                             "k4,DA,W1 S2,direct,0.1,,,hour,,\n");
  expect({{"GS0534", "contracts.csv:3:3", {"'k1' (contracts.csv:2)", "'S'"}},
          {"GS0534", "contracts.csv:4:3", {"'k2' (contracts.csv:3)"}}});
}

TEST_F(PolicyErrors, Certificates) {
  write("certificates.csv",
        "id,buyer,unit,vintage_year,first_serial,last_serial\n"
        "g1,DX,W1,2023,1,100\n"
        "g2,DA,W9,2023,1,5\n"
        "g3,DA,W1,2023,9,8\n"
        "g4,DA,GA,2023,1,5\n"
        "g5,DA,S,2023,1,5\n"
        "g6,DA,W1,2023,50,60\n"
        "g7,DA,W1,2023,55,120\n"
        "g8,DA,W2,2023,1,100\n"
        "g9,DA,W1,2024,1,100\n");
  expect({{"GS0528", "certificates.csv:2:2", {"'DX'"}},
          {"GS0527", "certificates.csv:3:3", {"'W9'"}},
          {"GS0536", "certificates.csv:4:6", {"8", "9"}},
          {"GS0529", "certificates.csv:5:3", {"coal"}},
          {"GS0529", "certificates.csv:6:3", {"storage"}},
          {"GS0537", "certificates.csv:7:5", {"50 to 60", "certificates.csv:2"}},
          {"GS0537", "certificates.csv:8:5", {"55 to 100", "certificates.csv:2"}},
          {"GS0537", "certificates.csv:8:5", {"55 to 60", "certificates.csv:7"}}});
}

// 50 MW make 439,200 MWh in a leap year: a volume that can come from no other unit counts as sold.
TEST_F(PolicyErrors, VolumesBeyondWhatAUnitCanMake) {
  write("contracts.csv", contract_columns +
                             "k1,DA,W1,grid,,878400,,year,,\n"
                             "k2,DA,W2,grid,0.6,,,hour,,\n"
                             "k3,DB,W2,grid,,219600,,year,,\n"
                             "k4,DB,W2 P1,grid,,219600,,year,,\n");
  write("certificates.csv",
        "id,buyer,unit,vintage_year,first_serial,last_serial\n"
        "g1,DA,W1,2023,1,439201\n");
  expect({{"GS0536", "certificates.csv:2:6", {"439201", "439200"}},
          {"GS0533", "contracts.csv:2:6", {"200 %", "'W1'"}},
          {"GS0533",
           "contracts.csv:4:6",
           {"110 %", "contracts.csv:3 sells 60 %", "contracts.csv:4"}}});
}

TEST_F(PolicyErrors, DirectSupplyOfAnAmount) {
  write("contracts.csv", contract_columns + "k1,DA,W1 S,direct,,100,,year,,\n");
  expect({{"GS0535", "contracts.csv:2:4", {"no share of output", "output_share_frac"}}});
}

TEST_F(PolicyErrors, RowsWithoutEffectWarn) {
  write("contracts.csv", contract_columns + "k1,DA,W1,grid,0.5,,,hour,2030-01-01T00:00:00Z,\n");
  write("certificates.csv",
        "id,buyer,unit,vintage_year,first_serial,last_serial\n"
        "g1,DA,W2,2022,1,5\n");
  expect_all({{"GS0547", "certificates.csv:2:4", {"2022", "2023"}},
              {"GS0547", "contracts.csv:2:9", {"'k1' never holds"}}});
}

TEST_F(PolicyErrors, WordsThatResultsNeed) {
  write("biomass.csv",
        "id,carrier,bus,p_max_mw,profile\n"
        "b1,import_wind,A,5,constant\n"
        "b2,unknown,A,5,constant\n"
        "import_b3,biomass,A,5,constant\n");
  expect(
      {{"GS0548", "biomass.csv:2:2", {"import_wind"}}, {"GS0548", "biomass.csv:3:2", {"unknown"}}});
}

TEST_F(PolicyErrors, TwoRulesForOneYear) {
  write("direct_rules.csv",
        "id,valid_from_year,self_use_min_frac\n"
        "r1,2025,0.6\n"
        "r2,2030,0.6\n"
        "r3,2025,0.7\n");
  expect({{"GS0539", "direct_rules.csv:4:2", {"2025", "direct_rules.csv:2"}}});
}

TEST_F(PolicyErrors, MatchingTargets) {
  write("contracts.csv", contract_columns +
                             "k1,DA,W1,grid,0.1,,,month,,\n"
                             "k2,DB,W1,grid,,100,,month,,\n");
  write("matching_targets.csv",
        "id,consumer,target_frac,shortfall_cost_per_mwh\n"
        "t1,DA,0.9,1000\n"
        "t2,DX,0.9,1000\n"
        "t3,DA,0.8,1000\n"
        "t4,DB,0.8,1000\n");
  expect({{"GS0528", "matching_targets.csv:3:2", {"'DX'"}},
          {"GS0538", "matching_targets.csv:3:2", {"'DX'"}},
          {"GS0539", "matching_targets.csv:4:2", {"t1 (matching_targets.csv:2)"}},
          {"GS0538", "matching_targets.csv:5:2", {"nothing supplies 'DB' by the hour"}}});
}

}  // namespace
}  // namespace gridstep
