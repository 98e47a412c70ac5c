#pragma once

#include <vector>

#include "engine/base/ids.hpp"
#include "engine/time/series.hpp"

namespace gridstep {

/// What a column's value means, so that it can be booked.
enum class Role {
  generation,  ///< MW of a unit (owner: UnitId)
  extraction,  ///< MW of heat that a unit delivers, for power it gives up (owner: UnitId)
  charge,      ///< MW drawn by a storage (owner: StorageId)
  discharge,   ///< MW delivered by a storage (owner: StorageId)
  energy,      ///< MWh in a storage at the end of the step (owner: StorageId)
  import_,     ///< MW from a neighbour (owner: TieId)
  export_,     ///< MW to a neighbour (owner: TieId)
  unserved,    ///< MW of a load not served (owner: LoadId)
  link_in,     ///< MW that a link draws at its first bus (owner: LinkId)
  link_out,    ///< the same MW where they leave it, less what is lost (owner: LinkId)
  heat,        ///< MW of heat from elsewhere (owner: HeatAreaId)
  flexible,    ///< work that a load draws power for when it is decided (owner: LoadId)
  backlog,     ///< MWh of a queue's work that waits at the end of the step (owner: QueueId)
  dropped,     ///< MW of a queue's work that nobody does (owner: QueueId)
  ups_energy,  ///< MWh in a load's uninterruptible supply at the end of the step (owner: LoadId)
  matched,     ///< MW of contracted supply counted against consumption (owner: MatchingTargetId)
  claim,       ///< which part of a storage is a contract's; booked nowhere (owner:
               ///< MatchingTargetId)
  matching_account,    ///< MWh matched above the target so far (owner: MatchingTargetId)
  matching_shortfall,  ///< MWh missed and paid for (owner: MatchingTargetId)
};

/// One decision of every step.
struct Column {
  Role role = Role::generation;
  Index owner = -1;
  BusId bus;                    ///< where it injects; invalid when it injects nowhere
  Series injection;             ///< MW put into `bus` per unit of the column (negative: drawn)
  Series lower;                 ///< finite
  Series upper;                 ///< finite
  Series cost_per_h;            ///< currency per unit of the column and hour
  Series quadratic_cost_per_h;  ///< currency per unit² of the column and hour; not negative
  Series emission_t_per_h;      ///< CO₂ per unit of the column and hour
  double terminal_value = 0.0;  ///< currency per unit at the last step of a window
  double initial = 0.0;  ///< value before the first step; NaN: unknown, rows that ask are free
  bool cleared = false;  ///< `lower` holds it at the last step of a window: nothing is put off
                         ///< beyond what is looked at
  bool cyclic = false;   ///< before a window it is what it is at the window's last step; `initial`
                         ///< does not count
  bool only_at_window_end = false;  ///< 0 in every step but the last of a window
};

/// `coefficient` × the column at this step (`lag` 0) or at the step before (`lag` 1); or × what the
/// column puts into its bus at this step.
struct Entry {
  ColumnId column;
  double coefficient = 0.0;
  int lag = 0;
  bool of_injection = false;  ///< only with `lag` 0
};

enum class RowKind {
  storage,       ///< energy recursion (owner: StorageId)
  ramp,          ///< change of output (owner: UnitId)
  heat_balance,  ///< district heat (owner: HeatAreaId)
  heat_power,    ///< combined heat and power region (owner: UnitId)
  queue,         ///< work that waits, from step to step (owner: QueueId)
  queue_rate,    ///< work of a queue done at once (owner: QueueId)
  site_limit,    ///< work done at a data centre (owner: LoadId)
  link_limit,    ///< work sent over a compute link (owner: position in System::compute_links)
  ups,           ///< energy in an uninterruptible supply (owner: LoadId)
  matching,      ///< contracted supply, its storage, the account of it (owner: MatchingTargetId)
  link,          ///< what enters a link leaves it (owner: LinkId)
  ups_relief,    ///< its output, within what the load asks for and is served (owner: LoadId)
};

/// One constraint of every step: lower ≤ Σ entries ≤ upper. The electrical balance of each island
/// and the limits of branches are not listed here; the program adds them from the columns' buses.
struct ConstraintRow {
  RowKind kind = RowKind::storage;
  Index owner = -1;
  Series lower;
  Series upper;
  std::vector<Entry> entries;
  bool at_window_end = false;  ///< holds in the last step of a window only
};

/// One step's dispatch problem, said once for all steps.
struct Formulation {
  std::vector<Column> columns;
  std::vector<ConstraintRow> rows;
  Series fixed_cost_per_h;        ///< paid whatever is decided
  Series fixed_emission_t_per_h;  ///< emitted whatever is decided
};

}  // namespace gridstep
