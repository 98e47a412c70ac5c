#include "models/storage/storage.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "models/generation/outage.hpp"
#include "models/policy/mix.hpp"

namespace gridstep::models {

namespace {

/// `left_frac` is what outages leave of both powers; the energy stays where it is.
void add_dispatch(SystemBuilder& system, const Row& row, const Storage& storage, StorageId id,
                  const Series& left_frac) {
  const BusId bus = system.so_far().units[at(storage.unit.index)].bus;
  const double hours = system.time().step_h();
  const auto column = [&](Role role, double injection, Series upper) {
    Column result;
    result.role = role;
    result.owner = id.index;
    if (injection != 0.0) result.bus = bus;
    result.injection = injection;
    result.upper = std::move(upper);
    return result;
  };
  const ColumnId charge =
      system.add(column(Role::charge, -1.0, left_frac.times(storage.charge_max_mw)));
  Column out = column(Role::discharge, 1.0, left_frac.times(row.number("p_max_mw")));
  out.cost_per_h = row.number("vom_per_mwh");
  const ColumnId discharge = system.add(std::move(out));
  Column level = column(Role::energy, 0.0, storage.energy_max_mwh);
  level.lower = storage.energy_min_mwh;
  level.initial = storage.energy_init_mwh;
  level.terminal_value = storage.terminal_value_per_mwh;
  level.cyclic = storage.cyclic;
  const ColumnId energy = system.add(std::move(level));

  ConstraintRow recursion;
  recursion.kind = RowKind::storage;
  recursion.owner = id.index;
  recursion.entries = {
      {energy, 1.0, 0},
      {energy, -std::pow(1.0 - storage.self_discharge_frac_per_h, hours), 1},
      {charge, -storage.charge_efficiency_frac * hours, 0},
      {discharge, hours / storage.discharge_efficiency_frac, 0},
  };
  system.add(std::move(recursion));
}

/// The end of a window is that of the year only where there is one window.
void check_cyclic(const Scenario& scenario, const Row& row, Problems& problems) {
  const Row& horizon = scenario.header("horizon");
  const Row& time = scenario.header("time");
  if (!row.has("cyclic") || !row.flag("cyclic") || !horizon.has("window_h") ||
      !time.has("step_min") || !time.has("steps"))
    return;
  const double all_h = time.number("steps") * time.number("step_min") / 60.0;
  if (horizon.number("window_h") >= all_h) return;
  problems.error("GS0565", row.place("cyclic"), fmt::format("{} is cyclic", row.shown_id()),
                 fmt::format("a window has {} h, the run {} h: its end is not seen from its start",
                             horizon.number("window_h"), all_h),
                 "set horizon.window_h to all of them, or state e_init_mwh instead");
}

}  // namespace

std::vector<Field> storage_fields(const std::string& carrier) {
  const auto efficiency = [](const char* name, const char* what) {
    return Field{.name = name,
                 .type = FieldType::number,
                 .unit = "1",
                 .what = what,
                 .min = 0.0,
                 .max = 1.0,
                 .min_excluded = true};
  };
  std::vector<Field> fields = {
      {.name = "id", .type = FieldType::id, .what = "Name of the unit in files and results."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "carrier",
       .type = FieldType::id,
       .what = "Energy carrier in results.",
       .required = false,
       .fallback = carrier},
      {.name = "bus",
       .type = FieldType::reference,
       .what = "Where it charges and discharges.",
       .refers_to = "buses"},
      {.name = "p_max_mw",
       .type = FieldType::number,
       .unit = "MW",
       .what = "Discharge at most.",
       .min = 0.0},
      {.name = "charge_max_mw",
       .type = FieldType::number,
       .unit = "MW",
       .what = "Charging at most.",
       .min = 0.0},
      {.name = "e_max_mwh",
       .type = FieldType::number,
       .unit = "MWh",
       .what = "Energy in it at most.",
       .min = 0.0},
      {.name = "e_min_mwh",
       .type = FieldType::number,
       .unit = "MWh",
       .what = "Energy in it at least.",
       .required = false,
       .fallback = 0.0,
       .min = 0.0},
      {.name = "e_init_mwh",
       .type = FieldType::number,
       .unit = "MWh",
       .what = "Energy in it before the first step.",
       .required = false,
       .fallback = 0.0,
       .min = 0.0},
      efficiency("charge_efficiency_frac", "Energy stored per energy drawn."),
      efficiency("discharge_efficiency_frac", "Energy delivered per energy taken out."),
      {.name = "self_discharge_frac_per_h",
       .type = FieldType::number,
       .unit = "1/h",
       .what = "Part of the stored energy lost per hour.",
       .required = false,
       .fallback = 0.0,
       .min = 0.0,
       .max = 0.5},
      {.name = "vom_per_mwh",
       .type = FieldType::number,
       .unit = "currency/MWh",
       .what = "Cost of wear per MWh discharged.",
       .required = false,
       .fallback = 0.0,
       .min = 0.0},
      {.name = "terminal_value_per_mwh",
       .type = FieldType::number,
       .unit = "currency/MWh",
       .what = "What a MWh left at the end of a window is worth, so that it is not emptied there.",
       .required = false,
       .fallback = 0.0},
      {.name = "cyclic",
       .type = FieldType::flag,
       .what = "Holds before the first step what it holds after the last, whatever e_init_mwh "
               "says; for one window over all steps.",
       .required = false,
       .fallback = false},
      mix_field("init_mix", "What e_init_mwh consists of: a `mix` of mixes.csv; empty: unknown."),
  };
  add_outage_fields(fields);
  return fields;
}

void check_storage_rows(const Scenario& scenario, const std::string& table, Problems& problems) {
  check_outage_rows(scenario, table, problems);
  for (const Row& row : scenario.table(table).rows) {
    check_mix_field(scenario, row, "init_mix", problems);
    check_cyclic(scenario, row, problems);
    if (!row.has("e_max_mwh") || !row.has("e_min_mwh") || !row.has("e_init_mwh")) continue;
    const double least = row.number("e_min_mwh");
    const double most = row.number("e_max_mwh");
    const double initial = row.number("e_init_mwh");
    if (least > most)
      problems.error("GS0503", row.place("e_min_mwh"),
                     fmt::format("e_min_mwh of {} is {}", row.shown_id(), least),
                     fmt::format("more than e_max_mwh = {}", most), "swap or correct the two");
    else if (initial < least || initial > most)
      problems.error("GS0504", row.place("e_init_mwh"),
                     fmt::format("e_init_mwh of {} is {}", row.shown_id(), initial),
                     fmt::format("outside e_min_mwh … e_max_mwh = {} … {}", least, most),
                     "choose an initial energy within the limits");
  }
}

void add_storages(const Inputs& inputs, const std::string& table, SystemBuilder& system) {
  const Scenario& scenario = inputs.scenario;
  for (const Row& row : scenario.table(table).rows) {
    Unit unit;
    unit.id = row.id();
    unit.name = row.label();
    unit.carrier = row.text("carrier");
    unit.bus = system.bus(row.text("bus"));
    unit.p_max_mw = row.number("p_max_mw");
    const Series left_frac = outages_of(inputs, row).available_frac;
    unit.available_mw = left_frac.times(unit.p_max_mw);
    unit.reliability = reliability_of(row);
    Storage storage;
    storage.unit = system.add(std::move(unit));
    storage.charge_max_mw = row.number("charge_max_mw");
    storage.energy_min_mwh = row.number("e_min_mwh");
    storage.energy_max_mwh = row.number("e_max_mwh");
    storage.energy_init_mwh = row.number("e_init_mwh");
    storage.charge_efficiency_frac = row.number("charge_efficiency_frac");
    storage.discharge_efficiency_frac = row.number("discharge_efficiency_frac");
    storage.self_discharge_frac_per_h = row.number("self_discharge_frac_per_h");
    storage.terminal_value_per_mwh = row.number("terminal_value_per_mwh");
    storage.cyclic = row.flag("cyclic");
    storage.init_mix = mix_of(scenario, row, "init_mix");
    const StorageId id = system.add(storage);
    add_dispatch(system, row, storage, id, left_frac);
  }
}

}  // namespace gridstep::models
