#include "models/policy/contract.hpp"

#include <gtest/gtest.h>

#include "models/policy/certificate.hpp"
#include "models/policy/direct_rule.hpp"
#include "tests/unit/models/draft_scenario.hpp"
#include "tests/unit/models/weather/plain_climate.hpp"

namespace gridstep::models {
namespace {

/// What is built on a bus with the wind farm W and the storage S.
System built(const Model& model, const std::string& table, const DraftScenario::Cells& cells) {
  DraftScenario draft;
  draft.row(table, cells);
  const TimeGrid time = grid_from(2023, 1, 1, 1);
  SystemBuilder builder = one_bus(time);
  builder.add(Unit{"W", "W", "wind", BusId(0), 50.0, 50.0});
  Storage storage;
  storage.unit = builder.add(Unit{"S", "S", "battery", BusId(0), 5.0, 5.0});
  builder.add(storage);
  const Weather weather(plain_climate(), time);
  model.build({draft.scenario(), time, weather}, builder);
  return builder.finish();
}

TEST(Contract, SortsUnitsFromStorages) {
  const System system = built(contract(), "contracts",
                              {{"id", word("k")},
                               {"buyer", word("D")},
                               {"units", std::vector<std::string>{"S", "W"}},
                               {"route", word("direct")},
                               {"output_share_frac", 0.8},
                               {"matching", word("month")},
                               {"price_per_mwh", 220.0},
                               {"valid_from", word("2023-01-01T08:00:00+08:00")}});
  ASSERT_EQ(system.contracts.size(), 1U);
  const Contract& contract = system.contracts[0];
  EXPECT_EQ(contract.id, "k");
  EXPECT_EQ(contract.name, "k");
  EXPECT_EQ(contract.buyer, "D");
  EXPECT_EQ(contract.units, std::vector<UnitId>{UnitId(0)});
  EXPECT_EQ(contract.storages, std::vector<StorageId>{StorageId(0)});
  EXPECT_EQ(contract.route, Contract::Route::direct);
  EXPECT_EQ(contract.quantity, Contract::Quantity::output_share);
  EXPECT_EQ(contract.output_share_frac, 0.8);
  EXPECT_EQ(contract.matching, Contract::Matching::month);
  EXPECT_EQ(contract.excess, Contract::Excess::sold);
  EXPECT_EQ(contract.price_per_mwh, 220.0);
  EXPECT_EQ(contract.valid_from_s, 1672531200);  // 2023-01-01T00:00:00Z
  EXPECT_EQ(contract.valid_to_s, Contract().valid_to_s);
}

TEST(Contract, BuysAVolumeOrAPartOfConsumption) {
  DraftScenario::Cells cells = {
      {"id", word("k")},          {"buyer", word("D")},
      {"route", word("grid")},    {"units", std::vector<std::string>{"W"}},
      {"matching", word("year")}, {"excess", word("banked")}};
  cells.push_back({"volume_mwh_per_year", 370000.0});
  const Contract volume = built(contract(), "contracts", cells).contracts[0];
  EXPECT_EQ(volume.quantity, Contract::Quantity::volume);
  EXPECT_EQ(volume.volume_mwh_per_year, 370000.0);
  EXPECT_EQ(volume.route, Contract::Route::grid);
  EXPECT_EQ(volume.matching, Contract::Matching::year);
  EXPECT_EQ(volume.excess, Contract::Excess::banked);
  EXPECT_TRUE(volume.storages.empty());
  cells.back() = {"consumption_share_frac", 0.9};
  const Contract part = built(contract(), "contracts", cells).contracts[0];
  EXPECT_EQ(part.quantity, Contract::Quantity::consumption_share);
  EXPECT_EQ(part.consumption_share_frac, 0.9);
}

TEST(Certificate, IsARangeOfSerials) {
  const System system = built(certificate(), "certificates",
                              {{"id", word("g")},
                               {"buyer", word("D")},
                               {"unit", word("W")},
                               {"vintage_year", 2023.0},
                               {"first_serial", 11.0},
                               {"last_serial", 30.0}});
  ASSERT_EQ(system.certificates.size(), 1U);
  EXPECT_EQ(system.certificates[0].unit, UnitId(0));
  EXPECT_EQ(system.certificates[0].vintage_year, 2023);
  EXPECT_EQ(system.certificates[0].first_serial, 11);
  EXPECT_EQ(system.certificates[0].last_serial, 30);
}

TEST(DirectRule, IsReadAsWritten) {
  const System system =
      built(direct_rule(), "direct_rules",
            {{"id", word("r")}, {"valid_from_year", 2030.0}, {"self_use_min_frac", 0.6}});
  ASSERT_EQ(system.direct_rules.size(), 1U);
  EXPECT_EQ(system.direct_rules[0].valid_from_year, 2030);
  EXPECT_EQ(system.direct_rules[0].self_use_min_frac, 0.6);
  EXPECT_EQ(system.direct_rules[0].load_min_frac, 0.0);
  EXPECT_EQ(system.direct_rules[0].export_max_frac, 1.0);
}

}  // namespace
}  // namespace gridstep::models
