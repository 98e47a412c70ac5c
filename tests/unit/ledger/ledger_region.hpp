#pragma once

#include <utility>
#include <vector>

#include "engine/system/origins.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

/// Systems and dispatches written down by hand, for the ledger alone: nothing is solved.
namespace gridstep::test {

/// Buses b0, b1 …; no lines.
inline System bare_system(Index buses, Index steps) {
  System system;
  system.name = "hand";
  system.time = {1672502400, 3600, steps, 8 * 3600};  // 2023-01-01T00:00+08:00
  system.green = {{"wind"}, {"wind"}};
  for (Index bus = 0; bus < buses; ++bus)
    system.grid.buses.push_back(Bus{.id = "b" + std::to_string(bus), .name = ""});
  system.grid.island_of_bus.assign(at(buses), 0);
  system.grid.islands = 1;
  return system;
}

inline UnitId add_unit(System& system, const std::string& id, const std::string& carrier,
                       Index bus) {
  Unit unit;
  unit.id = id;
  unit.carrier = carrier;
  unit.bus = BusId(bus);
  unit.p_max_mw = 1000.0;
  unit.available_mw = 1000.0;
  system.units.push_back(std::move(unit));
  return UnitId(static_cast<Index>(system.units.size()) - 1);
}

inline void add_line(System& system, Index from, Index to) {
  system.grid.branches.push_back(
      {"l" + std::to_string(system.grid.branches.size()), "", BusId(from), BusId(to), 100.0, 1e4});
}

inline void add_load(System& system, const std::string& id, Index bus) {
  Load load;
  load.id = load.consumer = id;
  load.bus = BusId(bus);
  system.loads.push_back(std::move(load));
}

inline void finish(System& system) {
  find_origins(system);
  find_consumers(system);
}

/// A record of the system's size with nothing in it.
inline Record empty_record(const System& system) {
  Record record;
  record.steps = system.time.steps;
  const std::size_t steps = at(record.steps);
  for (auto* by_unit : {&record.generation_mw, &record.available_mw, &record.unit_emission_t})
    by_unit->assign(steps * system.units.size(), 0.0);
  for (auto* by_load : {&record.demand_mw, &record.unserved_mw})
    by_load->assign(steps * system.loads.size(), 0.0);
  for (auto* by_storage : {&record.charge_mw, &record.discharge_mw, &record.energy_mwh})
    by_storage->assign(steps * system.storages.size(), 0.0);
  for (auto* by_tie : {&record.import_mw, &record.export_mw})
    by_tie->assign(steps * system.ties.size(), 0.0);
  for (auto* by_bus : {&record.marginal_green_frac, &record.marginal_emission_t_per_mwh})
    by_bus->assign(steps * system.grid.buses.size(), 0.0);
  record.flow_mw.assign(steps * system.grid.branches.size(), 0.0);
  return record;
}

}  // namespace gridstep::test
