#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep::adequacy {

/// What is asked of an adequacy assessment.
struct Spec {
  enum class Method { sampling, convolution };
  enum class Network { scenario, copperplate, transport };

  Method method = Method::sampling;
  Network network = Network::scenario;  ///< transport where the scenario's network is dc
  std::uint64_t seed = 1;
  Index samples = 10000;            ///< years drawn; at most, where there is a target
  double target_relative_se = 0.0;  ///< of unserved energy and of loss-of-load hours; 0: none
  Index weather_years = 1;          ///< the first is the scenario's own
  double load_sd_frac = 0.0;        ///< of one factor on the load per year, normal
  double load_scale = 1.0;
  double added_load_mw = 0.0;  ///< constant, at the loads by their share of demand; ≥ 0
  bool antithetic = false;     ///< years in pairs, drawn from u and 1 − u
  bool importance = false;     ///< days drawn with outages tilted towards loss of load, weighted
  bool without_storage = false;
  bool without_ties = false;
  std::vector<std::string> without_units;  ///< ids of units, storages and ties that are left out

  /// Whether each observation is a pair of years.
  [[nodiscard]] Index years_per_draw() const { return antithetic ? 2 : 1; }
};

}  // namespace gridstep::adequacy
