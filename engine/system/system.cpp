#include "engine/system/system.hpp"

#include <algorithm>
#include <cmath>

namespace gridstep {

Index WorkQueue::deadline_steps(const TimeGrid& time) const {
  return std::llround(deadline_h / time.step_h());
}

std::vector<bool> units_that_store(const System& system) {
  std::vector<bool> stores(system.units.size(), false);
  for (const Storage& storage : system.storages)
    stores[static_cast<std::size_t>(storage.unit.index)] = true;
  return stores;
}

double energy_before_mwh(const Storage& storage, double step_h, double energy_mwh, double charge_mw,
                         double discharge_mw) {
  const double kept_frac = std::pow(1.0 - storage.self_discharge_frac_per_h, step_h);
  return (energy_mwh - storage.charge_efficiency_frac * charge_mw * step_h +
          discharge_mw * step_h / storage.discharge_efficiency_frac) /
         kept_frac;
}

void find_consumers(System& system) {
  system.consumers.clear();
  for (const Load& load : system.loads)
    if (std::find(system.consumers.begin(), system.consumers.end(), load.consumer) ==
        system.consumers.end())
      system.consumers.push_back(load.consumer);
}

}  // namespace gridstep
