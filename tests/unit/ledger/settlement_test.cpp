#include "engine/ledger/settlement.hpp"

#include <gtest/gtest.h>

#include "engine/ledger/ledger.hpp"
#include "engine/ledger/statement.hpp"
#include "tests/unit/ledger/ledger_region.hpp"

namespace gridstep::test {
namespace {

/// Two wind units, coal, a battery and two consumers at one bus, four hours.
class SettlementTest : public testing::Test {
 protected:
  SettlementTest() : system_(bare_system(1, 4)) {
    w1_ = add_unit(system_, "W1", "wind", 0);
    w2_ = add_unit(system_, "W2", "wind", 0);
    add_unit(system_, "C", "coal", 0);
    Storage storage;
    storage.unit = add_unit(system_, "B", "battery", 0);
    storage.energy_max_mwh = 100.0;
    storage.charge_efficiency_frac = 0.5;
    storage.discharge_efficiency_frac = 0.8;
    system_.storages.push_back(storage);
    add_load(system_, "A", 0);
    add_load(system_, "Z", 0);
    finish(system_);
    record_ = empty_record(system_);
    // per step: W1, W2, C, B
    record_.generation_mw = {10, 4, 0, 0, 2, 4, 3, 0, 0, 4, 3, 0, 8, 0, 0, 0};
    record_.available_mw = record_.generation_mw;
    record_.demand_mw = {6, 8, 6, 3, 6, 1, 6, 2};  // A, Z by step
  }

  Contract& buy(const std::string& buyer, std::vector<UnitId> units, Contract::Matching matching,
                Contract::Excess excess) {
    Contract contract;
    contract.id = "K" + std::to_string(system_.contracts.size());
    contract.buyer = buyer;
    contract.units = std::move(units);
    contract.matching = matching;
    contract.excess = excess;
    contract.output_share_frac = 1.0;
    system_.contracts.push_back(contract);
    return system_.contracts.back();
  }

  Settled settle() {
    Settlement settlement(system_);
    settlement.add(record_);
    return settlement.settle();
  }

  static std::vector<double> column(const std::vector<double>& values, std::size_t things,
                                    std::size_t thing) {
    std::vector<double> result;
    for (std::size_t cell = thing; cell < values.size(); cell += things)
      result.push_back(values[cell]);
    return result;
  }

  System system_;
  Record record_;
  UnitId w1_;
  UnitId w2_;
};

// W1 gives 10, 2, 0, 8; A draws 6 every hour: matched 6, 2, 0, 6.
TEST_F(SettlementTest, MatchedByTheHour) {
  buy("A", {w1_}, Contract::Matching::hour, Contract::Excess::sold);
  const Settled settled = settle();
  EXPECT_EQ(settled.supply_mw, (std::vector<double>{10, 2, 0, 8}));
  EXPECT_EQ(settled.matched_mw, (std::vector<double>{6, 2, 0, 6}));
  EXPECT_EQ(settled.exported_mw, (std::vector<double>{4, 0, 0, 2}));
}

// 20 MWh supplied, 24 consumed in the month: every hour's consumption is matched alike, 20/24 of 6.
TEST_F(SettlementTest, MatchedByTheMonth) {
  buy("A", {w1_}, Contract::Matching::month, Contract::Excess::sold);
  for (const double mw : settle().matched_mw) EXPECT_NEAR(mw, 5.0, 1e-12);
}

// Banked: 4 MWh of the first hour meet the 4 that the second lacks; then the bank is empty until
// the last hour leaves 2.
TEST_F(SettlementTest, BankedExcessMeetsLaterHours) {
  buy("A", {w1_}, Contract::Matching::hour, Contract::Excess::banked);
  EXPECT_EQ(settle().matched_mw, (std::vector<double>{6, 6, 0, 6}));
}

// What A sells on (4, 0, 0, 2) is free for Z, who draws 8, 3, 1, 2; what A loses is not.
TEST_F(SettlementTest, SoldOnIsFreeForOthersLostIsNot) {
  buy("A", {w1_}, Contract::Matching::hour, Contract::Excess::sold);
  buy("Z", {w1_}, Contract::Matching::hour, Contract::Excess::sold);
  EXPECT_EQ(column(settle().supply_mw, 2, 1), (std::vector<double>{4, 0, 0, 2}));
  EXPECT_EQ(column(settle().matched_mw, 2, 1), (std::vector<double>{4, 0, 0, 2}));
  system_.contracts[0].excess = Contract::Excess::lost;
  EXPECT_EQ(column(settle().supply_mw, 2, 1), (std::vector<double>{0, 0, 0, 0}));
}

// A share of consumption tops up what the hour has matched: 14 of 24 MWh. 0.75 × 24 = 18, so 4 of
// the 12 MWh of W2 are bought, in the hours in which W2 generates: a third of 4, 4, 4.
TEST_F(SettlementTest, ConsumptionShareTopsUp) {
  buy("A", {w1_}, Contract::Matching::hour, Contract::Excess::sold);
  Contract& top_up = buy("A", {w2_}, Contract::Matching::year, Contract::Excess::sold);
  top_up.quantity = Contract::Quantity::consumption_share;
  top_up.consumption_share_frac = 0.75;
  const std::vector<double> bought = column(settle().supply_mw, 2, 1);
  for (std::size_t step = 0; step < 3; ++step) EXPECT_NEAR(bought[step], 4.0 / 3.0, 1e-12);
  EXPECT_EQ(bought[3], 0.0);
}

// 8,760 MWh a year are 1 MWh an hour: by the hour W2 gives it while it generates.
TEST_F(SettlementTest, VolumeIsSpreadOverTheYear) {
  Contract& band = buy("A", {w2_}, Contract::Matching::hour, Contract::Excess::sold);
  band.quantity = Contract::Quantity::volume;
  band.volume_mwh_per_year = 8760.0;
  const std::vector<double> supply = settle().supply_mw;
  for (std::size_t step = 0; step < 3; ++step) EXPECT_NEAR(supply[step], 1.0, 1e-12);
  EXPECT_EQ(supply[3], 0.0);
}

TEST_F(SettlementTest, OnlyWhileItIsValid) {
  Contract& contract = buy("A", {w1_}, Contract::Matching::hour, Contract::Excess::sold);
  contract.valid_from_s = system_.time.start_of(1);
  contract.valid_to_s = system_.time.start_of(3);
  EXPECT_EQ(settle().supply_mw, (std::vector<double>{0, 2, 0, 0}));
}

// Surplus 4 of the first hour: 3 go into the battery as it draws 3, 1.5 MWh arrive, 1.2 can leave.
// In the second hour 4 are missing, the battery gives 2 but only 1.2 of it has the label.
TEST_F(SettlementTest, LabelledSurplusComesBackFromStorage) {
  Contract& contract = buy("A", {w1_}, Contract::Matching::hour, Contract::Excess::sold);
  contract.route = Contract::Route::direct;
  contract.storages = {StorageId(0)};
  record_.charge_mw = {3, 0, 0, 0};
  record_.discharge_mw = {0, 2, 0, 0};
  record_.energy_mwh = {9, 6.5, 6.5, 6.5};  // there was more in it before
  const Settled settled = settle();
  EXPECT_NEAR(settled.supply_mw[0], 7.0, 1e-12);
  EXPECT_NEAR(settled.matched_mw[0], 6.0, 1e-12);
  EXPECT_NEAR(settled.exported_mw[0], 1.0, 1e-12);
  EXPECT_NEAR(settled.matched_mw[1], 3.2, 1e-12);
}

// The contract ends before the second hour: no label comes back from the storage, and the next
// contract of the same storage has only what it puts in itself.
TEST_F(SettlementTest, LabelsAndBanksEndWithTheContract) {
  Contract& first = buy("A", {w1_}, Contract::Matching::hour, Contract::Excess::banked);
  first.storages = {StorageId(0)};
  first.valid_to_s = system_.time.start_of(1);
  record_.charge_mw = {3, 0, 0, 0};
  record_.discharge_mw = {0, 2, 0, 0};
  record_.energy_mwh = {9, 6.5, 6.5, 6.5};
  EXPECT_EQ(settle().matched_mw, (std::vector<double>{6, 0, 0, 0}));
  EXPECT_EQ(settle().available_mw, (std::vector<double>{10, 0, 0, 0}));
}

// Two contracts one after the other share the battery's discharge: what the one takes back the
// other cannot.
TEST_F(SettlementTest, OneDischargeIsClaimedOnce) {
  for (const char* buyer : {"A", "Z"}) {
    Contract& contract = buy(buyer, {w1_}, Contract::Matching::hour, Contract::Excess::lost);
    contract.storages = {StorageId(0)};
    contract.output_share_frac = 0.5;
  }
  record_.generation_mw[0] = 60;  // 30 each; A draws 6, Z 8
  record_.generation_mw[4] = 0;
  record_.available_mw = record_.generation_mw;
  record_.charge_mw = {40, 0, 0, 0};
  record_.discharge_mw = {0, 7, 0, 0};
  record_.energy_mwh = {20, 11.25, 11.25, 11.25};
  const Settled settled = settle();
  EXPECT_NEAR(settled.matched_mw[2] + settled.matched_mw[3], 7.0, 1e-12);
  EXPECT_NEAR(settled.matched_mw[2], 6.0, 1e-12);
}

// What a consumer bears by claims is the same whether hours, days or the run are added up, and all
// bear together what is traced to all. No hour is more than matched.
TEST_F(SettlementTest, CarbonAddsUpOverEveryCalendar) {
  buy("A", {w1_}, Contract::Matching::month, Contract::Excess::sold);
  buy("Z", {w2_}, Contract::Matching::year, Contract::Excess::sold);
  for (std::size_t step = 0; step < 4; ++step) {
    record_.generation_mw[4 * step + 2] = 5.0;
    record_.unit_emission_t[4 * step + 2] = 10.0;
  }
  Ledger(system_).book(record_);
  const auto borne_t = [&](Calendar calendar, Definition definition, std::size_t consumer) {
    Bookkeeper bookkeeper(system_, calendar);
    bookkeeper.add(record_);
    double sum = 0.0;
    for (const std::vector<Account>& accounts : bookkeeper.statement().accounts) {
      EXPECT_LE(accounts[consumer].green_share(definition), 1.0);
      sum += accounts[consumer].emission_t[at(definition)];
    }
    return sum;
  };
  for (const DefinitionSpec& spec : definitions()) {
    if (!spec.is_claim) continue;
    for (const std::size_t consumer : {0U, 1U, 2U})
      for (const Calendar calendar : {Calendar::hour, Calendar::day, Calendar::month})
        EXPECT_NEAR(borne_t(calendar, spec.definition, consumer),
                    borne_t(Calendar::run, spec.definition, consumer), 1e-9)
            << spec.name << " of " << consumer;
    EXPECT_NEAR(borne_t(Calendar::run, spec.definition, 2),
                borne_t(Calendar::run, Definition::traced, 2), 1e-9);
  }
}

// W1 generates 20 MWh; A keeps 14, 6 are left for certificates. Serials 1–4 and 5–10: 4 and 2.
TEST_F(SettlementTest, CertificatesAreOfWhatIsLeft) {
  buy("A", {w1_}, Contract::Matching::hour, Contract::Excess::sold);
  system_.certificates = {
      {"G1", "Z", w1_, 2023, 1, 4}, {"G2", "A", w1_, 2023, 5, 10}, {"G3", "A", w1_, 2022, 1, 10}};
  const Settled settled = settle();
  EXPECT_EQ(settled.retired_mwh, (std::vector<double>{4, 2, 0}));
  double retired = 0.0;
  for (const double mw : column(settled.retired_mw, 3, 0)) retired += mw;
  EXPECT_NEAR(retired, 4.0, 1e-12);
}

// All ways of matching side by side.
TEST_F(SettlementTest, StatementHoldsEveryDefinition) {
  buy("A", {w1_}, Contract::Matching::hour, Contract::Excess::sold);
  for (std::size_t step = 0; step < 4; ++step) record_.unit_emission_t[4 * step + 2] = 10.0;
  Ledger(system_).book(record_);
  Bookkeeper bookkeeper(system_, Calendar::run);
  bookkeeper.add(record_);
  const Statement statement = bookkeeper.statement();
  const Account& a = statement.accounts[0][0];
  const Account& z = statement.accounts[0][1];
  EXPECT_NEAR(a.green_share(Definition::hourly), 14.0 / 24.0, 1e-12);
  EXPECT_NEAR(a.green_share(Definition::monthly), 20.0 / 24.0, 1e-12);
  EXPECT_NEAR(a.green_share(Definition::yearly), 20.0 / 24.0, 1e-12);
  EXPECT_NEAR(a.green_share(Definition::contract), 14.0 / 24.0, 1e-12);
  EXPECT_EQ(z.green_share(Definition::hourly), 0.0);
  // 24 MWh unmatched, 14 of Z and 10 of A, bear what all loads bear.
  const double all_t = a.emission_t[at(Definition::traced)] + z.emission_t[at(Definition::traced)];
  EXPECT_NEAR(z.emission_t[at(Definition::contract)], all_t * 14.0 / 24.0, 1e-12);
  EXPECT_NEAR(a.emission_t[at(Definition::contract)], all_t * 10.0 / 24.0, 1e-12);
  EXPECT_NEAR(statement.contracts[0][0].export_frac(), 6.0 / 20.0, 1e-12);
  EXPECT_NEAR(statement.contracts[0][0].self_use_frac(), 14.0 / 20.0, 1e-12);
}

}  // namespace
}  // namespace gridstep::test
