#pragma once

#include <vector>

#include "engine/results/summary.hpp"

namespace gridstep {

/// A single number of the totals, and how files, tables and statistics call it.
struct Quantity {
  /// Where a planner looks for it. `check` is for those who doubt the numbers: no table shows it.
  enum class Section { cost, energy, green, capacity, check };

  const char* name;  ///< in the object that `run --json` prints
  Section section;
  const char* unit;  ///< "{currency}" stands for the scenario's; "1": a share
  const char* label;
  const char* label_zh;
  double Totals::*value;
};

/// Every number of the totals that is neither by carrier nor by consumer, in the order of a
/// planner's table.
const std::vector<Quantity>& quantities();

}  // namespace gridstep
