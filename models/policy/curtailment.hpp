#pragma once

#include <string>
#include <vector>

#include "models/model.hpp"

namespace gridstep::models {

/// The fields that every unit with power to curtail has; `profile_choices` beside a CSV file.
std::vector<Field> curtailable_fields(std::vector<std::string> profile_choices);

/// What a MWh that is available but not taken costs: the row's own value, else the scenario's.
double curtailment_cost_per_mwh(const Scenario& scenario, const Row& row);

/// Adds a unit whose output may be anything from 0 to what is available, and its one column.
///
/// Curtailment = available − output is paid at `curtailment_cost_per_mwh`: the column earns that
/// cost, and the cost of curtailing everything is fixed. Sets `unit.curtailable`.
ColumnId add_curtailable_unit(SystemBuilder& system, Unit unit, double vom_per_mwh,
                              double curtailment_cost_per_mwh, double emission_t_per_mwh = 0.0);

/// The same for a row with `curtailable_fields`; `available_pu` is relative to its p_max_mw.
ColumnId add_curtailable_row(const Inputs& inputs, SystemBuilder& system, const Row& row,
                             const std::string& carrier, const Series& available_pu,
                             double emission_t_per_mwh = 0.0);

}  // namespace gridstep::models
