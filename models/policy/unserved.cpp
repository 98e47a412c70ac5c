#include "models/policy/unserved.hpp"

#include <utility>

namespace gridstep::models {

void add_unserved(SystemBuilder& system) {
  const Index loads = static_cast<Index>(system.so_far().loads.size());
  for (Index l = 0; l < loads; ++l) {
    const Load& load = system.so_far().loads[static_cast<std::size_t>(l)];
    Column unserved;
    unserved.role = Role::unserved;
    unserved.owner = l;
    unserved.bus = load.bus;
    // A load that is not served causes no losses either.
    unserved.injection = 1.0 + system.so_far().loss_frac;
    unserved.upper = load.demand_mw;
    unserved.cost_per_h = system.so_far().voll_per_mwh;
    const ColumnId column = system.add(std::move(unserved));
    const RowId relief = system.relief(LoadId(l));
    if (relief.valid()) system.extend(relief, {column, 1.0, 0});
  }
}

}  // namespace gridstep::models
