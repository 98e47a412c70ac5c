#include <gtest/gtest.h>

#include <cmath>

#include "engine/ledger/ledger.hpp"
#include "engine/ledger/settlement.hpp"
#include "engine/results/certificate.hpp"
#include "tests/support/dispatch_region.hpp"
#include "tests/support/random_region.hpp"

/// Laws of the green-power ledger on random regions with storages.
namespace gridstep::test {
namespace {

constexpr std::uint64_t networks = 1200;

Region region_with_stores(std::uint64_t seed) {
  Region region = random_region(seed);
  while (region.stores.empty()) {
    Draw draw(seed + 1000000);
    detail::draw_stores(draw, region);
    seed += 7919;
  }
  return region;
}

Record whole_record(const System& system) {
  const std::vector<Record> records = simulate_all(system);
  EXPECT_EQ(records.size(), 1U);
  return records.front();
}

/// Σ over the things of one step's row, by origin.
double sum_of(const std::vector<double>& values, std::size_t step, std::size_t things,
              std::size_t origins, std::size_t origin) {
  double sum = 0.0;
  for (std::size_t thing = 0; thing < things; ++thing)
    sum += values[(step * things + thing) * origins + origin];
  return sum;
}

// Nothing is lost and nothing counted twice: per origin and step, what is supplied is consumed,
// lost, exported or stored; every load's shares sum to 1; CO₂ emitted is CO₂ borne.
TEST(LedgerLaw, ClosesPerOriginAndStep) {
  GRIDSTEP_NEEDS_SOLVER();
  for (std::uint64_t seed = 1; seed <= networks; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Region region = region_with_stores(seed);
    region.simultaneous_charge_discharge = seed % 2 == 0;
    const System system = build(region);
    Record record = whole_record(system);
    const std::size_t origins = system.origins.size();
    std::vector<double> stored_before(origins, 0.0);
    for (const Storage& storage : system.storages)
      for (const DeclaredShare& share : system.declared)
        if (share.of == system.units[at(storage.unit.index)].id)
          stored_before[at(share.origin)] += storage.energy_init_mwh * share.share_frac;
    for (std::size_t step = 0; step < at(record.steps); ++step)
      for (std::size_t o = 0; o < origins; ++o) {
        const double stored =
            sum_of(record.storage_origin_mwh, step, system.storages.size(), origins, o);
        const double used = sum_of(record.load_origin_mw, step, system.loads.size(), origins, o) +
                            record.loss_origin_mw[step * origins + o] +
                            record.storage_loss_origin_mw[step * origins + o] +
                            sum_of(record.export_origin_mw, step, system.ties.size(), origins, o) +
                            (stored - stored_before[o]) / system.time.step_h();
        ASSERT_NEAR(record.supply_origin_mw[step * origins + o], used, 1e-6);
        stored_before[o] = stored;
        for (std::size_t s = 0; s < system.storages.size(); ++s)
          ASSERT_GE(record.storage_origin_mwh[(step * system.storages.size() + s) * origins + o],
                    -1e-9);
      }
    Certifier certifier(system);
    certifier.certify(record);
    ASSERT_TRUE(certifier.summary().ledger_mw.holds());
    ASSERT_TRUE(certifier.summary().origin_share.holds());
    ASSERT_TRUE(certifier.summary().carbon_t.holds());
  }
}

// A line split into two parallel halves changes no share.
TEST(LedgerLaw, ParallelHalvesChangeNothing) {
  GRIDSTEP_NEEDS_SOLVER();
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const Region region = region_with_stores(seed);
    if (region.lines.empty()) continue;
    Region split = region;
    split.lines.front().susceptance_mw_per_rad /= 2.0;
    split.lines.front().p_max_mw /= 2.0;
    Line half = split.lines.front();
    half.id += "'";
    split.lines.push_back(half);
    const System whole_system = build(region);
    const System split_system = build(split);
    const Record before = whole_record(whole_system);
    // The same dispatch over the split line: only the ledger is compared, not the solver's choice.
    Record after = before;
    const std::size_t lines = region.lines.size();
    after.flow_mw.clear();
    for (std::size_t step = 0; step < at(before.steps); ++step) {
      const double* flow = before.flow_mw.data() + step * lines;
      after.flow_mw.push_back(flow[0] / 2.0);
      after.flow_mw.insert(after.flow_mw.end(), flow + 1, flow + lines);
      after.flow_mw.push_back(flow[0] / 2.0);
    }
    Ledger(split_system).book(after);
    for (std::size_t cell = 0; cell < before.green_share_load.size(); ++cell)
      ASSERT_NEAR(before.green_share_load[cell], after.green_share_load[cell], 1e-9);
  }
}

// Where the regional share is all or nothing, so is the traced one; and over all loads, exports,
// losses and storages both give away the same green energy.
TEST(LedgerLaw, OneNodeIsTheCopperplate) {
  GRIDSTEP_NEEDS_SOLVER();
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Region region = region_with_stores(seed);
    region.copperplate = true;
    const Record record = whole_record(build(region));
    for (std::size_t cell = 0; cell < record.green_share_load.size(); ++cell) {
      ASSERT_EQ(record.green_share_load[cell], record.green_share_load_regional[cell]);
      ASSERT_EQ(record.carbon_load_t_per_mwh[cell], record.carbon_load_regional_t_per_mwh[cell]);
    }
  }
}

// What the basis says moves is what moves: the same region with a little more demand emits as much
// more as the marginal rate says. Steps where the basis changes within the little are left out.
TEST(LedgerLaw, MarginalIsTheDifference) {
  GRIDSTEP_NEEDS_SOLVER();
  constexpr double little_mw = 1e-4;
  Index compared = 0;
  Index equal = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Ingredients with;
    with.heat = false;  // electricity of heat and power units bears a part that changes too
    Region region = random_region(seed, with);
    region.simultaneous_charge_discharge = true;
    const System system = build(region);
    const Record before = whole_record(system);
    const auto total_t = [](const Record& record) {
      double sum = 0.0;
      for (const double t : record.emission_t) sum += t;
      return sum;
    };
    Region more = region;
    more.demands.front().mw.front() += little_mw;
    const double rate =
        (total_t(whole_record(build(more))) - total_t(before)) / (little_mw * region.step_h());
    const double said = (1.0 + region.loss_frac) *
                        before.marginal_emission_t_per_mwh[at(region.demands.front().bus)];
    ++compared;
    if (std::abs(rate - said) < 1e-5) ++equal;
  }
  // A degenerate vertex has an answer for either side; few are.
  EXPECT_GE(equal, compared * 97 / 100) << equal << " of " << compared;
}

}  // namespace
}  // namespace gridstep::test
