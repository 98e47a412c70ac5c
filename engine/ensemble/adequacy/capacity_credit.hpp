#pragma once

#include "engine/ensemble/adequacy/assessment.hpp"

namespace gridstep::adequacy {

/// Effective load carrying capability of one unit [garver1966]: the constant load that the system
/// carries with it at the unserved energy that it has without it.
struct CapacityCredit {
  double load_mw = 0.0;
  double standard_error_mw = 0.0;
  double low_mw = 0.0;  ///< of the 95 % confidence interval, the search's tolerance included
  double high_mw = 0.0;
  double capacity_mw = 0.0;
  bool at_least = false;  ///< the search ended at the unit's capacity: it may carry more
  double without_eue_mwh = 0.0;
  double with_eue_mwh = 0.0;  ///< and the load
  Index steps = 0;            ///< of the search
  Index years = 0;            ///< drawn at each of them
};

/// Searches by steps of Newton and secant within a bracket: without storage the derivative of
/// unserved energy with respect to a constant load is the loss-of-load hours. With and without are
/// drawn with the same random numbers, so that the error is that of their difference, divided by
/// the slope.
/// Throws Error (usage) when nothing goes short without the unit: then any load would do.
CapacityCredit capacity_credit(const SystemOfWeather& system_of_weather, const Spec& spec,
                               const std::string& unit, const Watch& watch);

nlohmann::ordered_json to_json(const CapacityCredit& credit, const std::string& unit);
std::string to_text(const CapacityCredit& credit, const std::string& unit, Language language);

}  // namespace gridstep::adequacy
