#pragma once

#include <vector>

#include "models/model.hpp"
#include "models/weather/season.hpp"

namespace gridstep::models {

/// How consumers of one kind spread their energy over the year.
struct LoadClass {
  DayShape day_shape{};         ///< mean 1
  double weekend_factor = 1.0;  ///< on Saturday and Sunday
  double cold_threshold_c = 0.0;
  double cold_slope_per_k = 0.0;  ///< rise per kelvin below the threshold
  double hot_threshold_c = 0.0;
  double hot_slope_per_k = 0.0;  ///< rise per kelvin above the threshold
  Season season;
  double season_factor = 1.0;  ///< within the season
};

/// Power of one hour relative to a mild working day's mean, without noise.
double load_shape(const LoadClass& load_class, const CivilTime& time, double temperature_c);

/// Table load_classes.csv.
TableSpec load_class_table();

/// Fixed electrical loads, loads.csv. They are served or, at the value of lost load, not.
Model load();

}  // namespace gridstep::models
