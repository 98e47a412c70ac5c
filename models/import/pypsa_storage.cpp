#include "models/import/pypsa_storage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/import/imported_scenario.hpp"

namespace gridstep::models {

namespace {

using Values = std::vector<double>;

/// A bus of its own for what a link separates from the network.
std::string add_bus_behind(PypsaDraft& draft, PypsaStorage& storage, const std::string& name) {
  const std::string id = draft.new_id("bus", name);
  CsvText row("");
  row.row(id, name, 0, 0, 0);
  storage.more_buses += row.text().substr(1);
  return id;
}

/// A storage while it is made.
struct StorageRow {
  std::string name;
  std::string carrier;
  std::string bus;
  double discharge_max_mw = 0.0;
  double charge_max_mw = 0.0;
  double e_max_mwh = 0.0;
  double e_min_mwh = 0.0;
  double e_init_mwh = 0.0;
  double charge_efficiency_frac = 1.0;
  double discharge_efficiency_frac = 1.0;
  double standing_loss_frac = 0.0;  ///< per hour, as PyPSA counts hours
  double vom_per_mwh = 0.0;
  bool cyclic = false;
};

/// PyPSA takes no standing loss from the initial energy, a storage here does.
void add_storage(PypsaDraft& draft, PypsaStorage& storage, const PypsaThing& thing,
                 StorageRow row) {
  const PypsaClock& clock = draft.clock();
  const double kept_frac = std::pow(1.0 - row.standing_loss_frac, clock.stores_h);
  const double loss_per_h = 1.0 - std::pow(kept_frac, 1.0 / clock.step_h());
  if (!(loss_per_h >= 0.0 && loss_per_h <= 0.5)) {
    thing.refuse("standing_loss", "standing_loss", "is outside 0 to 0.5 per hour", "correct it");
    return;
  }
  if (row.cyclic)
    row.e_init_mwh = row.e_min_mwh;
  else if (row.e_init_mwh > 0.0 && kept_frac < 1.0) {
    row.e_init_mwh /= kept_frac;
    draft.note(
        fmt::format("{}: its initial energy is stated before the first step's standing "
                    "loss, which PyPSA does not take from it",
                    row.name));
    if (row.e_init_mwh > row.e_max_mwh)
      thing.refuse("standing_loss", "the initial energy",
                   "would be above the maximum if the first step's loss were still to come",
                   "start a little below full");
  }
  const double f = clock.energy_factor;
  storage.battery.row(draft.new_id("unit", row.name), row.name, carrier_id(row.carrier, "storage"),
                      row.bus, row.discharge_max_mw, row.charge_max_mw, f * row.e_max_mwh,
                      f * row.e_min_mwh, f * row.e_init_mwh, row.charge_efficiency_frac,
                      row.discharge_efficiency_frac, kept_frac < 1.0 ? loss_per_h : 0.0,
                      row.vom_per_mwh, std::string(row.cyclic ? "true" : "false"));
}

/// The power that moves all of it in one snapshot.
double whole_mw(const PypsaDraft& draft, double e_max_mwh) {
  return e_max_mwh / draft.clock().stores_h;
}

void refuse_what_no_storage_has(PypsaDraft& draft, const PypsaThing& unit) {
  draft.refuse_if_extendable(unit, "p_nom_extendable");
  for (const char* set : {"p_set", "p_dispatch_set", "p_store_set", "state_of_charge_set"})
    draft.refuse_if_set(unit, set);
  draft.refuse_unless_zero(unit, {"spill_cost", "marginal_cost_storage", "marginal_cost_quadratic"},
                           "is a cost that no storage has here");
  if (unit.number("sign", 1.0) != 1.0) unit.refuse("sign", "sign", "is not 1");
}

/// What a storage unit's row cannot say stands in links: limits and costs over time, and inflow,
/// which is a unit beside the energy.
void add_behind_links(PypsaDraft& draft, PypsaUnits& units, PypsaStorage& storage,
                      const PypsaThing& unit, StorageRow row, const Values& out_mw,
                      const Values& in_mw, double cost_per_mwh) {
  const std::string behind = add_bus_behind(draft, storage, row.name + " store");
  Values drawn_mw = out_mw;
  for (double& mw : drawn_mw) mw /= row.discharge_efficiency_frac;
  add_pypsa_link_row(draft, storage,
                     {row.name + " out", behind, row.bus, std::move(drawn_mw), 0.0,
                      row.discharge_efficiency_frac, cost_per_mwh * row.discharge_efficiency_frac});
  if (largest(in_mw) > 0.0)
    add_pypsa_link_row(
        draft, storage,
        {row.name + " in", row.bus, behind, in_mw, 0.0, row.charge_efficiency_frac, 0.0});
  add_pypsa_inflow(draft, units, unit, behind);
  row.bus = behind;
  row.charge_efficiency_frac = row.discharge_efficiency_frac = 1.0;
  row.discharge_max_mw = row.charge_max_mw = whole_mw(draft, row.e_max_mwh);
  draft.note(
      fmt::format("{}: its store, its inflow and the way to its bus are a battery, a unit "
                  "and links at a bus of their own",
                  row.name));
  add_storage(draft, storage, unit, std::move(row));
}

void add_storage_unit(PypsaDraft& draft, PypsaUnits& units, PypsaStorage& storage,
                      const PypsaThing& unit) {
  refuse_what_no_storage_has(draft, unit);
  const double p_nom_mw = unit.number("p_nom", 0.0);
  const double max_hours = unit.number("max_hours", 1.0);
  StorageRow row;
  row.name = unit.name();
  row.carrier = unit.text("carrier");
  row.bus = draft.bus_id(unit, "bus");
  row.e_max_mwh = p_nom_mw * max_hours;
  row.e_init_mwh = unit.number("state_of_charge_initial", 0.0);
  row.charge_efficiency_frac = pypsa_efficiency(draft, unit, "efficiency_store", 1.0);
  row.discharge_efficiency_frac = pypsa_efficiency(draft, unit, "efficiency_dispatch", 1.0);
  row.standing_loss_frac = draft.constant(unit, "standing_loss", 0.0);
  row.cyclic = unit.flag("cyclic_state_of_charge", false);
  if (!pypsa_is_finite(unit, "p_nom", p_nom_mw) || !pypsa_is_finite(unit, "max_hours", max_hours))
    return;
  const Values out_mw = pypsa_scaled(draft, unit.series("p_max_pu", 1.0), p_nom_mw);
  const Values in_mw = pypsa_scaled(draft, unit.series("p_min_pu", -1.0), -p_nom_mw);
  if (least(out_mw) < 0.0 || least(in_mw) < 0.0) {
    unit.refuse("p_nom", "a limit", "forces it to charge or to discharge",
                "p_min_pu must be at most 0, p_max_pu at least 0");
    return;
  }
  const double cost_per_mwh =
      pypsa_cost_here(draft, unit, draft.constant(unit, "marginal_cost", 0.0));
  const bool is_plain = is_constant(out_mw) && is_constant(in_mw) && cost_per_mwh >= 0.0 &&
                        unit.series("inflow", 0.0) == Series(0.0);
  if (!is_plain)
    return add_behind_links(draft, units, storage, unit, std::move(row), out_mw, in_mw,
                            cost_per_mwh);
  row.discharge_max_mw = out_mw.front();
  row.charge_max_mw = in_mw.front();
  row.vom_per_mwh = cost_per_mwh;
  add_storage(draft, storage, unit, std::move(row));
}

/// Where energy may be below 0 all of it is counted from there.
void add_store(PypsaDraft& draft, PypsaStorage& storage, const PypsaThing& store) {
  draft.refuse_if_extendable(store, "e_nom_extendable");
  for (const char* set : {"p_set", "e_set"}) draft.refuse_if_set(store, set);
  draft.refuse_unless_zero(store, {"marginal_cost_storage", "marginal_cost_quadratic"},
                           "is a cost that no storage has here");
  if (store.number("sign", 1.0) != 1.0) store.refuse("sign", "sign", "is not 1");
  const double e_nom_mwh = store.number("e_nom", 0.0);
  if (!pypsa_is_finite(store, "e_nom", e_nom_mwh)) return;
  StorageRow row;
  row.name = store.name();
  row.carrier = store.text("carrier");
  row.bus = draft.bus_id(store, "bus");
  row.e_min_mwh = e_nom_mwh * draft.constant(store, "e_min_pu", 0.0);
  row.e_max_mwh = e_nom_mwh * draft.constant(store, "e_max_pu", 1.0);
  row.e_init_mwh = store.number("e_initial", 0.0);
  row.standing_loss_frac = draft.constant(store, "standing_loss", 0.0);
  row.cyclic = store.flag("e_cyclic", false);
  if (row.e_min_mwh < 0.0) {
    if (row.standing_loss_frac != 0.0)
      store.refuse("standing_loss", "standing_loss", "of energy below 0 would be a gain");
    row.e_max_mwh -= row.e_min_mwh;
    row.e_init_mwh -= row.e_min_mwh;
    draft.note(fmt::format("{}: its energy is counted from its minimum of {} MWh", row.name,
                           row.e_min_mwh));
    row.e_min_mwh = 0.0;
  }
  row.discharge_max_mw = row.charge_max_mw =
      whole_mw(draft, std::max(row.e_max_mwh, row.e_init_mwh));
  const double cost_per_mwh =
      pypsa_cost_here(draft, store, draft.constant(store, "marginal_cost", 0.0));
  if (cost_per_mwh != 0.0) {
    const std::string bus = row.bus;
    row.bus = add_bus_behind(draft, storage, row.name + " store");
    add_pypsa_link_row(draft, storage,
                       {row.name + " out", row.bus, bus,
                        Values(static_cast<std::size_t>(draft.clock().steps), row.discharge_max_mw),
                        -row.charge_max_mw, 1.0, cost_per_mwh});
  }
  add_storage(draft, storage, store, std::move(row));
}

}  // namespace

void add_pypsa_storage_units(PypsaDraft& draft, PypsaUnits& units, PypsaStorage& storage) {
  for (const PypsaThing& unit : draft.tables().storage_units.things)
    add_storage_unit(draft, units, storage, unit);
}

void add_pypsa_stores(PypsaDraft& draft, PypsaStorage& storage) {
  for (const PypsaThing& store : draft.tables().stores.things) add_store(draft, storage, store);
}

}  // namespace gridstep::models
