#pragma once

#include "models/model.hpp"

namespace gridstep::models {

/// Power usage effectiveness over outdoor temperature: all power ÷ power of the servers. Flat while
/// the outside air cools, then two slopes up to a limit.
struct PueCurve {
  double min_pu = 1.0;
  double low_c = 0.0;            ///< flat up to here
  double low_slope_per_k = 0.0;  ///< from low_c to high_c
  double high_c = 0.0;
  double high_slope_per_k = 0.0;  ///< above high_c
  double max_pu = 1.0;
};

double pue(const PueCurve& curve, double temperature_c);

/// Power of the servers relative to full use: `idle_frac` is drawn whatever they do.
double server_power_pu(double idle_frac, double utilisation_rel);

/// Data centres, data_centers.csv: loads whose cooling follows the weather.
Model data_center();

}  // namespace gridstep::models
