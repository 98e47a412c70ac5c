#pragma once

#include <string>
#include <vector>

#include "engine/ensemble/adequacy/spec.hpp"
#include "engine/system/reliability.hpp"
#include "engine/system/system.hpp"

namespace gridstep::adequacy {

/// One machine that fails or is maintained.
struct Block {
  enum class Kind { unit, storage, link };

  Kind kind = Kind::unit;
  Index thing = 0;          ///< position among units, storages or links of the model
  double share_frac = 1.0;  ///< of the thing
  double lost_frac = 1.0;   ///< of the block, when it has failed
  FailureChain chain;
  std::uint64_t stream = 0;          ///< name of its random numbers
  std::vector<Span> maintenance;     ///< with stated days
  double drawn_maintenance_h = 0.0;  ///< once in every civil year, at a time that is drawn
};

/// A unit that is not always there.
struct UncertainUnit {
  Index area = 0;
  Series available_mw;  ///< of all its blocks, none out
};

/// A storage, as a buffer of energy; powers are at the grid.
struct Buffer {
  Index area = 0;
  double discharge_max_mw = 0.0;
  double charge_max_mw = 0.0;
  double energy_min_mwh = 0.0;
  double energy_max_mwh = 0.0;
  double energy_init_mwh = 0.0;
  double charge_efficiency_frac = 1.0;
  double discharge_efficiency_frac = 1.0;
  double kept_frac = 1.0;  ///< of all its energy after a step's self-discharge
};

/// A connection of two areas that carries up to a limit either way.
struct Link {
  Index from = 0;
  Index to = 0;
  double limit_mw = 0.0;
};

/// Steps of one civil day, and what its steps have in common.
struct Day {
  Index from = 0;
  Index to = 0;
  Index peak_step = 0;         ///< the first with the day's greatest demand
  double margin_min_mw = 0.0;  ///< least supply − demand, nothing out
  double demand_min_mw = 0.0;
  double demand_max_mw = 0.0;
};

/// A system seen as capacity against demand: what outages are drawn on. Immutable, shared by all
/// threads. Demand is grossed up by network losses; work of data centres counts where and when it
/// arrives; ties count as supply at their import limit, units that must draw as negative supply.
struct CapacityModel {
  std::string name;  ///< of the scenario
  TimeGrid time;
  std::vector<std::string> areas;  ///< bus ids; one area, `all`, where the network is a copperplate
  std::vector<double> demand_mw;   ///< steps × areas, what a year's load factor holds for
  std::vector<double> margin_mw;  ///< steps × areas, supply − demand − added load, nothing out
  std::vector<double> total_demand_mw;  ///< steps, of demand_mw
  double demand_mwh = 0.0;              ///< added load included
  std::vector<UncertainUnit> units;
  std::vector<Buffer> buffers;
  std::vector<Link> links;
  std::vector<Block> blocks;
  std::vector<Span> civil_years;  ///< whole, in steps of the period; may reach beyond it
  std::vector<Day> days;
  std::vector<Index> day_of_step;
  std::vector<std::uint16_t> cell_of_step;  ///< 24 · month + hour, of the 12 × 24 table

  [[nodiscard]] Index area_count() const { return static_cast<Index>(areas.size()); }
  [[nodiscard]] double step_h() const { return time.step_h(); }
};

/// Cells of the table of months and hours of the day.
inline constexpr Index month_hour_cells = 12 * 24;

/// Throws Error (usage) when `without_units` names what is not there.
CapacityModel capacity_model(const System& system, const Spec& spec);

}  // namespace gridstep::adequacy
