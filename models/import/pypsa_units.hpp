#pragma once

#include "models/import/pypsa_network.hpp"

namespace gridstep::models {

/// The tables that generators and loads become.
struct PypsaUnits {
  CsvText generators{
      "id,name,carrier,bus,p_min_mw,p_max_mw,profile,p_min,cost_per_mwh,cost,"
      "quadratic_cost_per_mw2h,ramp_up_mw_per_h,ramp_down_mw_per_h,emission_t_per_mwh"};
  CsvText loads{"id,name,consumer,bus,profile,mean_mw"};
};

void add_pypsa_generators(PypsaDraft& draft, PypsaUnits& units);
/// What flows into a storage unit by itself, as a unit at the bus of its store.
void add_pypsa_inflow(PypsaDraft& draft, PypsaUnits& units, const PypsaThing& storage_unit,
                      const std::string& bus);
void add_pypsa_loads(PypsaDraft& draft, PypsaUnits& units);

}  // namespace gridstep::models
