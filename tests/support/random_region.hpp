#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/draw.hpp"
#include "tests/support/region.hpp"

namespace gridstep::test {

/// What a random region may contain.
struct Ingredients {
  bool heat = true;
  bool stores = true;
  bool exchanges = true;
  bool ramps = true;
  bool islands = true;                ///< may fall apart into two
  bool narrow_lines = true;           ///< limits that bind; else none does
  bool one_curtailment_cost = false;  ///< all renewables in one price class
};

namespace detail {

inline void draw_lines(Draw& draw, const Ingredients& with, Region& region) {
  const auto buses = static_cast<Index>(region.buses.size());
  const Index cut = with.islands && draw.chance(0.15) ? 1 + draw.below(buses - 1) : -1;
  const auto line = [&](Index from, Index to) {
    const double limit = with.narrow_lines ? draw.between(15.0, 90.0) : 1e5;
    region.lines.push_back(
        {"L" + std::to_string(region.lines.size()), from, to, draw.between(200.0, 4000.0), limit});
  };
  const auto same_island = [&](Index a, Index b) { return (a < cut) == (b < cut); };
  for (Index bus = 1; bus < buses; ++bus) {
    if (bus == cut) continue;
    const Index first = bus < cut ? 0 : std::max<Index>(cut, 0);
    line(first + draw.below(bus - first), bus);
  }
  for (Index extra = draw.below(buses); extra > 0; --extra) {
    const Index from = draw.below(buses);
    const Index to = draw.below(buses);
    if (from != to && same_island(from, to)) line(from, to);
  }
}

/// Floors stay below the least demand of the plant's own bus, so that a dispatch always exists:
/// every bus for itself, what is missing unserved, heat from the boiler, stores at rest.
inline void draw_plants(Draw& draw, const Ingredients& with, Region& region) {
  std::vector<double> room_mw(region.buses.size(), 0.0);
  for (const Demand& demand : region.demands)
    room_mw[static_cast<std::size_t>(demand.bus)] +=
        *std::min_element(demand.mw.begin(), demand.mw.end());
  const Index plants = 2 + draw.below(3);
  for (Index p = 0; p < plants; ++p) {
    Plant plant;
    plant.id = "P" + std::to_string(p);
    plant.bus = draw.below(static_cast<Index>(region.buses.size()));
    double cost = draw.between(15.0, 60.0);
    for (Index pieces = 1 + draw.below(3); pieces > 0; --pieces) {
      plant.pieces.push_back({draw.between(15.0, 60.0), cost});
      cost += draw.between(1.0, 20.0);
    }
    double& room = room_mw[static_cast<std::size_t>(plant.bus)];
    if (draw.chance(0.4))
      plant.p_min_mw = draw.between(0.0, std::min(room, plant.pieces.front().width_mw));
    room -= plant.p_min_mw;
    if (with.ramps && draw.chance(0.5))
      plant.ramp_mw_per_h = draw.between(0.05, 0.5) * plant.p_max_mw();
    if (!region.heat_mw_th.empty() && (p == 0 || draw.chance(0.3))) {
      plant.heat_max_mw_th = draw.between(10.0, 60.0);
      plant.power_loss_frac = draw.between(0.1, 0.3);
      plant.power_to_heat_frac = draw.between(0.3, 0.8);
    }
    region.plants.push_back(std::move(plant));
  }
}

inline void draw_stores(Draw& draw, Region& region) {
  for (Index s = draw.below(3); s > 0; --s) {
    Store store;
    store.id = "S" + std::to_string(s);
    store.bus = draw.below(static_cast<Index>(region.buses.size()));
    store.discharge_max_mw = draw.between(5.0, 40.0);
    store.charge_max_mw = draw.between(5.0, 40.0);
    store.energy_max_mwh = draw.between(10.0, 120.0);
    store.energy_init_mwh = draw.between(0.0, 1.0) * store.energy_max_mwh;
    store.charge_efficiency_frac = draw.between(0.8, 0.97);
    store.discharge_efficiency_frac = draw.between(0.8, 0.97);
    if (draw.chance(0.5)) store.self_discharge_frac_per_h = draw.between(0.0, 0.01);
    if (draw.chance(0.5)) store.terminal_value_per_mwh = draw.between(0.0, 50.0);
    region.stores.push_back(std::move(store));
  }
}

}  // namespace detail

/// A region of 3 to 6 buses and 4 to 8 steps. Always feasible; its lines, ramps and floors bind
/// often, neighbours' prices are negative at times.
inline Region random_region(std::uint64_t seed, const Ingredients& with = {}) {
  Draw draw(seed);
  Region region;
  region.steps = 4 + draw.below(5);
  region.step_s = draw.chance(0.25) ? 1800 : 3600;
  region.loss_frac = draw.chance(0.5) ? draw.between(0.0, 0.06) : 0.0;
  region.voll_per_mwh = draw.between(500.0, 3000.0);
  const Index buses = 3 + draw.below(4);
  for (Index bus = 0; bus < buses; ++bus) region.buses.push_back("B" + std::to_string(bus));
  detail::draw_lines(draw, with, region);
  for (Index bus = 0; bus < buses; ++bus)
    if (bus == 0 || draw.chance(0.7))
      region.demands.push_back(
          {"D" + std::to_string(bus), bus, draw.series(region.steps, 10.0, 80.0)});
  if (with.heat && draw.chance(0.5)) {
    region.heat_mw_th = draw.series(region.steps, 5.0, 60.0);
    region.boiler_cost_per_mwh_th = draw.between(5.0, 60.0);
  }
  detail::draw_plants(draw, with, region);
  for (Index r = 1 + draw.below(3); r > 0; --r)
    region.renewables.push_back({"R" + std::to_string(r), draw.below(buses),
                                 draw.series(region.steps, 0.0, 90.0),
                                 with.one_curtailment_cost ? 10.0 : draw.between(0.0, 30.0)});
  if (with.stores) detail::draw_stores(draw, region);
  if (with.exchanges && draw.chance(0.6))
    region.exchanges.push_back({"T", draw.below(buses), draw.between(0.0, 60.0),
                                draw.between(0.0, 60.0), draw.series(region.steps, -40.0, 90.0),
                                draw.between(0.0, 5.0)});
  return region;
}

/// Tries a law on 200 random regions and stops at the first that breaks it. Storages may charge and
/// discharge at once unless the law says otherwise.
inline void for_each_region(const Ingredients& with, const std::function<void(Region&)>& law) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Region region = random_region(seed, with);
    region.simultaneous_charge_discharge = true;
    law(region);
    if (testing::Test::HasFailure()) return;
  }
}

}  // namespace gridstep::test
