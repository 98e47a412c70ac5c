#pragma once

#include <vector>

#include "engine/simulation/assemble.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// Chooses among optima of equal cost by a rule instead of by the solver's path, so that two
/// machines print the same shares. Cost and feasibility stay as they are.
///
/// 1. Pro rata inside a price class: free columns of generation (those that no constraint row
///    couples) with equal cost in one island use the same fraction of what they have; per bus
///    instead where a branch limit stands in the way.
/// 2. Twins: devices at one bus that are alike in every number, and start the window alike, all do
///    the mean of what they do together.
class TieBreaker {
 public:
  explicit TieBreaker(const System& system);

  /// Changes `x` of the assembly's window in place.
  void apply(const Assembly& assembly, const State& state, std::vector<double>& x) const;

 private:
  /// Columns that one device decides, in the order in which it added them.
  using Device = std::vector<ColumnId>;

  void share_pro_rata(const Assembly& assembly, std::vector<double>& x) const;
  void share_among_twins(const Assembly& assembly, const State& state,
                         std::vector<double>& x) const;

  const System& system_;
  std::vector<ColumnId> free_columns_;
  std::vector<std::vector<Device>> twins_;
};

}  // namespace gridstep
