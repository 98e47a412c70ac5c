#include "models/demand/data_center.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "models/demand/consumption.hpp"
#include "models/weather/climate.hpp"
#include "models/weather/profile_choice.hpp"

namespace gridstep::models {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// Of the value of lost load. Relieving the grid and never recharging costs less than not serving,
// and recharging pays at every price but that of a shortage.
constexpr double last_resort_cost_frac = 0.9;
constexpr double full_ups_value_frac = 0.09;

PueCurve curve_of(const Row& row) {
  return {row.number("pue_min_pu"),           row.number("pue_low_c"),
          row.number("pue_low_slope_per_k"),  row.number("pue_high_c"),
          row.number("pue_high_slope_per_k"), row.number("pue_max_pu")};
}

std::vector<double> hourly_data_center_mw(const Scenario& scenario, const Row& row,
                                          const WeatherYear& year) {
  const DayShape utilisation = day_shape_of(scenario, row, "utilisation_shape");
  const PueCurve curve = curve_of(row);
  const double offset_k = row.number("temperature_offset_k");
  std::vector<double> shape;
  shape.reserve(year.temperature_c.size());
  for (std::size_t hour = 0; hour < year.temperature_c.size(); ++hour)
    shape.push_back(server_power_pu(row.number("idle_frac"), utilisation[hour % 24]) *
                    pue(curve, year.temperature_c[hour] + offset_k));
  return hourly_power_mw(std::move(shape), noise_of(row), row.number("mean_mw"),
                         row.text("consumer"), year);
}

void check_curve(const Row& row, Problems& problems) {
  for (const char* field : {"pue_min_pu", "pue_low_c", "pue_low_slope_per_k", "pue_high_c",
                            "pue_high_slope_per_k", "pue_max_pu"})
    if (!row.has(field)) return;
  const PueCurve curve = curve_of(row);
  if (curve.low_c > curve.high_c)
    problems.error("GS0517", row.place("pue_high_c"),
                   fmt::format("pue_high_c {} with pue_low_c {}", curve.high_c, curve.low_c),
                   "the steeper slope begins where the first one ends", "raise pue_high_c");
  if (curve.min_pu > curve.max_pu)
    problems.error("GS0517", row.place("pue_max_pu"),
                   fmt::format("pue_max_pu {} with pue_min_pu {}", curve.max_pu, curve.min_pu),
                   "the limit lies above the flat part", "raise pue_max_pu");
}

void check(const Scenario& scenario, Problems& problems) {
  for (const Row& row : scenario.table("data_centers").rows) {
    check_profile_choice(scenario, row, {"mean_mw"}, "mean_mw", problems);
    check_curve(row, problems);
    if (row.has("ups_min") && row.number("ups_min") > 0.0 && !row.has("grid_max_mw"))
      problems.error("GS0544", row.place("ups_min"),
                     fmt::format("ups_min of {} is {} without grid_max_mw", row.shown_id(),
                                 row.number("ups_min")),
                     "the energy of a UPS is stated in minutes at full load, which is grid_max_mw",
                     "fill in grid_max_mw, or leave ups_min empty");
  }
}

/// Values of two series, step by step, put together by `f`.
template <class F>
Series stepwise(const Series& a, const Series& b, const TimeGrid& time, const F& f) {
  if (a.is_constant() && b.is_constant()) return Series(f(a.at(0), b.at(0)));
  std::vector<double> values;
  values.reserve(at(time.steps));
  for (Index step = 0; step < time.steps; ++step) values.push_back(f(a.at(step), b.at(step)));
  return Series(std::move(values));
}

double cap_of(const Row& row, const char* field) {
  return row.has(field) ? row.number(field) : infinity;
}

/// An uninterruptible supply: what it gives makes the load draw less, what it takes more.
ColumnId add_ups(const Row& row, LoadId load, SystemBuilder& system) {
  const System& so_far = system.so_far();
  const double hours = system.time().step_h();
  const double full_load_mw = row.number("grid_max_mw");
  const Series firm = so_far.loads[at(load.index)].demand_mw;
  const auto limited = [&](const auto& f) { return stepwise(firm, 0.0, system.time(), f); };
  Column relief;
  relief.role = Role::flexible;
  relief.owner = load.index;
  relief.bus = so_far.loads[at(load.index)].bus;
  relief.injection = 1.0 + so_far.loss_frac;
  Column recharge = relief;
  relief.upper = firm;
  relief.cost_per_h = row.flag("ups_dispatchable") ? row.number("ups_wear_per_mwh")
                                                   : last_resort_cost_frac * so_far.voll_per_mwh;
  recharge.injection = -(1.0 + so_far.loss_frac);
  recharge.upper = limited([&](double mw, double) { return std::max(0.0, full_load_mw - mw); });
  Column level;
  level.role = Role::ups_energy;
  level.owner = load.index;
  level.upper = level.initial = full_load_mw * row.number("ups_min") / 60.0;
  level.terminal_value = full_ups_value_frac * so_far.voll_per_mwh;
  const ColumnId out = system.add(std::move(relief));
  const ColumnId in = system.add(std::move(recharge));
  const ColumnId energy = system.add(std::move(level));

  ConstraintRow recursion;
  recursion.kind = RowKind::ups;
  recursion.owner = load.index;
  recursion.entries = {{energy, 1.0, 0}, {energy, -1.0, 1}, {out, hours, 0}, {in, -hours, 0}};
  system.add(std::move(recursion));
  ConstraintRow within_firm;  // the column of unserved power joins it
  within_firm.kind = RowKind::ups_relief;
  within_firm.owner = load.index;
  within_firm.lower = -infinity;
  within_firm.upper = firm;
  within_firm.entries = {{out, 1.0, 0}};
  system.set_relief(load, system.add(std::move(within_firm)));
  return in;
}

/// The row that work done here will join. Recharging counts as if it were work: it draws no more
/// than that.
void add_site_limit(const Inputs& inputs, const Row& row, LoadId load, ColumnId recharge,
                    SystemBuilder& system) {
  ConstraintRow limit;
  limit.kind = RowKind::site_limit;
  limit.owner = load.index;
  limit.lower = -infinity;
  limit.upper =
      room_for_work_mw(system.so_far().loads[at(load.index)].demand_mw, pue_over_time(inputs, row),
                       cap_of(row, "it_max_mw"), cap_of(row, "grid_max_mw"), inputs.time);
  if (recharge.valid()) limit.entries.push_back({recharge, 1.0, 0});
  system.set_site_limit(load, system.add(std::move(limit)));
}

void build(const Inputs& inputs, SystemBuilder& system) {
  const bool has_work = !inputs.scenario.table("work_queues").rows.empty();
  for (const Row& row : inputs.scenario.table("data_centers").rows) {
    const auto hourly_mw = [&](const WeatherYear& year) {
      return hourly_data_center_mw(inputs.scenario, row, year);
    };
    const LoadId load = add_load(inputs, row, hourly_mw, system);
    ColumnId recharge;
    if (row.number("ups_min") > 0.0) recharge = add_ups(row, load, system);
    const bool has_cap = row.has("it_max_mw") || row.has("grid_max_mw");
    if (has_work && has_cap) add_site_limit(inputs, row, load, recharge, system);
  }
}

}  // namespace

double pue(const PueCurve& curve, double temperature_c) {
  const double low_k = std::clamp(temperature_c, curve.low_c, curve.high_c) - curve.low_c;
  const double high_k = std::max(0.0, temperature_c - curve.high_c);
  return std::min(curve.max_pu,
                  curve.min_pu + curve.low_slope_per_k * low_k + curve.high_slope_per_k * high_k);
}

double server_power_pu(double idle_frac, double utilisation_rel) {
  return idle_frac + (1.0 - idle_frac) * utilisation_rel;
}

Series pue_over_time(const Inputs& inputs, const Row& row) {
  const PueCurve curve = curve_of(row);
  const bool is_flat = curve.low_slope_per_k == 0.0 && curve.high_slope_per_k == 0.0;
  if (inputs.weather.empty() || is_flat) return {curve.min_pu};
  return inputs.weather.on_grid([&](const WeatherYear& year) {
    std::vector<double> hourly;
    hourly.reserve(year.temperature_c.size());
    for (const double temperature_c : year.temperature_c)
      hourly.push_back(pue(curve, temperature_c + row.number("temperature_offset_k")));
    return hourly;
  });
}

Series firm_mw(const Inputs& inputs, const Row& row) {
  return chosen_profile(inputs, row, "mean_mw", [&](const WeatherYear& year) {
    return hourly_data_center_mw(inputs.scenario, row, year);
  });
}

Series room_for_work_mw(const Series& firm_mw, const Series& pue, double it_max_mw,
                        double grid_max_mw, const TimeGrid& time) {
  return stepwise(firm_mw, pue, time, [&](double firm, double pue_now) {
    const double room = std::min(it_max_mw - firm / pue_now, (grid_max_mw - firm) / pue_now);
    return std::max(0.0, room);
  });
}

Model data_center() {
  TableSpec table;
  table.name = "data_centers";
  table.what = "Data centres: loads whose cooling follows the weather.";
  const auto number = [](const char* name, const char* unit, const char* what, double fallback,
                         double min, double max) {
    return Field{.name = name,
                 .type = FieldType::number,
                 .unit = unit,
                 .what = what,
                 .required = false,
                 .fallback = fallback,
                 .min = min,
                 .max = max};
  };
  table.fields = load_fields("Power asked for, cooling included.",
                             "Mean over each civil year, cooling included, or the constant.");
  const std::vector<Field> servers = {
      number("idle_frac", "1", "Part of the servers' power that is drawn whatever they do.", 1.0,
             0.0, 1.0),
      {.name = "utilisation_shape",
       .type = FieldType::reference,
       .what = "Use of the servers over the day; even where empty.",
       .required = false,
       .refers_to = "day_shapes"},
      number("pue_min_pu", "1", "All power per server power while outside air cools.", 1.0, 1.0,
             3.0),
      number("pue_low_c", "degC", "Outdoor temperature up to which that holds.", 0.0, -90.0, 60.0),
      number("pue_low_slope_per_k", "1/K", "Rise from there.", 0.0, 0.0, 1.0),
      number("pue_high_c", "degC", "Outdoor temperature where the second slope begins.", 60.0,
             -90.0, 60.0),
      number("pue_high_slope_per_k", "1/K", "Rise from there.", 0.0, 0.0, 1.0),
      number("pue_max_pu", "1", "At most.", 3.0, 1.0, 3.0),
      number("temperature_offset_k", "K", "Added to the outdoor temperature of the region.", 0.0,
             -30.0, 30.0),
      {.name = "it_max_mw",
       .type = FieldType::number,
       .unit = "MW",
       .what = "Power of the servers at most, work of queues included; empty: no limit.",
       .required = false,
       .min = 0.0,
       .max = 1e6},
      {.name = "grid_max_mw",
       .type = FieldType::number,
       .unit = "MW",
       .what = "Power at the meter at most, work of queues included; empty: no limit.",
       .required = false,
       .min = 0.0,
       .max = 1e6},
      number("ups_min", "min", "Ride-through of the batteries at grid_max_mw.", 0.0, 0.0, 1440.0),
      {.name = "ups_dispatchable",
       .type = FieldType::flag,
       .what = "Whether the batteries may be used for more than load that would not be served.",
       .required = false,
       .fallback = false},
      number("ups_wear_per_mwh", "currency/MWh", "Cost per MWh they give, where dispatchable.", 0.0,
             0.0, 1e6)};
  table.fields.insert(table.fields.end(), servers.begin(), servers.end());
  add_noise_fields(table.fields);
  return {std::move(table), check, build};
}

}  // namespace gridstep::models
