#pragma once

#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "engine/system/system.hpp"
#include "engine/system/system_builder.hpp"

/// A region said in plain numbers, so that a test can permute, split or scale it and then build the
/// System again, or state its dispatch in a way of its own.
namespace gridstep::test {

struct Line {
  std::string id;
  Index from = 0;
  Index to = 0;
  double susceptance_mw_per_rad = 0.0;
  double p_max_mw = 0.0;
};

/// Part of a plant's output at one cost.
struct Piece {
  double width_mw = 0.0;
  double cost_per_mwh = 0.0;
};

/// A thermal plant; with heat_max_mw_th > 0 it makes district heat too. Its output is
/// P = Σ pieces − power_loss_frac · heat, at least power_to_heat_frac · heat.
struct Plant {
  std::string id;
  Index bus = 0;
  std::vector<Piece> pieces;   ///< costs rise
  double p_min_mw = 0.0;       ///< of Σ pieces; at most the first piece
  double ramp_mw_per_h = 0.0;  ///< both ways; 0: no limit
  double heat_max_mw_th = 0.0;
  double power_loss_frac = 0.0;
  double power_to_heat_frac = 0.0;

  [[nodiscard]] double p_max_mw() const {
    double sum = 0.0;
    for (const Piece& piece : pieces) sum += piece.width_mw;
    return sum;
  }
};

/// Wind or sun: `available_mw` per step, what is not taken costs curtailment_cost_per_mwh.
struct Renewable {
  std::string id;
  Index bus = 0;
  std::vector<double> available_mw;
  double curtailment_cost_per_mwh = 0.0;
};

struct Store {
  std::string id;
  Index bus = 0;
  double discharge_max_mw = 0.0;
  double charge_max_mw = 0.0;
  double energy_max_mwh = 0.0;
  double energy_init_mwh = 0.0;
  double charge_efficiency_frac = 1.0;
  double discharge_efficiency_frac = 1.0;
  double self_discharge_frac_per_h = 0.0;
  double terminal_value_per_mwh = 0.0;
};

struct Demand {
  std::string id;
  Index bus = 0;
  std::vector<double> mw;  ///< per step
};

struct Exchange {
  std::string id;
  Index bus = 0;
  double import_max_mw = 0.0;
  double export_max_mw = 0.0;
  std::vector<double> price_per_mwh;  ///< per step
  double fee_per_mwh = 0.0;           ///< paid each way
};

struct Region {
  Index steps = 1;
  std::int64_t step_s = 3600;
  bool copperplate = false;
  bool simultaneous_charge_discharge = false;
  double loss_frac = 0.0;
  double voll_per_mwh = 1000.0;
  std::vector<std::string> buses;
  std::vector<Line> lines;
  std::vector<Plant> plants;
  std::vector<Renewable> renewables;
  std::vector<Store> stores;
  std::vector<Demand> demands;
  std::vector<Exchange> exchanges;
  std::vector<double> heat_mw_th;  ///< per step; empty: no heat area
  double boiler_cost_per_mwh_th = 0.0;

  [[nodiscard]] double step_h() const { return static_cast<double>(step_s) / 3600.0; }
};

namespace detail {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

inline UnitId add_unit(SystemBuilder& system, const std::string& id, const std::string& carrier,
                       Index bus, double p_max_mw, const Series& available_mw) {
  Unit unit;
  unit.id = unit.name = id;
  unit.carrier = carrier;
  unit.bus = BusId(bus);
  unit.p_max_mw = p_max_mw;
  unit.available_mw = available_mw;
  unit.curtailable = carrier == "wind";
  return system.add(std::move(unit));
}

inline Column column_of(Role role, Index owner, Index bus, const Series& injection,
                        const Series& upper, const Series& cost_per_h) {
  Column column;
  column.role = role;
  column.owner = owner;
  if (injection != Series()) column.bus = BusId(bus);
  column.injection = injection;
  column.upper = upper;
  column.cost_per_h = cost_per_h;
  return column;
}

inline Series plus(const std::vector<double>& values, double addend) {
  std::vector<double> sum = values;
  for (double& value : sum) value += addend;
  return Series(std::move(sum));
}

inline void add_plant(const Region& region, const Plant& plant, SystemBuilder& system) {
  Unit unit;
  unit.id = unit.name = plant.id;
  unit.carrier = "coal";
  unit.bus = BusId(plant.bus);
  unit.p_max_mw = plant.p_max_mw();
  unit.available_mw = unit.p_max_mw;
  unit.ramp_up_mw_per_h = unit.ramp_down_mw_per_h = plant.ramp_mw_per_h;
  if (plant.heat_max_mw_th > 0.0) unit.heat_area = HeatAreaId(0);
  const UnitId id = system.add(std::move(unit));
  std::vector<Entry> output;
  ConstraintRow heat_power;
  for (const Piece& piece : plant.pieces) {
    Column column =
        column_of(Role::generation, id.index, plant.bus, 1.0, piece.width_mw, piece.cost_per_mwh);
    if (output.empty()) column.lower = plant.p_min_mw;
    column.emission_t_per_h = 0.9;
    column.initial = unknown;
    output.push_back({system.add(std::move(column)), 1.0, 0});
  }
  if (plant.heat_max_mw_th > 0.0) {
    Column heat = column_of(Role::extraction, id.index, plant.bus, -plant.power_loss_frac,
                            plant.heat_max_mw_th, 0.0);
    heat.initial = unknown;
    const ColumnId column = system.add(std::move(heat));
    system.extend(system.heat_balance(HeatAreaId(0)), {column, 1.0, 0});
    heat_power.kind = RowKind::heat_power;
    heat_power.owner = id.index;
    heat_power.upper = std::numeric_limits<double>::infinity();
    heat_power.entries = output;
    heat_power.entries.push_back({column, -plant.power_loss_frac - plant.power_to_heat_frac, 0});
    system.add(std::move(heat_power));
    output.push_back({column, -plant.power_loss_frac, 0});
  }
  if (plant.ramp_mw_per_h <= 0.0) return;
  ConstraintRow ramp;
  ramp.kind = RowKind::ramp;
  ramp.owner = id.index;
  ramp.lower = -plant.ramp_mw_per_h * region.step_h();
  ramp.upper = plant.ramp_mw_per_h * region.step_h();
  for (const Entry& entry : output) {
    ramp.entries.push_back(entry);
    ramp.entries.push_back({entry.column, -entry.coefficient, 1});
  }
  system.add(std::move(ramp));
}

inline void add_store(const Region& region, const Store& store, SystemBuilder& system) {
  Storage storage;
  storage.unit = add_unit(system, store.id, "battery", store.bus, store.discharge_max_mw,
                          store.discharge_max_mw);
  storage.charge_max_mw = store.charge_max_mw;
  storage.energy_max_mwh = store.energy_max_mwh;
  storage.energy_init_mwh = store.energy_init_mwh;
  storage.charge_efficiency_frac = store.charge_efficiency_frac;
  storage.discharge_efficiency_frac = store.discharge_efficiency_frac;
  storage.self_discharge_frac_per_h = store.self_discharge_frac_per_h;
  storage.terminal_value_per_mwh = store.terminal_value_per_mwh;
  const Index id = system.add(storage).index;
  const ColumnId charge =
      system.add(column_of(Role::charge, id, store.bus, -1.0, store.charge_max_mw, 0.0));
  const ColumnId discharge =
      system.add(column_of(Role::discharge, id, store.bus, 1.0, store.discharge_max_mw, 0.0));
  Column level = column_of(Role::energy, id, store.bus, 0.0, store.energy_max_mwh, 0.0);
  level.initial = store.energy_init_mwh;
  level.terminal_value = store.terminal_value_per_mwh;
  const ColumnId energy = system.add(std::move(level));
  ConstraintRow recursion;
  recursion.kind = RowKind::storage;
  recursion.owner = id;
  const double kept = std::pow(1.0 - store.self_discharge_frac_per_h, region.step_h());
  recursion.entries = {{energy, 1.0, 0},
                       {energy, -kept, 1},
                       {charge, -store.charge_efficiency_frac * region.step_h(), 0},
                       {discharge, region.step_h() / store.discharge_efficiency_frac, 0}};
  system.add(std::move(recursion));
}

inline void add_exchange(const Exchange& exchange, SystemBuilder& system) {
  Tie tie;
  tie.id = tie.name = exchange.id;
  tie.bus = BusId(exchange.bus);
  tie.import_max_mw = exchange.import_max_mw;
  tie.export_max_mw = exchange.export_max_mw;
  const Index id = system.add(std::move(tie)).index;
  system.add(column_of(Role::import_, id, exchange.bus, 1.0, exchange.import_max_mw,
                       plus(exchange.price_per_mwh, exchange.fee_per_mwh)));
  system.add(column_of(Role::export_, id, exchange.bus, -1.0, exchange.export_max_mw,
                       plus(exchange.price_per_mwh, -exchange.fee_per_mwh).times(-1.0)));
}

inline void add_renewable(const Renewable& renewable, SystemBuilder& system) {
  double p_max_mw = 0.0;
  for (const double mw : renewable.available_mw) p_max_mw = std::fmax(p_max_mw, mw);
  const Series available(renewable.available_mw);
  const UnitId id = add_unit(system, renewable.id, "wind", renewable.bus, p_max_mw, available);
  system.add(column_of(Role::generation, id.index, renewable.bus, 1.0, available,
                       -renewable.curtailment_cost_per_mwh));
  system.add_fixed_cost_per_h(available.times(renewable.curtailment_cost_per_mwh));
}

}  // namespace detail

/// The System of a region, its whole time in one window.
inline System build(const Region& region) {
  System frame;
  frame.name = "region";
  frame.time = {1672502400, region.step_s, region.steps, 8 * 3600};  // 2023-01-01T00:00+08:00
  frame.horizon = {region.steps, region.steps, region.simultaneous_charge_discharge};
  frame.copperplate = region.copperplate;
  frame.loss_frac = region.loss_frac;
  frame.currency = "CNY";
  frame.voll_per_mwh = region.voll_per_mwh;
  frame.green = {{"wind", "battery"}, {"wind"}};
  SystemBuilder system(std::move(frame));
  for (const std::string& id : region.buses) system.add(Bus{.id = id, .name = id});
  for (const Line& line : region.lines)
    system.add(Branch{line.id, line.id, BusId(line.from), BusId(line.to),
                      line.susceptance_mw_per_rad, line.p_max_mw});
  if (!region.heat_mw_th.empty()) {
    const HeatAreaId area = system.add(HeatArea{"town", "town", Series(region.heat_mw_th)});
    const ColumnId boiler = system.add(detail::column_of(
        Role::heat, area.index, -1, 0.0, Series(region.heat_mw_th), region.boiler_cost_per_mwh_th));
    system.extend(system.heat_balance(area), {boiler, 1.0, 0});
  }
  for (const Plant& plant : region.plants) detail::add_plant(region, plant, system);
  for (const Renewable& renewable : region.renewables) detail::add_renewable(renewable, system);
  for (const Store& store : region.stores) detail::add_store(region, store, system);
  for (const Exchange& exchange : region.exchanges) detail::add_exchange(exchange, system);
  for (const Demand& demand : region.demands) {
    const Series mw(demand.mw);
    const LoadId id = system.add(Load{demand.id, demand.id, demand.id, BusId(demand.bus), mw});
    system.add(detail::column_of(Role::unserved, id.index, demand.bus, 1.0 + region.loss_frac, mw,
                                 region.voll_per_mwh));
  }
  return system.finish();
}

}  // namespace gridstep::test
