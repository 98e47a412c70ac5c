#pragma once

#include <string>
#include <vector>

namespace gridstep::models {

/// A standard type of lines that every PyPSA network has and none exports.
struct PypsaLineType {
  std::string name;
  double r_ohm_per_km = 0.0;
  double x_ohm_per_km = 0.0;
};

/// A standard type of transformers.
struct PypsaTransformerType {
  std::string name;
  double s_nom_mva = 0.0;
  double vsc_percent = 0.0;   ///< short-circuit voltage
  double vscr_percent = 0.0;  ///< its real part
  double phase_shift_deg = 0.0;
  double tap_neutral = 0.0;
  double tap_step_percent = 0.0;
};

/// As of PyPSA 1.4 [pypsa], which has them from pandapower.
const std::vector<PypsaLineType>& pypsa_line_types();
const std::vector<PypsaTransformerType>& pypsa_transformer_types();

}  // namespace gridstep::models
