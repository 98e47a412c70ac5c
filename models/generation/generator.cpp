#include "models/generation/generator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "models/generation/cost_curve.hpp"
#include "models/generation/outage.hpp"
#include "models/generation/thermal.hpp"
#include "models/weather/profile_choice.hpp"

namespace gridstep::models {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Field number(const char* name, const char* unit, const char* what, double fallback) {
  return {.name = name,
          .type = FieldType::number,
          .unit = unit,
          .what = what,
          .required = false,
          .fallback = fallback};
}

Field at_least_zero(Field field, bool excluded = false) {
  field.min = 0.0;
  field.min_excluded = excluded;
  return field;
}

Field ramp(const char* name, const char* what) {
  Field field = at_least_zero(number(name, "MW/h", what, 0.0), true);
  field.fallback = {};
  return field;
}

/// A series that is the constant of another field unless it names a file.
Field profile(const char* name, const char* unit, const char* what, double min, double max) {
  return {.name = name,
          .type = FieldType::profile,
          .unit = unit,
          .what = what,
          .required = false,
          .fallback = std::string("constant"),
          .min = min,
          .max = max,
          .choices = {"constant"}};
}

std::vector<Field> fields() {
  Field available = profile_field("1", "Available power relative to p_max_mw.", 1.0, {"constant"});
  available.required = false;
  available.fallback = std::string("constant");
  std::vector<Field> fields = {
      {.name = "id", .type = FieldType::id, .what = "Name of the unit in files and results."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "carrier",
       .type = FieldType::id,
       .what = "Energy carrier in results.",
       .required = false,
       .fallback = std::string("other")},
      {.name = "bus",
       .type = FieldType::reference,
       .what = "Where it injects.",
       .refers_to = "buses"},
      {.name = "p_max_mw", .type = FieldType::number, .unit = "MW", .what = "Net output at most."},
      number("p_min_mw", "MW",
             "Net output at least, in every step; below 0 it may also draw power, and that part "
             "is a load of the same id.",
             0.0),
      std::move(available),
      profile("p_min", "1",
              "Net output at least over time: `constant` (p_min_mw), or a file, relative to "
              "p_max_mw and with p_min_mw 0.",
              0.0, 1.0),
      number("cost_per_mwh", "currency/MWh", "Cost per MWh.", 0.0),
      profile("cost", "currency/MWh",
              "Cost per MWh over time: `constant` (cost_per_mwh) or a file.", -infinity, infinity),
      at_least_zero(number("quadratic_cost_per_mw2h", "currency/MW2/h",
                           "Cost per hour and square of the output in MW.", 0.0)),
      number("no_load_cost_per_h", "currency/h", "Cost of every hour, whatever the output.", 0.0),
      ramp("ramp_up_mw_per_h", "Rise of output at most; empty: no limit."),
      ramp("ramp_down_mw_per_h", "Fall of output at most; empty: no limit."),
      at_least_zero(number("emission_t_per_mwh", "t/MWh", "CO₂ per MWh generated.", 0.0)),
  };
  add_outage_fields(fields);
  return fields;
}

bool draws_power(const Row& row) {
  return row.has("p_min_mw") && row.number("p_min_mw") < 0.0;
}

/// The load that a generator becomes where it draws power must not be there already.
void check_load_id(const Scenario& scenario, const Row& row, Problems& problems) {
  for (const char* table : {"loads", "data_centers"})
    if (row.has("id") && draws_power(row) && scenario.table(table).find(row.id()) >= 0)
      problems.error(
          "GS0508", row.place("id"), fmt::format("the id {} stands here", row.id()),
          fmt::format("and in {}.csv too, and with p_min_mw below 0 it is a load", table),
          "give one of them another id");
}

/// A file states the whole: what the constant or points of a curve say besides would be lost.
void check_stated_over_time(const Row& row, bool has_curve, Problems& problems) {
  const auto refuse = [&](const char* field, const std::string& what, const char* why) {
    problems.error("GS0557", row.place(field),
                   fmt::format("{} of {} is a file", field, row.shown_id()), what + why,
                   "leave one of the two out");
  };
  for (const auto& [series, constant] :
       {std::pair{"p_min", "p_min_mw"}, {"cost", "cost_per_mwh"}}) {
    if (!row.has(series) || !Scenario::names_file(row, series)) continue;
    if (row.has(constant) && row.number(constant) != 0.0)
      refuse(series, constant, " states it too");
    if (has_curve) refuse(series, "cost_curves.csv", " is for constants only");
  }
}

void check(const Scenario& scenario, Problems& problems) {
  const auto points_of = cost_points(scenario);
  for (const Row& row : scenario.table("generators").rows) {
    check_profile_choice(scenario, row, {}, "p_max_mw", problems);
    check_load_id(scenario, row, problems);
    check_stated_over_time(row, row.has("id") && points_of.contains(row.id()), problems);
    if (!row.has("p_min_mw") || !row.has("p_max_mw")) continue;
    if (row.number("p_min_mw") <= row.number("p_max_mw")) continue;
    problems.error("GS0501", row.place("p_min_mw"),
                   fmt::format("p_min_mw of {} is {}", row.shown_id(), row.number("p_min_mw")),
                   fmt::format("more than p_max_mw = {}", row.number("p_max_mw")),
                   "lower p_min_mw or raise p_max_mw");
  }
  check_cost_curves(scenario, problems);
  check_outage_rows(scenario, "generators", problems);
}

/// `mw` where so much is available, else what is.
Series within(const Series& available_mw, double from_mw, double to_mw, const TimeGrid& time) {
  const auto part = [&](Index step) {
    return std::clamp(available_mw.at(step) - from_mw, 0.0, to_mw - from_mw);
  };
  if (available_mw.is_constant()) return {part(0)};
  std::vector<double> values;
  for (Index step = 0; step < time.steps; ++step) values.push_back(part(step));
  return Series(std::move(values));
}

/// The floor over time that a file states, as far as it is available.
Series floor_within(const Series& floor_mw, const Series& available_mw, const TimeGrid& time) {
  std::vector<double> values;
  for (Index step = 0; step < time.steps; ++step)
    values.push_back(std::min(floor_mw.at(step), available_mw.at(step)));
  return Series(std::move(values));
}

/// The series of a file, 0 where the field names none.
Series series_of(const Inputs& inputs, const Row& row, const char* field) {
  return Scenario::names_file(row, field) ? inputs.scenario.profile(row, field, inputs.time)
                                          : Series();
}

/// A generator while its columns are added.
struct Draft {
  SystemBuilder& system;
  const Row& row;
  Series available_mw;
  Series floor_mw;      ///< where p_min is a file; else 0
  Series cost_per_mwh;  ///< where cost is a file; else 0
  UnitId unit;
  LoadId load;
  std::vector<Entry> output;  ///< Σ coefficient × column = net output
};

/// One piece above 0; the first holds the output up to where it begins too.
void add_generation(Draft& draft, const CostCurve::Piece& piece, bool is_first) {
  const TimeGrid& time = draft.system.time();
  const double base_mw = is_first ? piece.from_mw : 0.0;
  Column column;
  column.role = Role::generation;
  column.owner = draft.unit.index;
  column.bus = draft.system.bus(draft.row.text("bus"));
  column.injection = 1.0;
  column.lower = within(draft.available_mw, 0.0, base_mw, time);
  if (draft.floor_mw != Series())
    column.lower = floor_within(draft.floor_mw, draft.available_mw, time);
  column.upper = within(draft.available_mw, piece.from_mw - base_mw, piece.to_mw, time);
  column.cost_per_h =
      draft.cost_per_mwh == Series() ? Series(piece.slope_per_mwh) : draft.cost_per_mwh;
  column.quadratic_cost_per_h = draft.row.number("quadratic_cost_per_mw2h");
  column.emission_t_per_h = draft.row.number("emission_t_per_mwh");
  column.initial = std::numeric_limits<double>::quiet_NaN();
  draft.output.push_back({draft.system.add(std::move(column)), 1.0, 0});
}

/// One piece below 0: power drawn, which its cost is paid for.
void add_drawing(Draft& draft, const CostCurve::Piece& piece, bool is_first) {
  const double base_mw = is_first ? -piece.to_mw : 0.0;
  Column column;
  column.role = Role::flexible;
  column.owner = draft.load.index;
  column.bus = draft.system.bus(draft.row.text("bus"));
  column.injection = -(1.0 + draft.system.so_far().loss_frac);
  column.lower = base_mw;
  column.upper = base_mw + piece.to_mw - piece.from_mw;
  column.cost_per_h = draft.cost_per_mwh == Series() ? Series(-piece.slope_per_mwh)
                                                     : draft.cost_per_mwh.times(-1.0);
  column.quadratic_cost_per_h = draft.row.number("quadratic_cost_per_mw2h");
  column.initial = std::numeric_limits<double>::quiet_NaN();
  draft.output.push_back({draft.system.add(std::move(column)), -1.0, 0});
}

void add_pieces(Draft& draft, const CostCurve& curve) {
  const std::vector<CostCurve::Piece> pieces =
      curve.pieces(draft.row.number("p_min_mw"), draft.row.number("p_max_mw"));
  const auto above = std::find_if(pieces.begin(), pieces.end(), [](const CostCurve::Piece& piece) {
    return piece.from_mw >= 0.0;
  });
  for (auto piece = above; piece != pieces.end(); ++piece)
    add_generation(draft, *piece, piece == above);
  for (auto piece = std::make_reverse_iterator(above); piece != pieces.rend(); ++piece)
    add_drawing(draft, *piece, piece == std::make_reverse_iterator(above));
  // The piece next to 0 is paid for from 0 on, at its own slope.
  const CostCurve::Piece& nearest = above != pieces.end() ? *above : pieces.back();
  const double start_mw = above != pieces.end() ? nearest.from_mw : nearest.to_mw;
  draft.system.add_fixed_cost_per_h(
      {curve.cost_per_h(start_mw) - nearest.slope_per_mwh * start_mw});
}

void build(const Inputs& inputs, SystemBuilder& system) {
  auto points_of = cost_points(inputs.scenario);
  for (const Row& row : inputs.scenario.table("generators").rows) {
    Unit unit;
    unit.id = row.id();
    unit.name = row.label();
    unit.carrier = row.text("carrier");
    unit.bus = system.bus(row.text("bus"));
    unit.p_max_mw = std::max(0.0, row.number("p_max_mw"));
    unit.draw_min_mw = std::max(0.0, -row.number("p_max_mw"));
    unit.curtailable = Scenario::names_file(row, "profile");
    unit.available_mw =
        unit.curtailable ? inputs.scenario.profile(row, "profile", inputs.time).times(unit.p_max_mw)
                         : Series(unit.p_max_mw);
    const OutageSeries outages = outages_of(inputs, row);
    unit.available_mw = product(unit.available_mw, outages.available_frac, inputs.time);
    unit.reliability = reliability_of(row);
    if (row.has("ramp_up_mw_per_h")) unit.ramp_up_mw_per_h = row.number("ramp_up_mw_per_h");
    if (row.has("ramp_down_mw_per_h")) unit.ramp_down_mw_per_h = row.number("ramp_down_mw_per_h");
    Draft draft{system,
                row,
                unit.available_mw,
                series_of(inputs, row, "p_min").times(unit.p_max_mw),
                series_of(inputs, row, "cost"),
                {},
                {},
                {}};
    draft.unit = system.add(std::move(unit));
    if (draws_power(row)) {
      Load load;
      load.id = row.id();
      load.name = row.label();
      load.consumer = row.id();
      load.bus = system.bus(row.text("bus"));
      draft.load = system.add(std::move(load));
    }
    add_pieces(draft, CostCurve(row, points_of[row.id()]));
    add_ramps(system, row, draft.unit, row.number("p_max_mw") - row.number("p_min_mw"),
              draft.output);
  }
}

}  // namespace

Model generator() {
  return {{.name = "generators",
           .what = "Units whose cost is stated as money over output.",
           .fields = fields()},
          check,
          build};
}

}  // namespace gridstep::models
