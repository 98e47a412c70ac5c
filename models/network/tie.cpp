#include "models/network/tie.hpp"

#include <fmt/format.h>

#include "models/generation/outage.hpp"
#include "models/policy/mix.hpp"

namespace gridstep::models {

namespace {

std::vector<Field> fields() {
  std::vector<Field> fields = {
      {.name = "id", .type = FieldType::id, .what = "Name of the tie in files and results."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "bus",
       .type = FieldType::reference,
       .what = "Where the neighbour is met.",
       .refers_to = "buses"},
      {.name = "import_max_mw",
       .type = FieldType::number,
       .unit = "MW",
       .what = "Import at most.",
       .min = 0.0},
      {.name = "export_max_mw",
       .type = FieldType::number,
       .unit = "MW",
       .what = "Export at most.",
       .min = 0.0},
      {.name = "price",
       .type = FieldType::profile,
       .unit = "currency/MWh",
       .what = "The neighbour's price over time: `constant` (price_per_mwh) or a file.",
       .required = false,
       .fallback = std::string("constant"),
       .choices = {"constant"}},
      {.name = "price_per_mwh",
       .type = FieldType::number,
       .unit = "currency/MWh",
       .what = "The neighbour's price where `price` is `constant`.",
       .required = false,
       .fallback = 0.0},
      {.name = "import_fee_per_mwh",
       .type = FieldType::number,
       .unit = "currency/MWh",
       .what = "Paid on top of the price per MWh imported.",
       .required = false,
       .fallback = 0.0},
      {.name = "export_fee_per_mwh",
       .type = FieldType::number,
       .unit = "currency/MWh",
       .what = "Lost from the price per MWh exported.",
       .required = false,
       .fallback = 0.0},
      {.name = "price_slope_per_mwh_per_mw",
       .type = FieldType::number,
       .unit = "currency/MWh/MW",
       .what = "Rise of the price per MW imported, and its fall per MW exported.",
       .required = false,
       .fallback = 0.0,
       .min = 0.0},
      {.name = "segments",
       .type = FieldType::integer,
       .unit = "1",
       .what = "Linear pieces of the sloping price, each way.",
       .required = false,
       .fallback = 1.0,
       .min = 1,
       .max = 50},
      mix_field("import_mix", "What the neighbour sends: a `mix` of mixes.csv; empty: unknown."),
  };
  add_failure_fields(fields);
  return fields;
}

void check(const Scenario& scenario, Problems& problems) {
  check_outage_rows(scenario, "ties", problems);
  for (const Row& row : scenario.table("ties").rows) {
    check_mix_field(scenario, row, "import_mix", problems);
    if (!row.has("import_fee_per_mwh") || !row.has("export_fee_per_mwh")) continue;
    const double fees = row.number("import_fee_per_mwh") + row.number("export_fee_per_mwh");
    if (fees >= 0.0) continue;
    problems.error("GS0507", row.place("import_fee_per_mwh"),
                   fmt::format("import and export fees of {} sum to {}", row.shown_id(), fees),
                   "below 0 power sent around in a circle would earn money",
                   "make import_fee_per_mwh + export_fee_per_mwh at least 0");
  }
}

Series plus(const Series& series, double addend, const TimeGrid& time) {
  if (series.is_constant()) return {series.at(0) + addend};
  std::vector<double> values;
  for (Index step = 0; step < time.steps; ++step) values.push_back(series.at(step) + addend);
  return Series(std::move(values));
}

/// A price that moves with the amount traded becomes pieces of constant price, each at the price
/// of its middle.
void add_pieces(const Inputs& inputs, SystemBuilder& system, const Row& row, TieId tie, Role role,
                const Series& price, const Series& left_frac) {
  const bool imports = role == Role::import_;
  const Index segments = row.integer("segments");
  const double width =
      row.number(imports ? "import_max_mw" : "export_max_mw") / static_cast<double>(segments);
  if (width <= 0.0) return;
  for (Index k = 0; k < segments; ++k) {
    const double moved =
        row.number("price_slope_per_mwh_per_mw") * width * (static_cast<double>(k) + 0.5);
    Column piece;
    piece.role = role;
    piece.owner = tie.index;
    piece.bus = system.bus(row.text("bus"));
    piece.injection = imports ? 1.0 : -1.0;
    piece.upper = left_frac.times(width);
    piece.cost_per_h =
        imports ? plus(price, row.number("import_fee_per_mwh") + moved, inputs.time)
                : plus(price, -row.number("export_fee_per_mwh") - moved, inputs.time).times(-1.0);
    system.add(std::move(piece));
  }
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("ties").rows) {
    Tie tie;
    tie.id = row.id();
    tie.name = row.label();
    tie.bus = system.bus(row.text("bus"));
    tie.import_max_mw = row.number("import_max_mw");
    tie.export_max_mw = row.number("export_max_mw");
    tie.import_mix = mix_of(inputs.scenario, row, "import_mix");
    tie.reliability = reliability_of(row);
    const Series left_frac = outages_of(inputs, row).available_frac;
    const TieId id = system.add(std::move(tie));
    const Series price = Scenario::names_file(row, "price")
                             ? inputs.scenario.profile(row, "price", inputs.time)
                             : Series(row.number("price_per_mwh"));
    add_pieces(inputs, system, row, id, Role::import_, price, left_frac);
    add_pieces(inputs, system, row, id, Role::export_, price, left_frac);
  }
}

}  // namespace

Model tie() {
  return {{.name = "ties", .what = "Exchange with neighbours.", .fields = fields()}, check, build};
}

}  // namespace gridstep::models
