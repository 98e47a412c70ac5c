#include "models/storage/pumped_storage.hpp"

#include "models/storage/storage.hpp"

namespace gridstep::models {

namespace {

void check(const Scenario& scenario, Problems& problems) {
  check_storage_rows(scenario, "pumped_storage", problems);
}

void build(const Inputs& inputs, SystemBuilder& system) {
  add_storages(inputs, "pumped_storage", system);
}

}  // namespace

Model pumped_storage() {
  return {{.name = "pumped_storage",
           .what = "Pumped hydro stations: storage, never run-of-river. One row per reversible "
                   "unit or station.",
           .fields = storage_fields("hydro")},
          check,
          build};
}

}  // namespace gridstep::models
