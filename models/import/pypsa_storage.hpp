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

/// A row of links.csv; power is drawn at `from`.
struct PypsaLinkRow {
  std::string name;
  std::string from;
  std::string to;
  std::vector<double> most_mw;
  double least_mw = 0.0;
  double efficiency_frac = 1.0;
  double cost_per_mwh = 0.0;
};

void add_pypsa_link_row(PypsaDraft& draft, PypsaStorage& storage, const PypsaLinkRow& link);

/// Cost of a MWh here; a problem where it would have to change over time.
double pypsa_cost_here(PypsaDraft& draft, const PypsaThing& thing, double cost);
/// The attribute, above 0 and at most `most_frac`.
double pypsa_efficiency(PypsaDraft& draft, const PypsaThing& thing, const char* attribute,
                        double most_frac);
/// Of an infinite power nothing can be made here.
bool pypsa_is_finite(const PypsaThing& thing, const char* attribute, double value);
/// Step by step.
std::vector<double> pypsa_scaled(const PypsaDraft& draft, const Series& pu, double nominal);

void add_pypsa_storage_units(PypsaDraft& draft, PypsaUnits& units, PypsaStorage& storage);
void add_pypsa_stores(PypsaDraft& draft, PypsaStorage& storage);
void add_pypsa_links(PypsaDraft& draft, PypsaStorage& storage);

}  // namespace gridstep::models
