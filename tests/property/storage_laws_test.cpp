#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/dispatch_region.hpp"
#include "tests/support/random_region.hpp"

/// Laws of the rule that a storage does not charge and discharge at once, on 200 random regions
/// whose neighbours pay for what is taken from them.
namespace gridstep::test {
namespace {

/// Least cost over every way to close one side of every storage in every step.
double best_of_all_sides(const System& system) {
  const std::unique_ptr<Solver> solver = best_solver();
  Assembly assembly(system);
  assembly.assemble(whole(system), initial_state(system));
  std::vector<ExclusivePair> pairs;
  for (Index step = 0; step < system.time.steps; ++step) {
    std::vector<ColumnId> charge;
    std::vector<ColumnId> discharge;
    for (std::size_t j = 0; j < system.formulation.columns.size(); ++j) {
      const ColumnId column(static_cast<Index>(j));
      if (system.formulation.columns[j].role == Role::charge) charge.push_back(column);
      if (system.formulation.columns[j].role == Role::discharge) discharge.push_back(column);
    }
    for (std::size_t s = 0; s < charge.size(); ++s)
      pairs.push_back({assembly.column(step, charge[s]), assembly.column(step, discharge[s])});
  }
  double best = std::numeric_limits<double>::infinity();
  for (std::uint64_t sides = 0; sides < std::uint64_t{1} << pairs.size(); ++sides) {
    Choice choice;
    for (std::size_t k = 0; k < pairs.size(); ++k)
      choice.first_open.push_back((sides >> k & 1) == 1);
    assembly.open(pairs);
    assembly.close(pairs, choice);
    Solution solution = solver->solve(assembly.program(), {});
    while (solution.status == Solution::Status::optimal &&
           assembly.add_violated_limits(solution.x) > 0)
      solution = solver->solve(assembly.program(), {});
    if (solution.status == Solution::Status::optimal)
      best = std::fmin(best, certify(assembly.program(), solution.x, solution.y).objective);
  }
  return best;
}

// The rule against charging and discharging at once only takes dispatches away: what it leaves
// costs no less than the bound that is reported, and than the best of all ways to keep it. Where
// there is a way at all, one is found.
TEST(StorageLaw, TheRuleTakesDispatchesAway) {
  GRIDSTEP_NEEDS_SOLVER();
  Index restrictive = 0;
  for_each_region({}, [&](Region& region) {
    if (region.stores.empty()) return;
    for (Exchange& exchange : region.exchanges)
      for (double& price : exchange.price_per_mwh) price -= 60.0;  // energy is worth burning
    const double free = optimum(region);
    region.simultaneous_charge_discharge = false;
    const System system = build(region);
    const Dispatch ruled = dispatch_whole(system);
    const double tolerance = 1e-7 * ruled.certificate.scale;
    EXPECT_NEAR(ruled.bound, free, tolerance);
    EXPECT_GE(ruled.certificate.objective, free - tolerance);
    if (ruled.certificate.objective < free + tolerance) return;
    ++restrictive;
    if (region.steps * static_cast<Index>(region.stores.size()) > 7) return;
    EXPECT_GE(ruled.certificate.objective, best_of_all_sides(system) - tolerance);
  });
  EXPECT_GE(restrictive, 10) << "too few regions in which the rule costs anything";
}

// Twins share alike, also where the rule against charging and discharging at once has treated one
// of them differently; and what they share is still a dispatch.
TEST(StorageLaw, TwinStoresStayCertified) {
  GRIDSTEP_NEEDS_SOLVER();
  for_each_region({}, [](Region& region) {
    region.simultaneous_charge_discharge = false;
    const std::vector<Store> stores = region.stores;
    for (Store twin : stores) {
      twin.id += "'";
      region.stores.push_back(std::move(twin));
    }
    for (Exchange& exchange : region.exchanges)
      for (double& price : exchange.price_per_mwh) price -= 60.0;
    EXPECT_NO_THROW(dispatch_whole(build(region)));
  });
}

}  // namespace
}  // namespace gridstep::test
