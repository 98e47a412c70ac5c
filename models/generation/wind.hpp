#pragma once

#include <vector>

#include "models/model.hpp"

namespace gridstep::models {

/// How a wind farm of one turbine type turns wind into power.
struct Turbine {
  double cut_in_ms = 0.0;
  double rated_ms = 0.0;
  double cut_out_ms = 0.0;
  double speed_spread_ms = 0.0;  ///< distance between the speeds averaged over a farm
  double delivered_frac = 1.0;   ///< of the power curve: wakes, outages, electrical losses
};

/// Power of one turbine relative to its rating: cubic between cut-in and rated speed.
double power_curve_pu(const Turbine& turbine, double speed_ms);

/// Power of a farm relative to its rating: the power curve averaged over the speeds that its
/// turbines see at the same time, after losses.
double farm_power_pu(const Turbine& turbine, double speed_ms);

/// Table turbines.csv.
TableSpec turbine_table();

/// Wind farms, wind.csv.
Model wind();

}  // namespace gridstep::models
