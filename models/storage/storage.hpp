#pragma once

#include <string>
#include <vector>

#include "models/model.hpp"

namespace gridstep::models {

/// Fields, rules and dispatch that every kind of electricity storage shares: energy carried from
/// step to step, charged and discharged with losses; see docs/models/pumped_storage.md.
std::vector<Field> storage_fields(const std::string& carrier);
void check_storage_rows(const Scenario& scenario, const std::string& table, Problems& problems);
void add_storages(const Inputs& inputs, const std::string& table, SystemBuilder& system);

}  // namespace gridstep::models
