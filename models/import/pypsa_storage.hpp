#pragma once

#include "models/import/pypsa_units.hpp"

namespace gridstep::models {

/// The tables that storage units, stores and links become.
struct PypsaStorage {
  CsvText battery{
      "id,name,carrier,bus,p_max_mw,charge_max_mw,e_max_mwh,e_min_mwh,e_init_mwh,"
      "charge_efficiency_frac,discharge_efficiency_frac,self_discharge_frac_per_h,vom_per_mwh,"
      "cyclic"};
  CsvText links{"id,name,from_bus,to_bus,p_max_mw,p_min_mw,profile,efficiency_frac,cost_per_mwh"};
  std::string more_buses;  ///< rows of buses.csv for what stands behind links
};

void add_pypsa_storage_units(PypsaDraft& draft, PypsaUnits& units, PypsaStorage& storage);
void add_pypsa_stores(PypsaDraft& draft, PypsaStorage& storage);
void add_pypsa_links(PypsaDraft& draft, PypsaStorage& storage);

}  // namespace gridstep::models
