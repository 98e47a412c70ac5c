#include "engine/results/certificate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "engine/ledger/ledger.hpp"
#include "engine/system/origins.hpp"
#include "tests/unit/results/sample.hpp"

namespace gridstep {
namespace {

class CertificateTest : public testing::Test {
 protected:
  CertificateTest() : system_(sample::system(12)) {
    double energy_mwh = 10.0;
    record_ = sample::record(system_, 0, 12, energy_mwh);
  }

  CertificateSummary certify() {
    Certifier certifier(system_);
    certifier.certify(record_);
    return certifier.summary();
  }

  System system_;
  Record record_;
};

TEST_F(CertificateTest, LawfulRecordHolds) {
  // By hand, step 0: coal = 70 · 1.02 + 4 − 28 − 5 = 42.4, level = 10 · 0.999 + 0.9 · 4 = 13.59.
  EXPECT_NEAR(record_.generation_mw[0], 42.4, 1e-12);
  EXPECT_NEAR(record_.energy_mwh[0], 13.59, 1e-12);
  const CertificateSummary summary = certify();
  EXPECT_TRUE(summary.holds());
  for (const std::uint8_t status : record_.status) EXPECT_EQ(status, 0);
  EXPECT_LT(summary.balance_mw.value, 1e-9);
  EXPECT_LT(summary.storage_mwh.value, 1e-9);
}

TEST_F(CertificateTest, BalanceNamesStepAndIsland) {
  record_.demand_mw[3] += 0.5;  // 0.5 MW more and 2 % losses on them
  const CertificateSummary summary = certify();
  EXPECT_NEAR(record_.balance_residual_mw[3], 0.51, 1e-9);
  EXPECT_EQ(summary.balance_mw.step, 3);
  EXPECT_EQ(summary.balance_mw.thing, "island 0");
  EXPECT_EQ(record_.status[3], 1);
  EXPECT_EQ(record_.status[2], 0);
  EXPECT_FALSE(summary.holds());
}

TEST_F(CertificateTest, RecordedLossesCount) {
  record_.loss_mw[2] += 0.25;
  certify();
  EXPECT_NEAR(record_.balance_residual_mw[2], 0.25, 1e-9);
}

TEST_F(CertificateTest, IslandsDoNotHelpEachOther) {
  // Two islands whose errors cancel in the region's sum.
  system_.grid.branches.clear();
  system_.grid.island_of_bus = {0, 1};
  system_.grid.islands = 2;
  record_.flow_mw.clear();
  const CertificateSummary summary = certify();
  // Island 0 has coal and tie only: 42.4 + 5 MW with nobody to take them at step 0.
  EXPECT_NEAR(record_.balance_residual_mw[0], 47.4, 1e-9);
  EXPECT_FALSE(summary.holds());
}

TEST_F(CertificateTest, GenerationBeyondWhatIsAvailable) {
  record_.available_mw[0] = record_.generation_mw[0] - 0.3;
  const CertificateSummary summary = certify();
  EXPECT_NEAR(record_.bound_violation_mw[0], 0.3, 1e-9);
  EXPECT_EQ(summary.bound_mw.thing, "coal");
}

TEST_F(CertificateTest, EveryBoundIsChecked) {
  const auto violation = [&](std::vector<double> Record::*array, std::size_t at, double value) {
    const Record good = record_;
    (record_.*array)[at] = value;
    certify();
    const double worst =
        *std::max_element(record_.bound_violation_mw.begin(), record_.bound_violation_mw.end());
    record_ = good;
    return worst;
  };
  EXPECT_NEAR(violation(&Record::curtailment_mw, 1, 2.5), 0.5, 1e-9);
  EXPECT_NEAR(violation(&Record::curtailment_mw, 0, 0.5), 0.5, 1e-9);  // coal does not curtail
  EXPECT_NEAR(violation(&Record::charge_mw, 0, 21.0), 1.0, 1e-9);
  EXPECT_NEAR(violation(&Record::charge_mw, 0, -1.5), 1.5, 1e-9);
  EXPECT_NEAR(violation(&Record::charge_mw, 1, 2.0), 2.0, 1e-9);     // while it discharges
  EXPECT_NEAR(violation(&Record::discharge_mw, 1, 3.5), 0.5, 1e-9);  // its unit says 3
  EXPECT_NEAR(violation(&Record::energy_mwh, 4, 101.0), 1.0, 1e-9);
  EXPECT_NEAR(violation(&Record::energy_mwh, 4, -2.0), 2.0, 1e-9);
  EXPECT_NEAR(violation(&Record::import_mw, 0, 30.5), 0.5, 1e-9);
  EXPECT_NEAR(violation(&Record::export_mw, 0, -0.5), 0.5, 1e-9);
  EXPECT_NEAR(violation(&Record::unserved_mw, 0, -0.5), 0.5, 1e-9);
  EXPECT_NEAR(violation(&Record::unserved_mw, 0, 71.0), 1.0, 1e-9);
  EXPECT_NEAR(violation(&Record::green_share, 0, 1.25), 0.25, 1e-9);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(violation(&Record::price_per_mwh, 0, nan), infinity);
  EXPECT_EQ(violation(&Record::cost, 0, nan), infinity);
  EXPECT_EQ(violation(&Record::generation_mw, 1, nan), infinity);
  EXPECT_EQ(violation(&Record::demand_mw, 0, 70.0), 0.0);
}

TEST_F(CertificateTest, BothAtOnceWhereAllowed) {
  system_.horizon.simultaneous_charge_discharge = true;
  record_.charge_mw[1] = 2.0;
  certify();
  EXPECT_EQ(record_.bound_violation_mw[1], 0.0);
}

TEST_F(CertificateTest, RampsReachOverTheSeamOfRecords) {
  // Step 0 to 1 by hand: wind 28 → 33, charge 4 → 0, discharge 0 → 3, import 5 → export 2,
  // demand +1: coal changes by 1.02 − 4 − 3 − 5 + 5 + 2 = −3.98 MW.
  system_.units[0].ramp_down_mw_per_h = 3.0;
  double energy_mwh = 10.0;
  Record first = sample::record(system_, 0, 1, energy_mwh);
  Record second = sample::record(system_, 1, 1, energy_mwh);
  Certifier certifier(system_);
  certifier.certify(first);
  certifier.certify(second);
  EXPECT_EQ(first.ramp_violation_mw[0], 0.0);
  EXPECT_NEAR(second.ramp_violation_mw[0], 0.98, 1e-9);
  EXPECT_EQ(certifier.summary().ramp_mw.step, 1);
  EXPECT_EQ(certifier.summary().ramp_mw.thing, "coal");
  EXPECT_LT(second.storage_residual_mwh[0], 1e-9);
}

TEST_F(CertificateTest, StorageRecursion) {
  record_.energy_mwh[5] += 0.5;
  certify();
  EXPECT_NEAR(record_.storage_residual_mwh[5], 0.5, 1e-9);
  EXPECT_NEAR(record_.storage_residual_mwh[6], 0.5 * 0.999, 1e-9);
  EXPECT_NEAR(record_.storage_residual_mwh[7], 0.0, 1e-9);
}

TEST_F(CertificateTest, LedgerClosesPerOrigin) {
  record_.load_origin_mw[2] += 0.25;  // step 0, what the city gets from the neighbour
  const CertificateSummary summary = certify();
  EXPECT_NEAR(record_.ledger_residual_mw[0], 0.25, 1e-9);
  EXPECT_EQ(summary.ledger_mw.thing, "import_unknown");
  EXPECT_NEAR(record_.origin_share_residual[0], 0.25 / 70.0, 1e-9);
  EXPECT_EQ(record_.status[0], 1);
  EXPECT_FALSE(summary.holds());
}

TEST_F(CertificateTest, StorageContentsCountOverSteps) {
  record_.storage_origin_mwh[3 * system_.origins.size()] += 0.5;
  certify();
  EXPECT_NEAR(record_.ledger_residual_mw[3], 0.5, 1e-9);
  EXPECT_NEAR(record_.ledger_residual_mw[4], 0.5, 1e-9);
  EXPECT_LT(record_.ledger_residual_mw[5], 1e-9);
}

TEST_F(CertificateTest, CarbonIsBorneOnce) {
  record_.carbon_load_t_per_mwh[2] += 0.01;
  const CertificateSummary summary = certify();
  EXPECT_NEAR(record_.carbon_residual_t[2], 0.72, 1e-9);  // of 72 MW
  EXPECT_FALSE(summary.holds());
}

TEST_F(CertificateTest, FlowLimit) {
  system_.grid.branches[0].p_max_mw = 47.0;
  certify();
  EXPECT_NEAR(record_.flow_violation_mw[0], 0.4, 1e-9);  // 42.4 + 5 MW flow
}

TEST_F(CertificateTest, GapAndBoundAboveObjective) {
  record_.duality_gap[1] = 1e-3;
  record_.window_bound[2] = 1002.0;  // 2 above an objective of 1000
  const CertificateSummary summary = certify();
  EXPECT_EQ(record_.status[1], 1);
  EXPECT_EQ(record_.status[2], 1);
  EXPECT_FALSE(summary.duality_gap.holds());
  EXPECT_EQ(summary.duality_gap.value, std::numeric_limits<double>::infinity());
}

TEST_F(CertificateTest, GapIsHeldAgainstTheSystemsOwn) {
  record_.duality_gap[1] = 1e-3;
  EXPECT_FALSE(certify().holds());
  system_.gap = 2e-3;
  EXPECT_TRUE(certify().holds());
  system_.gap = 1e-10;  // the sample leaves 1e-9
  EXPECT_FALSE(certify().holds());
  EXPECT_EQ(record_.status[0], 1);
}

TEST_F(CertificateTest, HeatIsBalancedInEveryArea) {
  // 40 MW asked for: 30 from the coal unit, 10 from the boiler.
  system_.heat_areas = {{"town", "", 40.0}};
  system_.units[0].heat_area = HeatAreaId(0);
  for (std::size_t t = 0; t < 12; ++t) record_.heat_mw_th[3 * t] = 30.0;
  record_.heat_demand_mw_th.assign(12, 40.0);
  record_.boiler_heat_mw_th.assign(12, 10.0);
  EXPECT_TRUE(certify().holds());
  record_.boiler_heat_mw_th[4] = 9.5;
  CertificateSummary summary = certify();
  EXPECT_NEAR(record_.heat_residual_mw_th[4], 0.5, 1e-12);
  EXPECT_EQ(summary.heat_mw_th.thing, "town");
  EXPECT_EQ(summary.heat_mw_th.step, 4);
  EXPECT_EQ(record_.status[4], 1);
  record_.boiler_heat_mw_th[4] = 10.0;
  record_.heat_mw_th[3 * 6 + 1] = 2.0;  // of the wind farm
  summary = certify();
  EXPECT_EQ(summary.heat_mw_th.thing, "wind");
  EXPECT_FALSE(summary.holds());
}

// 4 MW arrive in every hour and are done one hour later, the last at once.
TEST_F(CertificateTest, WorkQueuesKeepTheirDeadline) {
  system_.queues.resize(1);
  system_.queues[0].id = "batch";
  system_.queues[0].load = LoadId(0);
  system_.queues[0].deadline_h = 1.0;
  record_.arrived_mw.assign(12, 4.0);
  record_.work_mw.assign(12, 4.0);
  record_.dropped_mw.assign(12, 0.0);
  record_.backlog_mwh.assign(12, 4.0);
  record_.work_mw[0] = 0.0;
  record_.work_mw[11] = 8.0;
  record_.backlog_mwh[11] = 0.0;
  EXPECT_TRUE(certify().holds());
  EXPECT_EQ(record_.queue_residual_mwh, std::vector<double>(12, 0.0));
  const Record good = record_;

  record_.work_mw[5] = 3.5;  // half a MWh is neither done nor waiting
  EXPECT_EQ(certify().queue_mwh.step, 5);
  EXPECT_NEAR(record_.queue_residual_mwh[5], 0.5, 1e-12);
  record_.dropped_mw[5] = 0.5;
  EXPECT_TRUE(certify().holds());

  record_ = good;
  record_.work_mw[3] = 3.0;  // a MWh is late by an hour
  record_.work_mw[4] = 5.0;
  record_.backlog_mwh[3] = 5.0;
  const CertificateSummary late = certify();
  EXPECT_EQ(late.queue_mwh.step, 3);
  EXPECT_EQ(late.queue_mwh.thing, "batch");
  EXPECT_NEAR(late.queue_mwh.value, 1.0, 1e-12);
  EXPECT_EQ(record_.status[3], 1);

  record_ = good;
  record_.work_mw[11] = 4.0;  // left over at the end
  record_.backlog_mwh[11] = 4.0;
  EXPECT_NEAR(certify().queue_mwh.value, 4.0, 1e-12);
}

TEST_F(CertificateTest, RecordsOutOfOrderAreOurBug) {
  Certifier certifier(system_);
  Record late = record_;
  late.first_step = 1;
  EXPECT_THROW(certifier.certify(late), std::logic_error);
  record_.cost.pop_back();
  EXPECT_THROW(certifier.certify(record_), std::logic_error);
}

/// Three buses in a ring of equal lines: 3 MW from bus 0 to bus 2 split 2 : 1 between the direct
/// way and the way around, because the latter is twice as long.
TEST(CertificateFlows, KirchhoffDecidesInARing) {
  System system;
  system.time.steps = 2;
  system.voll_per_mwh = 1.0;
  system.grid.buses.resize(3);
  system.grid.branches = {{"01", "", BusId(0), BusId(1), 50.0, 10.0},
                          {"12", "", BusId(1), BusId(2), 50.0, 10.0},
                          {"02", "", BusId(0), BusId(2), 50.0, 10.0}};
  system.grid.island_of_bus = {0, 0, 0};
  system.grid.islands = 1;
  system.units.resize(1);
  system.units[0].id = "g";
  system.units[0].bus = BusId(0);
  system.units[0].p_max_mw = 5.0;
  system.loads = {{"l", "", "", BusId(2), 3.0}};
  find_origins(system);
  find_consumers(system);
  Record record;
  record.steps = 2;
  record.generation_mw = {3.0, 3.0};
  record.available_mw = {5.0, 5.0};
  record.curtailment_mw = {0.0, 0.0};
  record.heat_mw_th = {0.0, 0.0};
  record.demand_mw = {3.0, 3.0};
  record.unserved_mw = {0.0, 0.0};
  record.unit_emission_t = {0.0, 0.0};
  record.demand_baseline_mw = record.demand_mw;
  record.flow_mw = {1.0, 1.0, 2.0, 1.5, 1.5, 1.5};  // the second step balances at every bus, too
  record.price_per_mwh.assign(6, 0.0);
  record.marginal_green_frac.assign(6, 0.0);
  record.marginal_emission_t_per_mwh.assign(6, 0.0);
  record.marginal_unit.assign(6, -1);
  for (auto* zero : {&record.loss_mw, &record.green_share, &record.emission_t, &record.cost,
                     &record.duality_gap, &record.window_objective, &record.window_bound})
    zero->assign(2, 0.0);
  Ledger(system).book(record);
  Certifier certifier(system);
  certifier.certify(record);
  EXPECT_NEAR(record.flow_violation_mw[0], 0.0, 1e-12);
  EXPECT_NEAR(record.flow_violation_mw[1], 0.5, 1e-12);
  EXPECT_EQ(record.status[0], 0);
  EXPECT_EQ(record.status[1], 1);
}

}  // namespace
}  // namespace gridstep
