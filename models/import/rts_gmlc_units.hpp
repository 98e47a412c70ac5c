#pragma once

#include <string>
#include <vector>

#include "models/import/csv_text.hpp"
#include "models/import/rts_gmlc_profiles.hpp"
#include "models/import/rts_gmlc_source.hpp"

namespace gridstep::models {

/// The units of gen.csv as tables of a scenario.
struct RtsUnits {
  CsvText generators{
      "id,carrier,bus,p_min_mw,p_max_mw,profile,cost_per_mwh,ramp_up_mw_per_h,ramp_down_mw_per_h,"
      "emission_t_per_mwh"};
  CsvText cost_curves{"id,generator,p_mw,cost_per_h"};
  CsvText wind{"id,bus,p_max_mw,profile,vom_per_mwh"};
  CsvText solar{"id,bus,p_max_mw,profile,vom_per_mwh"};
  CsvText battery{
      "id,bus,p_max_mw,charge_max_mw,e_max_mwh,e_init_mwh,charge_efficiency_frac,"
      "discharge_efficiency_frac"};
  std::vector<std::string> left_out;
};

RtsUnits read_units(const SourceTable& generators, const SourceTable& storages,
                    RtsProfiles& profiles, Problems& problems);

/// A point of a cost curve: MW and currency per h.
struct CostPoint {
  double p_mw = 0.0;
  double cost_per_h = 0.0;
};

/// The lower convex envelope of points in rising order.
std::vector<CostPoint> convex_envelope(const std::vector<CostPoint>& points);

}  // namespace gridstep::models
