#pragma once

#include <vector>

#include "models/model.hpp"
#include "models/weather/sky.hpp"

namespace gridstep::models {

/// How photovoltaic modules stand, and how much they deliver.
struct PvArray {
  double tilt_deg = 0.0;                       ///< 0: horizontal
  double azimuth_deg = 180.0;                  ///< 90 east, 180 south, 270 west
  double albedo_frac = 0.0;                    ///< of the ground
  double performance_ratio = 1.0;              ///< AC power at 25 °C relative to the rating
  double temperature_coefficient_per_k = 0.0;  ///< loss of power above 25 °C
  double heating_k_per_w_m2 = 0.0;             ///< module above air temperature
  double ac_limit_pu = 1.0;                    ///< inverters relative to the module rating
};

/// Part of the global irradiance that is diffuse [erbs1982]; `clearness_index` is the global
/// irradiance relative to the one outside the atmosphere.
double diffuse_frac(double clearness_index);

/// Cosine of the angle between the sun and the module's normal [duffie2013, eq. 1.6.2].
double cos_incidence(const PvArray& array, const Site& site, const Sun& sun);

/// Irradiance on the tilted module: beam, isotropic sky and ground [duffie2013, ch. 2].
double module_w_per_m2(const PvArray& array, const Site& site, const Sun& sun,
                       double global_w_per_m2);

/// AC power relative to the rating of the modules.
double pv_power_pu(const PvArray& array, double module_w_per_m2, double air_temperature_c);

/// Table pv_arrays.csv.
TableSpec pv_array_table();

/// Photovoltaic plants, solar.csv.
Model solar();

}  // namespace gridstep::models
