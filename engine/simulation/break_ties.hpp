#pragma once

#include <vector>

#include "engine/simulation/assemble.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// Chooses among optima of equal cost by a rule instead of by the solver's path, so that two
/// machines print the same shares. Cost and feasibility stay as they are.
///
/// 1. Twins: devices at one bus that are alike in every number, start the window alike and have
///    the same bounds in it, all do the mean of what they do together.
/// 2. No circles: what a tie imports and exports at once is taken off both.
/// 3. Pro rata inside a price class: free columns of generation (those that no constraint row
///    couples) with equal cost in one island use the same fraction of what they have; per bus
///    instead where a branch limit of the island stands in the way.
class TieBreaker {
 public:
  explicit TieBreaker(const System& system);

  /// Changes `x` of the assembly's window in place.
  void apply(const Assembly& assembly, const State& state, std::vector<double>& x) const;

 private:
  /// Columns that one device decides, in the order in which it added them.
  using Device = std::vector<ColumnId>;

  void share_among_twins(const Assembly& assembly, const State& state,
                         std::vector<double>& x) const;
  [[nodiscard]] bool are_alike_in(const Assembly& assembly, const State& state,
                                  const std::vector<Device>& group) const;
  void remove_circles(const Assembly& assembly, std::vector<double>& x) const;
  void share_pro_rata(const Assembly& assembly, std::vector<double>& x) const;
  void share_pro_rata(const Assembly& assembly, Index step, Index island, bool per_bus,
                      std::vector<double>& x) const;
  [[nodiscard]] bool within_limits(const Assembly& assembly, Index step, Index island,
                                   const std::vector<double>& x) const;

  const System& system_;
  std::vector<std::vector<ColumnId>> free_columns_;    ///< by island
  std::vector<std::vector<ColumnId>> import_columns_;  ///< by tie, dearest last
  std::vector<std::vector<ColumnId>> export_columns_;
  std::vector<std::vector<Device>> twins_;
};

}  // namespace gridstep
