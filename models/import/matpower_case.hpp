#pragma once

#include <filesystem>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/problem.hpp"

namespace gridstep::models {

struct MatpowerBus {
  Index number = 0;
  std::string name;      ///< of `bus_name`; may be empty
  double demand_mw = 0;  ///< Pd; negative: injected
  double shunt_mw = 0;   ///< Gs: drawn at nominal voltage
  double v_nom_kv = 0;   ///< 0 where it is not known
};

struct MatpowerGenerator {
  Index row = 0;  ///< in `gen`, from 1
  Index bus = 0;  ///< number
  double p_min_mw = 0;
  double p_max_mw = 0;
  double no_load_cost_per_h = 0;
  double cost_per_mwh = 0;
  double quadratic_cost_per_mw2h = 0;
  std::vector<std::pair<double, double>> points;  ///< MW and currency/h; empty: polynomial
  std::string fuel;                               ///< of `genfuel`; may be empty
};

struct MatpowerBranch {
  Index row = 0;  ///< in `branch`, from 1
  Index from = 0;
  Index to = 0;
  double r_pu = 0;
  double x_pu = 0;
  double s_max_mva = 0;  ///< 0: no limit
  double tap_ratio = 1;
  double phase_shift_deg = 0;
  double angle_min_deg = -std::numeric_limits<double>::infinity();
  double angle_max_deg = std::numeric_limits<double>::infinity();
};

/// A MATPOWER case, version 2: what is in service of it.
struct MatpowerCase {
  std::string name;
  std::string comment;  ///< of the file, before its first statement
  double base_mva = 100;
  std::vector<MatpowerBus> buses;
  std::vector<MatpowerGenerator> generators;
  std::vector<MatpowerBranch> branches;
  Index buses_out = 0;  ///< left out: isolated, or out of service
  Index generators_out = 0;
  Index branches_out = 0;
};

/// Reads the columns a DC dispatch needs [matpower, app. B]; all problems at once.
MatpowerCase read_matpower(const std::filesystem::path& source, Problems& problems);

}  // namespace gridstep::models
