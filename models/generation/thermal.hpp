#pragma once

#include <vector>

#include "models/model.hpp"

namespace gridstep::models {

/// Thermal unit with piecewise linear fuel cost, minimum output and ramps; see
/// docs/models/thermal.md.
Model thermal();

/// Fields that every fuel-burning unit has; combined heat and power adds its own.
std::vector<Field> thermal_fields(std::vector<std::string> must_run_choices);

/// Rules between those fields, for the rows of one table.
void check_thermal_rows(const Table& table, Problems& problems);

/// What the fuel-burning part of a unit put into the system.
struct ThermalUnit {
  UnitId unit;
  std::vector<ColumnId> segments;  ///< their sum is the output in condensing operation, MW
};

/// Adds the unit and its cost segments. `must_run` is 1 in steps in which the unit must run at
/// its minimum or above and pays its no-load fuel, unless it is out; 0 in steps in which it may do
/// anything from 0 to its maximum and pays that fuel spread over the maximum. `heat_area` gets its
/// heat, if any.
ThermalUnit add_thermal_unit(const Inputs& inputs, SystemBuilder& system, const Row& row,
                             const Series& must_run, HeatAreaId heat_area = {});

/// Adds the ramp row of output Σ coefficient × column where the unit's ramps can bind at all. Where
/// the power available falls faster, output may fall with it.
void add_ramps(SystemBuilder& system, const Row& row, const ThermalUnit& unit,
               const std::vector<Entry>& output);
/// The same for any unit whose output moves within `range_mw`.
void add_ramps(SystemBuilder& system, const Row& row, UnitId unit, double range_mw,
               const std::vector<Entry>& output);

}  // namespace gridstep::models
