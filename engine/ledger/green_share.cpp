#include "engine/ledger/green_share.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace gridstep {

namespace {

bool is_in(const std::vector<std::string>& carriers, const std::string& carrier) {
  return std::find(carriers.begin(), carriers.end(), carrier) != carriers.end();
}

}  // namespace

GreenShare::GreenShare(const System& system) {
  const std::vector<bool> stores = units_that_store(system);
  for (std::size_t unit = 0; unit < system.units.size(); ++unit)
    if (!stores[unit])
      generators_.push_back(
          {unit, is_in(system.green.generation_carriers, system.units[unit].carrier)});
}

OwnGeneration GreenShare::of(const double* generation_mw) const {
  OwnGeneration own;
  for (const Generator& generator : generators_) {
    own.total_mw += generation_mw[generator.unit];
    if (generator.green) own.green_mw += generation_mw[generator.unit];
  }
  return own;
}

GreenCapacity green_capacity(const System& system) {
  GreenCapacity capacity;
  for (const Unit& unit : system.units) {
    capacity.total_mw += unit.p_max_mw;
    if (is_in(system.green.capacity_carriers, unit.carrier)) capacity.green_mw += unit.p_max_mw;
  }
  return capacity;
}

std::string green_share_definition(const GreenPolicy& policy) {
  return fmt::format(
      "generation of the region's own units with carrier {} divided by the generation of all its "
      "own units; storage discharge is no generation, imports do not count; 0 where nothing is "
      "generated",
      fmt::join(policy.generation_carriers, ", "));
}

std::string green_capacity_definition(const GreenPolicy& policy) {
  return fmt::format(
      "capacity of units with carrier {} divided by the capacity of all units, storages included",
      fmt::join(policy.capacity_carriers, ", "));
}

}  // namespace gridstep
