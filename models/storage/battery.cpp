#include "models/storage/battery.hpp"

#include "models/storage/storage.hpp"

namespace gridstep::models {

namespace {

void check(const Scenario& scenario, Problems& problems) {
  check_storage_rows(scenario, "battery", problems);
}

void build(const Inputs& inputs, SystemBuilder& system) {
  add_storages(inputs, "battery", system);
}

}  // namespace

Model battery() {
  return {{.name = "battery", .what = "Battery stations.", .fields = storage_fields("battery")},
          check,
          build};
}

}  // namespace gridstep::models
