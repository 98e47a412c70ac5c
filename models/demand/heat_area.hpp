#pragma once

#include "models/model.hpp"
#include "models/weather/season.hpp"

namespace gridstep::models {

/// What a town's heat network is laid out for.
struct HeatNetwork {
  double design_mw_th = 0.0;      ///< demand at the design temperature
  double indoor_c = 0.0;          ///< outdoor temperature from which nothing is needed
  double design_outdoor_c = 0.0;  ///< below indoor_c
  double chp_max_mw_th = 0.0;  ///< asked of the units at most; peak boilers elsewhere do the rest
};

/// Heat that the units of the area are asked for at an outdoor temperature in the heating season.
double heat_demand_mw_th(const HeatNetwork& network, double outdoor_c);

/// The heating season of a row of heat_areas.
Season heating_season(const Row& area);

/// District heat, heat_areas.csv: a demand, a balance and a boiler in reserve.
Model heat_area();

}  // namespace gridstep::models
