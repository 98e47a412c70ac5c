#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/network/grid.hpp"
#include "engine/program/formulation.hpp"
#include "engine/time/series.hpp"
#include "engine/time/time_grid.hpp"

namespace gridstep {

/// A generating unit, or the generating side of a storage.
struct Unit {
  std::string id;
  std::string name;
  std::string carrier;  ///< `coal wind solar hydro battery biomass …`
  BusId bus;
  double p_max_mw = 0.0;
  Series available_mw;            ///< what weather or maintenance allows
  bool curtailable = false;       ///< power not taken although available counts as curtailment
  double ramp_up_mw_per_h = 0.0;  ///< 0: no limit
  double ramp_down_mw_per_h = 0.0;
  HeatAreaId heat_area;  ///< that its heat goes to; invalid where it gives none
};

/// A part of what a neighbour sends, or of what a storage held before the first step.
struct MixShare {
  std::string carrier;
  double share_frac = 0.0;  ///< of the whole; the shares of a mix sum to 1
  double emission_t_per_mwh = 0.0;
};
using Mix = std::vector<MixShare>;

/// Energy kept for later; its discharge is the generation of `unit`.
struct Storage {
  UnitId unit;
  double charge_max_mw = 0.0;
  double energy_min_mwh = 0.0;
  double energy_max_mwh = 0.0;
  double energy_init_mwh = 0.0;
  double charge_efficiency_frac = 1.0;
  double discharge_efficiency_frac = 1.0;
  double self_discharge_frac_per_h = 0.0;
  double terminal_value_per_mwh = 0.0;  ///< of energy left at the end of a window
  Mix init_mix;                         ///< of energy_init_mwh; empty: not declared
};

/// A load sits at one bus; a consumer may own several.
struct Load {
  std::string id;
  std::string name;
  std::string consumer;
  BusId bus;
  Series demand_mw;  ///< what no dispatch can move
};

/// Computing work that may wait, and may be done elsewhere. Work is measured in MW and MWh of the
/// servers; what a data centre draws for it is more, by its power usage effectiveness.
struct WorkQueue {
  std::string id;
  std::string name;
  LoadId load;                 ///< its own data centre
  Series arrived_mw;           ///< work that arrives
  Series draw_pu;              ///< MW drawn at home per MW of work
  double deadline_h = 0.0;     ///< work is done at most this long after it arrived
  std::vector<ColumnId> work;  ///< columns of work done, one per data centre that may do it

  /// The deadline in steps; 0: work is done in the step in which it arrives.
  [[nodiscard]] Index deadline_steps(const TimeGrid& time) const;
};

/// A connection over which one data centre does the work of another.
struct ComputeLink {
  std::string id;
  LoadId from;
  LoadId to;
  double limit_mw = 0.0;  ///< of the servers
  double latency_ms = 0.0;
};

/// What flexible work is shifted for.
enum class FlexibleObjective { cost, carbon, green };

/// The exchange with a neighbour at one bus.
struct Tie {
  std::string id;
  std::string name;
  BusId bus;
  double import_max_mw = 0.0;
  double export_max_mw = 0.0;
  Mix import_mix;  ///< as the neighbour declares it; empty: not declared
};

/// District heat that combined heat and power units serve together.
struct HeatArea {
  std::string id;
  std::string name;
  Series demand_mw_th;
};

/// What the scenario calls green.
struct GreenPolicy {
  std::vector<std::string> capacity_carriers;    ///< counted in the capacity share
  std::vector<std::string> generation_carriers;  ///< counted in the generation share; the
                                                 ///< discharge of a storage is no generation
};

/// Green power that a consumer buys from units of the region.
struct Contract {
  enum class Route { direct, grid };
  /// What is bought: a part of the units' output, an amount, or a part of the buyer's consumption.
  enum class Quantity { output_share, volume, consumption_share };
  enum class Matching { hour, month, year };
  /// What becomes of supply above consumption in a matching period: the buyer sells it on (others
  /// may claim it), keeps it for the next period, or nobody has it.
  enum class Excess { sold, banked, lost };

  std::string id;
  std::string name;
  std::string buyer;                ///< a consumer
  std::vector<UnitId> units;        ///< generating units; each one's carrier is green
  std::vector<StorageId> storages;  ///< that belong to the project and keep its surplus
  Route route = Route::grid;
  Quantity quantity = Quantity::output_share;
  double output_share_frac = 0.0;       ///< of the units' generation
  double volume_mwh_per_year = 0.0;     ///< spread evenly over the matching periods of a year
  double consumption_share_frac = 0.0;  ///< of the buyer's consumption, earlier contracts included
  Matching matching = Matching::hour;
  Excess excess = Excess::sold;
  double price_per_mwh = 0.0;                                            ///< of supplied energy
  std::int64_t valid_from_s = std::numeric_limits<std::int64_t>::min();  ///< UTC
  std::int64_t valid_to_s = std::numeric_limits<std::int64_t>::max();    ///< UTC, exclusive
};

/// Certificates of a unit's generation in one civil year, 1 MWh each, numbered from 1 in the order
/// in which the unit generated them; first_serial … last_serial are retired for the buyer.
struct GreenCertificate {
  std::string id;
  std::string buyer;  ///< a consumer
  UnitId unit;
  Index vintage_year = 0;
  Index first_serial = 1;
  Index last_serial = 0;
};

/// What a direct green supply must keep to, from a civil year on until a later rule holds.
struct DirectRule {
  std::string id;
  Index valid_from_year = 0;
  double self_use_min_frac = 0.0;  ///< of what the project's units could generate
  double load_min_frac = 0.0;      ///< of the buyer's consumption
  double export_max_frac = 1.0;    ///< of what the project's units could generate
};

/// A part of a consumer's consumption to be matched hour by hour with what contracts supply; the
/// dispatch sees to it. The consumption is what is served.
struct MatchingTarget {
  std::string id;
  std::string consumer;
  double target_frac = 0.0;             ///< of the consumption since the first step
  double shortfall_cost_per_mwh = 0.0;  ///< of consumption that misses the target
};

/// Rolling horizon: windows of `window_steps`, of which `keep_steps` are kept.
struct Horizon {
  Index window_steps = 48;
  Index keep_steps = 24;
  bool simultaneous_charge_discharge = false;  ///< a storage may burn energy at negative prices
};

/// The whole region, ready to simulate: immutable, in the engine's units, shared by many runs.
/// `columns` and `rows` state one step's dispatch; everything else names and measures them.
struct System {
  std::string name;
  TimeGrid time;
  Horizon horizon;
  Grid grid;
  bool copperplate = false;
  double loss_frac = 0.0;  ///< network losses per MW served
  std::string currency;
  double voll_per_mwh = 0.0;
  double gap = 1e-6;                ///< relative duality gap that a window may leave
  double stated_capacity_mw = 0.0;  ///< as the scenario's source states it; 0 where it does not
  GreenPolicy green;
  FlexibleObjective flexible_objective = FlexibleObjective::cost;

  std::vector<Unit> units;
  std::vector<Storage> storages;
  std::vector<Load> loads;
  std::vector<Tie> ties;
  std::vector<HeatArea> heat_areas;
  std::vector<WorkQueue> queues;
  std::vector<ComputeLink> compute_links;
  std::vector<Contract> contracts;
  std::vector<GreenCertificate> certificates;
  std::vector<DirectRule> direct_rules;
  std::vector<MatchingTarget> matching_targets;
  Formulation formulation;
};

/// Whether this unit is the generating side of a storage.
std::vector<bool> units_that_store(const System& system);

/// What one window hands to the next: the value of every column at the last kept step.
/// Empty before the first step; NaN where the past of a column is unknown.
struct State {
  std::vector<double> column_value;
};

}  // namespace gridstep
