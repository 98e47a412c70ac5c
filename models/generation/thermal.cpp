#include "models/generation/thermal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "models/generation/outage.hpp"

namespace gridstep::models {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Fuel use of a unit over its output, convex: no-load fuel, then incremental heat rates that rise
/// linearly with output around the mean that burns the stated amount at full output.
struct FuelCurve {
  double p_max_mw = 0.0;
  double no_load_gj_per_h = 0.0;
  double mean_incremental_gj_per_mwh = 0.0;
  double spread_frac = 0.0;

  explicit FuelCurve(const Row& row)
      : p_max_mw(row.number("p_max_mw")), spread_frac(row.number("heat_rate_spread_frac")) {
    const double heat_rate = row.number("heat_rate_gj_per_mwh");
    no_load_gj_per_h = row.number("no_load_frac") * heat_rate * p_max_mw;
    mean_incremental_gj_per_mwh = (1.0 - row.number("no_load_frac")) * heat_rate;
  }

  /// Mean incremental heat rate between two outputs.
  [[nodiscard]] double incremental_gj_per_mwh(double from_mw, double to_mw) const {
    const double loading = 0.5 * (from_mw + to_mw) / p_max_mw;
    return mean_incremental_gj_per_mwh * (1.0 + spread_frac * (loading - 0.5));
  }
};

/// `on` where committed is 1, `off` where it is 0.
Series where(const TimeGrid& time, const Series& committed, double on, double off) {
  if (committed.is_constant()) return {committed.at(0) > 0.0 ? on : off};
  std::vector<double> values;
  for (Index step = 0; step < time.steps; ++step)
    values.push_back(committed.at(step) > 0.0 ? on : off);
  return Series(std::move(values));
}

/// The output a committed unit must not fall below: p_min of the machines that run, to which it
/// climbs with its ramp when it is called or comes back, within what is available.
Series floor_of(const TimeGrid& time, const Row& row, const Series& committed,
                const Series& available_mw) {
  const double p_min = row.number("p_min_mw");
  if (committed.is_constant() && available_mw.is_constant()) return {committed.at(0) * p_min};
  const double climb_mw =
      row.has("ramp_up_mw_per_h") ? row.number("ramp_up_mw_per_h") * time.step_h() : p_min;
  std::vector<double> values;
  double floor = p_min;  // what happened before the first step is not known: it has climbed
  for (Index step = 0; step < time.steps; ++step) {
    floor = std::min({committed.at(step) * p_min, floor + climb_mw, available_mw.at(step)});
    values.push_back(floor);
  }
  return Series(std::move(values));
}

/// What of the piece from `from_mw` to `to_mw` is available.
Series within(const TimeGrid& time, const Series& available_mw, double from_mw, double to_mw) {
  if (available_mw.is_constant()) return {to_mw - from_mw};
  std::vector<double> values;
  for (Index step = 0; step < time.steps; ++step)
    values.push_back(std::clamp(available_mw.at(step) - from_mw, 0.0, to_mw - from_mw));
  return Series(std::move(values));
}

/// How far output may fall in each step: `down_mw`, or as far as the power available does.
Series fall_mw(const TimeGrid& time, const Series& available_mw, double down_mw) {
  if (available_mw.is_constant() || down_mw == infinity) return {down_mw};
  std::vector<double> values{down_mw};
  for (Index step = 1; step < time.steps; ++step)
    values.push_back(std::max(down_mw, available_mw.at(step - 1) - available_mw.at(step)));
  return Series(std::move(values));
}

void check(const Scenario& scenario, Problems& problems) {
  check_thermal_rows(scenario.table("thermal"), problems);
  check_outage_rows(scenario, "thermal", problems);
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("thermal").rows) {
    const Series committed(row.text("must_run") == "always" ? 1.0 : 0.0);
    const ThermalUnit unit = add_thermal_unit(inputs, system, row, committed);
    std::vector<Entry> output;
    for (const ColumnId segment : unit.segments) output.push_back({segment, 1.0, 0});
    add_ramps(system, row, unit, output);
  }
}

}  // namespace

std::vector<Field> thermal_fields(std::vector<std::string> must_run_choices) {
  std::vector<Field> fields = {
      {.name = "id", .type = FieldType::id, .what = "Name of the unit in files and results."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "carrier",
       .type = FieldType::id,
       .what = "Energy carrier in results.",
       .required = false,
       .fallback = std::string("coal")},
      {.name = "bus",
       .type = FieldType::reference,
       .what = "Where it injects.",
       .refers_to = "buses"},
      {.name = "fuel",
       .type = FieldType::reference,
       .what = "What it burns.",
       .refers_to = "fuels"},
      {.name = "p_max_mw",
       .type = FieldType::number,
       .unit = "MW",
       .what = "Net output at most.",
       .min = 0.0,
       .min_excluded = true},
      {.name = "p_min_mw",
       .type = FieldType::number,
       .unit = "MW",
       .what = "Net output at least while it runs, in condensing operation.",
       .required = false,
       .fallback = 0.0,
       .min = 0.0},
      {.name = "availability_frac",
       .type = FieldType::number,
       .unit = "1",
       .what = "Part of p_max_mw left after what always lacks, and after outages that are not "
               "stated below.",
       .required = false,
       .fallback = 1.0,
       .min = 0.0,
       .max = 1.0},
      {.name = "must_run",
       .type = FieldType::choice,
       .what = "When the unit runs at p_min_mw or above; else it may do anything from 0 to its "
               "maximum.",
       .required = false,
       .fallback = std::string("never"),
       .choices = std::move(must_run_choices)},
      {.name = "heat_rate_gj_per_mwh",
       .type = FieldType::number,
       .unit = "GJ/MWh",
       .what = "Fuel per MWh at full condensing output, no-load fuel included.",
       .min = 0.0},
      {.name = "no_load_frac",
       .type = FieldType::number,
       .unit = "1",
       .what = "Part of the fuel at full output that is burnt at no load.",
       .required = false,
       .fallback = 0.0,
       .min = 0.0,
       .max = 0.99},
      {.name = "heat_rate_spread_frac",
       .type = FieldType::number,
       .unit = "1",
       .what = "Rise of the incremental heat rate from no output to full output, relative to its "
               "mean.",
       .required = false,
       .fallback = 0.0,
       .min = 0.0,
       .max = 1.0},
      {.name = "segments",
       .type = FieldType::integer,
       .unit = "1",
       .what = "Linear pieces of the fuel curve above p_min_mw.",
       .required = false,
       .fallback = 1.0,
       .min = 1,
       .max = 20},
      {.name = "ramp_up_mw_per_h",
       .type = FieldType::number,
       .unit = "MW/h",
       .what = "Rise of output at most; empty: no limit.",
       .required = false,
       .min = 0.0,
       .min_excluded = true},
      {.name = "ramp_down_mw_per_h",
       .type = FieldType::number,
       .unit = "MW/h",
       .what = "Fall of output at most; empty: no limit.",
       .required = false,
       .min = 0.0,
       .min_excluded = true},
      {.name = "vom_per_mwh",
       .type = FieldType::number,
       .unit = "currency/MWh",
       .what = "Variable operation and maintenance.",
       .required = false,
       .fallback = 0.0},
  };
  add_outage_fields(fields);
  return fields;
}

void check_thermal_rows(const Table& table, Problems& problems) {
  for (const Row& row : table.rows) {
    if (!row.has("p_max_mw") || !row.has("p_min_mw") || !row.has("availability_frac")) continue;
    const double p_min = row.number("p_min_mw");
    const double available = row.number("p_max_mw") * row.number("availability_frac");
    if (p_min <= available) continue;
    problems.error("GS0501", row.place("p_min_mw"),
                   fmt::format("p_min_mw of {} is {}", row.shown_id(), p_min),
                   fmt::format("more than p_max_mw × availability_frac = {}", available),
                   "lower p_min_mw or raise p_max_mw");
  }
}

ThermalUnit add_thermal_unit(const Inputs& inputs, SystemBuilder& system, const Row& row,
                             const Series& must_run, HeatAreaId heat_area) {
  const TimeGrid& time = inputs.time;
  const Table& fuels = inputs.scenario.table("fuels");
  const Row& fuel = fuels.rows[static_cast<std::size_t>(fuels.find(row.text("fuel")))];
  const double price_per_gj = fuel.number("price_per_gj");
  const double emission_t_per_gj = fuel.number("emission_t_per_gj");
  const double p_min = row.number("p_min_mw");
  const double available = row.number("p_max_mw") * row.number("availability_frac");
  const FuelCurve curve(row);
  const OutageSeries outages = outages_of(inputs, row);
  const Series committed = product(must_run, outages.running_frac, time);
  const Series available_mw = outages.available_frac.times(available);

  Unit unit;
  unit.id = row.id();
  unit.name = row.label();
  unit.carrier = row.text("carrier");
  unit.bus = system.bus(row.text("bus"));
  unit.heat_area = heat_area;
  unit.p_max_mw = row.number("p_max_mw");
  unit.available_mw = available_mw;
  unit.reliability = reliability_of(row);
  if (row.has("ramp_up_mw_per_h")) unit.ramp_up_mw_per_h = row.number("ramp_up_mw_per_h");
  if (row.has("ramp_down_mw_per_h")) unit.ramp_down_mw_per_h = row.number("ramp_down_mw_per_h");
  ThermalUnit result{system.add(unit), {}};

  const double spread_no_load = curve.no_load_gj_per_h / curve.p_max_mw;
  const auto add_segment = [&](double from_mw, double to_mw, const Series& lower) {
    if (to_mw <= from_mw) return;
    const double incremental = curve.incremental_gj_per_mwh(from_mw, to_mw);
    const Series fuel_gj_per_mwh =
        where(time, committed, incremental, incremental + spread_no_load);
    const double vom = row.number("vom_per_mwh");
    Column segment;
    segment.role = Role::generation;
    segment.owner = result.unit.index;
    segment.bus = unit.bus;
    segment.injection = 1.0;
    segment.lower = lower;
    segment.upper = within(time, available_mw, from_mw, to_mw);
    segment.cost_per_h = where(time, committed, incremental * price_per_gj + vom,
                               (incremental + spread_no_load) * price_per_gj + vom);
    segment.emission_t_per_h = fuel_gj_per_mwh.times(emission_t_per_gj);
    segment.initial = std::numeric_limits<double>::quiet_NaN();
    result.segments.push_back(system.add(std::move(segment)));
  };
  add_segment(0.0, p_min, floor_of(time, row, committed, available_mw));
  const Index segments = row.integer("segments");
  for (Index k = 0; k < segments; ++k) {
    const double width = (available - p_min) / static_cast<double>(segments);
    add_segment(p_min + static_cast<double>(k) * width, p_min + static_cast<double>(k + 1) * width,
                0.0);
  }
  const Series no_load_gj_per_h = committed.times(curve.no_load_gj_per_h);
  system.add_fixed_cost_per_h(no_load_gj_per_h.times(price_per_gj));
  system.add_fixed_emission_t_per_h(result.unit, no_load_gj_per_h.times(emission_t_per_gj));
  return result;
}

void add_ramps(SystemBuilder& system, const Row& row, const ThermalUnit& unit,
               const std::vector<Entry>& output) {
  add_ramps(system, row, unit.unit, row.number("p_max_mw"), output);
}

void add_ramps(SystemBuilder& system, const Row& row, UnitId unit, double range_mw,
               const std::vector<Entry>& output) {
  const double hours = system.time().step_h();
  const auto limit = [&](const char* field) {
    const double mw = row.has(field) ? row.number(field) * hours : infinity;
    return mw < range_mw ? mw : infinity;  // a ramp wider than the range never binds
  };
  const double up_mw = limit("ramp_up_mw_per_h");
  const double down_mw = limit("ramp_down_mw_per_h");
  if (up_mw == infinity && down_mw == infinity) return;
  ConstraintRow ramp;
  ramp.kind = RowKind::ramp;
  ramp.owner = unit.index;
  const Series& available_mw = system.so_far().units[at(unit.index)].available_mw;
  ramp.lower = fall_mw(system.time(), available_mw, down_mw).times(-1.0);
  ramp.upper = up_mw;
  for (const Entry& entry : output) {
    ramp.entries.push_back({entry.column, entry.coefficient, 0});
    ramp.entries.push_back({entry.column, -entry.coefficient, 1});
  }
  system.add(std::move(ramp));
}

Model thermal() {
  return {{.name = "thermal",
           .what = "Thermal units that make electricity only.",
           .fields = thermal_fields({"never", "always"})},
          check,
          build};
}

}  // namespace gridstep::models
