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

void find_consumers(System& system) {
  system.consumers.clear();
  for (const Load& load : system.loads)
    if (std::find(system.consumers.begin(), system.consumers.end(), load.consumer) ==
        system.consumers.end())
      system.consumers.push_back(load.consumer);
}

}  // namespace gridstep
