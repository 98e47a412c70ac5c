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

/// PUE of a row of data_centers over time; without weather that of outside air.
Series pue_over_time(const Inputs& inputs, const Row& row);

/// MW that a row of data_centers draws whatever is dispatched, cooling included.
Series firm_mw(const Inputs& inputs, const Row& row);

/// MW of servers that caps leave for work: what is drawn anyway, times or over its PUE, is taken
/// off. Infinite caps do not limit.
Series room_for_work_mw(const Series& firm_mw, const Series& pue, double it_max_mw,
                        double grid_max_mw, const TimeGrid& time);

/// Data centres, data_centers.csv: loads whose cooling follows the weather.
Model data_center();

}  // namespace gridstep::models
