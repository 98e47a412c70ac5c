#include <gtest/gtest.h>

#include <cmath>

#include "engine/base/parallel.hpp"
#include "engine/ensemble/adequacy/assessment.hpp"
#include "engine/ensemble/adequacy/capacity_credit.hpp"

// Laws of adequacy, on small random regions with storage: common random numbers make most exact.
namespace gridstep::adequacy {
namespace {

struct Draft {
  System system;

  explicit Draft(Index buses = 1, Index steps = 500) {
    system.time = {1672531200, 3600, steps, 0};
    for (Index bus = 0; bus < buses; ++bus)
      system.grid.buses.push_back({.id = "bus" + std::to_string(bus)});
  }

  void unit(const std::string& id, Index bus, double mw, double mttf_h, double mttr_h,
            Index blocks = 1) {
    Unit unit;
    unit.id = id;
    unit.bus = BusId(bus);
    unit.p_max_mw = mw;
    unit.available_mw = mw;
    unit.reliability = {.mttf_h = mttf_h, .mttr_h = mttr_h, .blocks = blocks};
    system.units.push_back(unit);
  }

  void storage(Index bus, double mw, double mwh) {
    unit("s" + std::to_string(system.units.size()), bus, mw, 300.0, 20.0);
    Storage storage;
    storage.unit = UnitId(static_cast<Index>(system.units.size()) - 1);
    storage.charge_max_mw = mw;
    storage.energy_max_mwh = mwh;
    storage.energy_init_mwh = 0.5 * mwh;
    storage.charge_efficiency_frac = 0.9;
    storage.discharge_efficiency_frac = 0.9;
    storage.self_discharge_frac_per_h = 0.001;
    system.storages.push_back(storage);
  }

  void load(Index bus, double mean_mw, std::uint64_t seed) {
    const RandomStream stream(seed, static_cast<std::uint64_t>(bus));
    std::vector<double> mw;
    for (Index step = 0; step < system.time.steps; ++step)
      mw.push_back(mean_mw * (0.7 + 0.6 * stream.uniform(step)));
    Load load;
    load.id = "l" + std::to_string(system.loads.size());
    load.bus = BusId(bus);
    load.demand_mw = Series(std::move(mw));
    system.loads.push_back(load);
  }

  void line(Index from, Index to, double mw) {
    Branch branch;
    branch.id = "b" + std::to_string(system.grid.branches.size());
    branch.from = BusId(from);
    branch.to = BusId(to);
    branch.p_max_mw = mw;
    system.grid.branches.push_back(branch);
    system.branch_reliability.push_back({.mttf_h = 500.0, .mttr_h = 10.0});
  }
};

Draft region(std::uint64_t seed) {
  const RandomStream stream(seed, "region");
  Draft draft(3);
  for (Index n = 0; n < 6; ++n)
    draft.unit("u" + std::to_string(n), n % 3, 20.0 + 40.0 * stream.uniform(n),
               100.0 + 300.0 * stream.uniform(10 + n), 10.0 + 30.0 * stream.uniform(20 + n));
  draft.storage(0, 15.0, 60.0);
  draft.storage(2, 10.0, 20.0);
  for (Index bus = 0; bus < 3; ++bus) draft.load(bus, 55.0, seed);
  draft.line(0, 1, 30.0);
  draft.line(1, 2, 30.0);
  draft.line(0, 2, 15.0);
  return draft;
}

Report assessed(const System& system, const Spec& spec) {
  set_threads(1);
  Assessment assessment([&](Index) { return system; }, {spec});
  Progress progress = assessment.begin();
  assessment.run(progress, {});
  return assessment.report(progress);
}

Spec few() {
  Spec spec;
  spec.samples = 200;
  return spec;
}

TEST(AdequacyLaw, AnotherUnitNeverRaisesUnservedEnergy) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    Draft draft = region(seed);
    const Report before = assessed(draft.system, few());
    draft.unit("more", 1, 15.0, 200.0, 20.0);
    const Report after = assessed(draft.system, few());
    EXPECT_LE(after.eue_mwh.mean, before.eue_mwh.mean + 1e-9) << seed;
  }
}

// Powers of two keep every rounding, so twice the region lacks exactly twice, up to the grid that
// sums stand on.
TEST(AdequacyLaw, DoublingEverythingDoublesUnservedEnergy) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    Draft draft = region(seed);
    const Report single = assessed(draft.system, few());
    System& twice = draft.system;
    for (Unit& unit : twice.units)
      unit.p_max_mw *= 2.0, unit.available_mw = unit.available_mw.times(2.0);
    for (Storage& storage : twice.storages)
      storage.charge_max_mw *= 2.0, storage.energy_max_mwh *= 2.0, storage.energy_init_mwh *= 2.0;
    for (Load& load : twice.loads) load.demand_mw = load.demand_mw.times(2.0);
    for (Branch& branch : twice.grid.branches) branch.p_max_mw *= 2.0;
    const Report doubled = assessed(twice, few());
    EXPECT_NEAR(doubled.eue_mwh.mean, 2.0 * single.eue_mwh.mean, 1e-5) << seed;
    EXPECT_NEAR(doubled.lolh_h.mean, single.lolh_h.mean, 1e-5) << seed;
  }
}

TEST(AdequacyLaw, SplittingALoadChangesNothing) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    Draft draft = region(seed);
    const Report whole = assessed(draft.system, few());
    Load part = draft.system.loads[1];
    draft.system.loads[1].demand_mw = part.demand_mw.times(0.25);
    part.demand_mw = part.demand_mw.times(0.75);
    draft.system.loads.push_back(part);
    const Report split = assessed(draft.system, few());
    EXPECT_NEAR(split.eue_mwh.mean, whole.eue_mwh.mean, 1e-5) << seed;
  }
}

// A copperplate is a network without limits, and a network never lacks less.
TEST(AdequacyLaw, LimitsOfLinesNeverLowerUnservedEnergy) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    Draft draft = region(seed);
    Draft without_storage = draft;
    Spec transport = few();
    transport.without_storage = true;
    Spec copperplate = transport;
    copperplate.network = Spec::Network::copperplate;
    const Report limited = assessed(draft.system, transport);
    const Report free = assessed(draft.system, copperplate);
    EXPECT_GE(limited.eue_mwh.mean, free.eue_mwh.mean - 1e-6) << seed;
    for (Branch& branch : draft.system.grid.branches) branch.p_max_mw = 1e6;
    draft.system.branch_reliability.assign(3, {});
    const Report wide = assessed(draft.system, transport);
    EXPECT_NEAR(wide.eue_mwh.mean, free.eue_mwh.mean, 1e-4) << seed;
  }
}

// The fast path of one area and the step-by-step path are two programs for one thing.
TEST(AdequacyLaw, AStorageWithoutEnergyChangesNothing) {
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    Draft draft = region(seed);
    draft.system.storages.clear();
    for (std::size_t n = 0; n < 2; ++n) draft.system.units.pop_back();
    Spec spec = few();
    spec.network = Spec::Network::copperplate;
    spec.load_sd_frac = 0.05;
    const Report fast = assessed(draft.system, spec);
    draft.storage(0, 10.0, 0.0);
    const Report stepped = assessed(draft.system, spec);
    EXPECT_NEAR(stepped.eue_mwh.mean, fast.eue_mwh.mean, 1e-5) << seed;
    EXPECT_EQ(stepped.lolh_h.mean, fast.lolh_h.mean) << seed;
    EXPECT_EQ(stepped.events.mean, fast.events.mean) << seed;
    EXPECT_EQ(stepped.lole_d.mean, fast.lole_d.mean) << seed;
  }
}

TEST(AdequacyLaw, ShardsMergeToTheSameBits) {
  const Draft draft = region(3);
  Spec spec = few();
  spec.samples = 1000;
  Assessment assessment([&](Index) { return draft.system; }, {spec});
  Progress whole = assessment.begin();
  assessment.run(whole, {});
  Progress merged = assessment.begin();
  for (Index shard = 3; shard-- > 0;) {
    Progress part = assessment.begin();
    assessment.run(part, {}, {shard, 3});
    merged.merge(part);
  }
  EXPECT_EQ(merged.years, whole.years);
  EXPECT_EQ(merged.moments.unserved_mwh, whole.moments.unserved_mwh);
  EXPECT_EQ(merged.moments.area_lost_h, whole.moments.area_lost_h);
  EXPECT_EQ(merged.moments.month_hour_lost_h, whole.moments.month_hour_lost_h);
}

// Mirrored pairs and weighted days estimate what plain years do.
TEST(AdequacyLaw, EveryWayOfDrawingAgrees) {
  Draft draft(1, 24 * 60);
  for (Index n = 0; n < 8; ++n)
    draft.unit("u" + std::to_string(n), 0, 30.0, 150.0, 15.0, n % 3 + 1);
  draft.load(0, 150.0, 5);
  Spec spec;
  spec.samples = 20000;
  const Report plain = assessed(draft.system, spec);
  for (const bool importance : {false, true}) {
    Spec other = spec;
    other.seed = 99;
    other.importance = importance;
    other.antithetic = !importance;
    const Report report = assessed(draft.system, other);
    const auto expect_agrees = [](const Measure& a, const Measure& b) {
      EXPECT_NEAR(a.mean, b.mean, 4.0 * std::hypot(a.standard_error, b.standard_error));
    };
    expect_agrees(report.lolh_h, plain.lolh_h);
    expect_agrees(report.eue_mwh, plain.eue_mwh);
    expect_agrees(report.lole_d, plain.lole_d);
    expect_agrees(report.lold_d, plain.lold_d);
  }
}

// A unit that never fails carries exactly what it can give.
TEST(AdequacyLaw, APerfectUnitCarriesItsCapacity) {
  Draft draft(1, 24 * 60);
  for (Index n = 0; n < 8; ++n) draft.unit("u" + std::to_string(n), 0, 30.0, 150.0, 15.0);
  draft.unit("perfect", 0, 25.0, 0.0, 0.0);
  draft.load(0, 170.0, 5);
  Spec spec;
  spec.samples = 500;
  const CapacityCredit credit =
      capacity_credit([&](Index) { return draft.system; }, spec, "perfect", {});
  EXPECT_NEAR(credit.load_mw, 25.0, 0.01);
  EXPECT_NEAR(credit.standard_error_mw, 0.0, 1e-3);
}

}  // namespace
}  // namespace gridstep::adequacy
