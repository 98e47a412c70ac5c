#include <gtest/gtest.h>

#include <cmath>
#include <optional>

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

// Both couplings give away the same energy of every origin, summed over loads, losses, exports and
// storages of the region; where an island's mix is all or nothing, so is every bus's.
TEST(LedgerLaw, BothCouplingsGiveAwayTheSame) {
  GRIDSTEP_NEEDS_SOLVER();
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Ingredients with;
    with.stores = false;  // they remember each coupling's own past
    const Region region = random_region(seed, with);
    const System system = build(region);
    const Record record = whole_record(system);
    Tracer direct(system, Tracer::Coupling::direct);
    Tracer aggregated(system, Tracer::Coupling::aggregated);
    for (Index step = 0; step < record.steps; ++step) {
      direct.trace(record, step);
      aggregated.trace(record, step);
      std::vector<double> difference(system.origins.size(), 0.0);
      const auto draw = [&](BusId bus, double mw) {
        for (std::size_t o = 0; o < difference.size(); ++o)
          difference[o] += mw * (direct.mix(bus)[o] - aggregated.mix(bus)[o]);
      };
      for (std::size_t l = 0; l < system.loads.size(); ++l) {
        const std::size_t cell = at(step) * system.loads.size() + l;
        const BusId bus = system.loads[l].bus;
        const double served_mw = record.demand_mw[cell] - record.unserved_mw[cell];
        draw(bus, (1.0 + system.loss_frac) * served_mw);
        for (std::size_t o = 0; o < difference.size(); ++o)
          if (aggregated.mix(bus)[o] > 1.0 - 1e-12 && served_mw > 1e-6) {
            ASSERT_NEAR(direct.mix(bus)[o], 1.0, 1e-6);
          }
      }
      for (std::size_t t = 0; t < system.ties.size(); ++t)
        draw(system.ties[t].bus, record.export_mw[at(step) * system.ties.size() + t]);
      for (const double mw : difference) ASSERT_NEAR(mw, 0.0, 1e-6);
    }
  }
}

// Whatever contracts there are, and however they are matched: all claims together are within what
// green units generate, no consumption is matched twice, and nothing happens outside a contract's
// validity.
TEST(LedgerLaw, EveryGreenMwhIsClaimedOnce) {
  GRIDSTEP_NEEDS_SOLVER();
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    System system = build(region_with_stores(seed));
    const Record record = whole_record(system);
    Draw draw(seed + 5000);
    std::vector<UnitId> green;
    for (std::size_t u = 0; u < system.units.size(); ++u)
      if (system.units[u].carrier == "wind") green.push_back(UnitId(static_cast<Index>(u)));
    for (Index k = 0; k < 4; ++k) {
      Contract contract;
      contract.id = "K" + std::to_string(k);
      contract.buyer =
          system.consumers[at(draw.below(static_cast<Index>(system.consumers.size())))];
      for (const UnitId unit : green)
        if (contract.units.empty() || draw.chance(0.5)) contract.units.push_back(unit);
      contract.quantity = static_cast<Contract::Quantity>(draw.below(3));
      contract.output_share_frac = draw.between(0.1, 0.25);  // at most all of a unit in four
      contract.volume_mwh_per_year = draw.between(0.0, 8760.0 * 30.0);
      contract.consumption_share_frac = draw.between(0.1, 1.0);
      contract.matching = static_cast<Contract::Matching>(draw.below(3));
      contract.excess = static_cast<Contract::Excess>(draw.below(3));
      if (contract.quantity == Contract::Quantity::output_share && draw.chance(0.7))
        contract.storages = {StorageId(0)};
      if (draw.chance(0.4)) contract.valid_from_s = system.time.start_of(draw.below(3));
      if (draw.chance(0.4)) contract.valid_to_s = system.time.start_of(2 + draw.below(3));
      system.contracts.push_back(std::move(contract));
    }
    system.certificates = {{"G", system.consumers.front(), green.front(), 2023, 1, 20}};
    Settlement settlement(system);
    settlement.add(record);
    for (const auto matched_by :
         {std::optional<Contract::Matching>(), std::optional(Contract::Matching::hour),
          std::optional(Contract::Matching::month), std::optional(Contract::Matching::year)}) {
      const Settled settled = settlement.settle(matched_by);
      double matched_mw = 0.0;
      double generated_mw = 0.0;
      for (std::size_t step = 0; step < at(record.steps); ++step) {
        for (const UnitId unit : green)
          generated_mw += record.generation_mw[step * system.units.size() + at(unit.index)];
        for (std::size_t k = 0; k < system.contracts.size(); ++k) {
          const std::size_t cell = step * system.contracts.size() + k;
          const std::int64_t start_s = system.time.start_of(static_cast<Index>(step));
          const Contract& contract = system.contracts[k];
          ASSERT_GE(settled.matched_mw[cell], 0.0);
          matched_mw += settled.matched_mw[cell];
          if (start_s < contract.valid_from_s || start_s >= contract.valid_to_s) {
            ASSERT_EQ(settled.matched_mw[cell], 0.0);
            ASSERT_EQ(settled.supply_mw[cell], 0.0);
            ASSERT_EQ(settled.available_mw[cell], 0.0);
          }
        }
        matched_mw += settled.retired_mw[step];
        for (std::size_t c = 0; c < system.consumers.size(); ++c) {
          double claimed = system.consumers[c] == system.certificates.front().buyer
                               ? settled.retired_mw[step]
                               : 0.0;
          double consumed = 0.0;
          for (std::size_t k = 0; k < system.contracts.size(); ++k)
            if (system.contracts[k].buyer == system.consumers[c])
              claimed += settled.matched_mw[step * system.contracts.size() + k];
          for (std::size_t l = 0; l < system.loads.size(); ++l)
            if (system.loads[l].consumer == system.consumers[c])
              consumed += record.demand_mw[step * system.loads.size() + l] -
                          record.unserved_mw[step * system.loads.size() + l];
          ASSERT_LE(claimed, consumed + 1e-9);
        }
      }
      ASSERT_LE(matched_mw, generated_mw + 1e-6);
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
