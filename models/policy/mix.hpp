#pragma once

#include <string>

#include "models/model.hpp"

namespace gridstep::models {

/// Energy mixes: what imports and initial storage consist of; see docs/models/mix.md.
Model mix();

/// An optional field that names a mix.
Field mix_field(std::string name, std::string what);

/// Reports a field that names no mix of the scenario.
void check_mix_field(const Scenario& scenario, const Row& row, const std::string& field,
                     Problems& problems);

/// The mix that the field names; empty where it names none.
Mix mix_of(const Scenario& scenario, const Row& row, const std::string& field);

}  // namespace gridstep::models
