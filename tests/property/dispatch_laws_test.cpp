#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>

#include "engine/base/error.hpp"
#include "engine/results/certificate.hpp"
#include "tests/support/dispatch_region.hpp"
#include "tests/support/random_region.hpp"

/// Laws that hold for every region, on 200 random ones each. A law that compares optima looks at
/// one window of a linear program: storages may then charge and discharge at once, because the rule
/// that forbids it makes the dispatch a choice, not an optimum.
namespace gridstep::test {
namespace {

void scale_all(std::vector<double>& values, double factor) {
  for (double& value : values) value *= factor;
}

TEST(DispatchLaw, BalanceClosesAndTheCertificateHolds) {
  GRIDSTEP_NEEDS_SOLVER();
  for_each_region({}, [](Region& region) {
    region.simultaneous_charge_discharge = region.steps % 2 == 0;
    System system = build(region);
    system.horizon.window_steps = 4;
    system.horizon.keep_steps = 2;
    Certifier certifier(system);
    for (Record& record : simulate_all(system)) {
      certifier.certify(record);
      const auto sum = [&](const std::vector<double>& array, Index step) {
        const auto things = static_cast<Index>(array.size()) / record.steps;
        return std::accumulate(array.begin() + step * things, array.begin() + (step + 1) * things,
                               0.0);
      };
      for (Index step = 0; step < record.steps; ++step)
        EXPECT_NEAR(sum(record.generation_mw, step) - sum(record.charge_mw, step) +
                        sum(record.import_mw, step) - sum(record.export_mw, step) +
                        sum(record.unserved_mw, step),
                    sum(record.demand_mw, step) + sum(record.loss_mw, step), 1e-6);
    }
    EXPECT_TRUE(certifier.summary().holds()) << to_text(certifier.summary(), system.time);
  });
}

TEST(DispatchLaw, DoublingAllCostsDoublesTheObjective) {
  GRIDSTEP_NEEDS_SOLVER();
  for_each_region({}, [](const Region& region) {
    Region dear = region;
    dear.voll_per_mwh *= 2.0;
    dear.boiler_cost_per_mwh_th *= 2.0;
    for (Plant& plant : dear.plants)
      for (Piece& piece : plant.pieces) piece.cost_per_mwh *= 2.0;
    for (Renewable& renewable : dear.renewables) renewable.curtailment_cost_per_mwh *= 2.0;
    for (Store& store : dear.stores) store.terminal_value_per_mwh *= 2.0;
    for (Exchange& exchange : dear.exchanges) {
      scale_all(exchange.price_per_mwh, 2.0);
      exchange.fee_per_mwh *= 2.0;
    }
    expect_close(2.0 * optimum(region), optimum(dear));
  });
}

TEST(DispatchLaw, ScalingEveryMegawattScalesTheObjective) {
  GRIDSTEP_NEEDS_SOLVER();
  for_each_region({}, [](const Region& region) {
    constexpr double factor = 3.0;
    Region large = region;
    scale_all(large.heat_mw_th, factor);
    for (Line& line : large.lines) line.p_max_mw *= factor;
    for (Plant& plant : large.plants) {
      for (Piece& piece : plant.pieces) piece.width_mw *= factor;
      plant.p_min_mw *= factor;
      plant.ramp_mw_per_h *= factor;
      plant.heat_max_mw_th *= factor;
    }
    for (Renewable& renewable : large.renewables) scale_all(renewable.available_mw, factor);
    for (Store& store : large.stores) {
      store.discharge_max_mw *= factor;
      store.charge_max_mw *= factor;
      store.energy_max_mwh *= factor;
      store.energy_init_mwh *= factor;
    }
    for (Demand& demand : large.demands) scale_all(demand.mw, factor);
    for (Exchange& exchange : large.exchanges) {
      exchange.import_max_mw *= factor;
      exchange.export_max_mw *= factor;
    }
    expect_close(factor * optimum(region), optimum(large));
  });
}

// Available power that is curtailed costs money, so renewables are left as they are.
TEST(DispatchLaw, MoreCapacityNeverCostsMore) {
  GRIDSTEP_NEEDS_SOLVER();
  for_each_region({}, [](const Region& region) {
    const double cost = optimum(region);
    const auto expect_no_dearer = [&](const char* what, const Region& larger) {
      EXPECT_LE(optimum(larger), cost + 1e-7 * std::fmax(1.0, std::fabs(cost))) << what;
    };
    Region wide_lines = region;
    for (Line& line : wide_lines.lines) line.p_max_mw *= 1.5;
    expect_no_dearer("lines", wide_lines);
    Region more_plant = region;
    more_plant.plants.front().pieces.back().width_mw += 25.0;
    expect_no_dearer("plant", more_plant);
    Region more_units = region;
    more_units.plants.push_back({.id = "new", .bus = 0, .pieces = {{30.0, 20.0}}});
    more_units.stores.push_back({.id = "new store",
                                 .bus = 1,
                                 .discharge_max_mw = 20.0,
                                 .charge_max_mw = 20.0,
                                 .energy_max_mwh = 60.0,
                                 .charge_efficiency_frac = 0.9,
                                 .discharge_efficiency_frac = 0.9});
    expect_no_dearer("new plant and store", more_units);
  });
}

TEST(DispatchLaw, NothingsChangeNothing) {
  GRIDSTEP_NEEDS_SOLVER();
  for_each_region({}, [](const Region& region) {
    Region padded = region;
    const std::vector<double> zeros(static_cast<std::size_t>(region.steps), 0.0);
    padded.plants.insert(padded.plants.begin(), {.id = "none", .bus = 0, .pieces = {{0.0, 1.0}}});
    padded.renewables.push_back({"no wind", 0, zeros, 5.0});
    padded.stores.push_back({.id = "no store", .bus = 1});
    padded.demands.push_back({"no load", 1, zeros});
    padded.exchanges.push_back({"no tie", 0, 0.0, 0.0, zeros, 0.0});
    expect_close(optimum(region), optimum(padded));
  });
}

// Two circuits of half the susceptance and half the limit are the line they came from.
TEST(DispatchLaw, ALineEqualsItsParallelHalves) {
  GRIDSTEP_NEEDS_SOLVER();
  for_each_region({}, [](const Region& region) {
    if (region.lines.empty()) return;
    Region split = region;
    Line& half = split.lines[static_cast<std::size_t>(region.steps) % split.lines.size()];
    half.susceptance_mw_per_rad *= 0.5;
    half.p_max_mw *= 0.5;
    Line other = half;
    other.id += "'";
    std::swap(other.from, other.to);
    split.lines.push_back(other);
    expect_close(optimum(region), optimum(split));
  });
}

/// The region with buses renumbered and every list of things in another order.
Region shuffled(const Region& region, std::uint64_t seed) {
  const RandomStream stream(seed, "shuffle");
  Index next = 0;
  const auto shuffle = [&](auto& things) {
    for (std::size_t k = things.size(); k > 1; --k)
      std::swap(things[k - 1],
                things[static_cast<std::size_t>(stream.uniform(next++) * static_cast<double>(k))]);
  };
  Region result = region;
  std::vector<Index> old_bus(region.buses.size());
  std::iota(old_bus.begin(), old_bus.end(), Index{0});
  shuffle(old_bus);
  std::vector<Index> new_bus(region.buses.size());
  for (std::size_t bus = 0; bus < old_bus.size(); ++bus) {
    new_bus[static_cast<std::size_t>(old_bus[bus])] = static_cast<Index>(bus);
    result.buses[bus] = region.buses[static_cast<std::size_t>(old_bus[bus])];
  }
  const auto move_and_shuffle = [&](auto& things) {
    for (auto& thing : things) thing.bus = new_bus[static_cast<std::size_t>(thing.bus)];
    shuffle(things);
  };
  for (Line& line : result.lines) {
    line.from = new_bus[static_cast<std::size_t>(line.from)];
    line.to = new_bus[static_cast<std::size_t>(line.to)];
  }
  shuffle(result.lines);
  move_and_shuffle(result.plants);
  move_and_shuffle(result.renewables);
  move_and_shuffle(result.stores);
  move_and_shuffle(result.demands);
  move_and_shuffle(result.exchanges);
  return result;
}

TEST(DispatchLaw, OrderChangesNoCost) {
  GRIDSTEP_NEEDS_SOLVER();
  for_each_region({}, [](const Region& region) {
    expect_close(optimum(region), optimum(shuffled(region, 11)));
  });
}

/// Generation of every step by unit id.
std::map<std::string, std::vector<double>> generation_by_id(const Region& region) {
  System system = build(region);
  std::map<std::string, std::vector<double>> generation;
  for (const Record& record : simulate_all(system))
    for (Index step = 0; step < record.steps; ++step)
      for (std::size_t unit = 0; unit < system.units.size(); ++unit)
        generation[system.units[unit].id].push_back(
            record.generation_mw[static_cast<std::size_t>(step) * system.units.size() + unit]);
  return generation;
}

// Random costs leave one optimum but for the renewables, which all cost the same: the rule for ties
// decides about them. Without stores, because a store is indifferent between hours of one price.
TEST(DispatchLaw, OrderChangesNoShareOfATie) {
  GRIDSTEP_NEEDS_SOLVER();
  for_each_region(
      {.stores = false, .narrow_lines = false, .one_curtailment_cost = true}, [](Region& region) {
        for (Renewable& renewable : region.renewables) scale_all(renewable.available_mw, 3.0);
        const auto here = generation_by_id(region);
        const auto there = generation_by_id(shuffled(region, 12));
        for (const auto& [id, mw] : here)
          for (std::size_t step = 0; step < mw.size(); ++step)
            EXPECT_NEAR(mw[step], there.at(id)[step], 1e-5) << id << " at step " << step;
      });
}

// Bellman: deciding again at every step, with all that is to come in sight, changes no cost.
TEST(DispatchLaw, WindowsThatSeeTheEndEqualOneWindow) {
  GRIDSTEP_NEEDS_SOLVER();
  for_each_region({}, [](const Region& region) {
    const System system = build(region);
    const std::unique_ptr<Solver> solver = best_solver();
    Dispatcher dispatcher(system, *solver);
    State state = initial_state(system);
    double cost = 0.0;
    for (Index step = 0; step < region.steps; ++step) {
      const Dispatch& dispatch = dispatcher.solve({step, region.steps - step, 1}, state);
      const Program& program = dispatcher.assembly().program();
      cost += system.time.step_h() * system.formulation.fixed_cost_per_h.at(step);
      for (Index j = 0; j < dispatcher.assembly().columns_per_step(); ++j)
        cost += program.cost[static_cast<std::size_t>(j)] *
                dispatch.solution.x[static_cast<std::size_t>(j)];
      state = gridstep::advance(dispatcher.assembly(), dispatch.solution.x);
    }
    expect_close(optimum(region), cost, 1e-7);
  });
}

// A short sight is one way to decide among those that the long window chooses from.
TEST(DispatchLaw, ShortSightIsNeverCheaper) {
  GRIDSTEP_NEEDS_SOLVER();
  for_each_region({}, [](const Region& region) {
    System system = build(region);
    const double best = optimum(system);
    system.horizon.window_steps = 2;
    system.horizon.keep_steps = 1;
    double cost = 0.0;
    try {
      for (const Record& record : simulate_all(system)) {
        cost += std::accumulate(record.cost.begin(), record.cost.end(), 0.0);
        if (record.first_step + record.steps < region.steps) continue;
        for (std::size_t s = 0; s < region.stores.size(); ++s)
          cost -= region.stores[s].terminal_value_per_mwh *
                  record.energy_mwh[record.energy_mwh.size() - region.stores.size() + s];
      }
    } catch (const InfeasibleError&) {
      return;  // a ramp may be driven into a corner that the long window would have seen
    }
    EXPECT_GE(cost, best - 1e-7 * std::fmax(1.0, std::fabs(best)));
  });
}

// Weak duality needs no optimality: whatever y is, its bound stays below every feasible cost.
TEST(DispatchLaw, AnyMultipliersGiveAValidBound) {
  GRIDSTEP_NEEDS_SOLVER();
  std::uint64_t seed = 0;
  for_each_region({}, [&](const Region& region) {
    const System system = build(region);
    const std::unique_ptr<Solver> solver = best_solver();
    Dispatcher dispatcher(system, *solver);
    const Dispatch& dispatch = dispatcher.solve(whole(system), initial_state(system));
    const Program& program = dispatcher.assembly().program();
    Draw draw(++seed);
    for (const double reach : {1.0, 50.0, 1000.0}) {
      std::vector<double> y = dispatch.solution.y;
      for (double& multiplier : y) multiplier += draw.between(-reach, reach);
      EXPECT_LE(certify(program, dispatch.solution.x, y).bound,
                dispatch.certificate.objective + 1e-6);
      y.assign(y.size(), 0.0);
      for (double& multiplier : y) multiplier = draw.between(-reach, reach);
      EXPECT_LE(certify(program, dispatch.solution.x, y).bound,
                dispatch.certificate.objective + 1e-6);
    }
  });
}

}  // namespace
}  // namespace gridstep::test
