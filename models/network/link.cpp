#include "models/network/link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "models/network/branch.hpp"
#include "models/weather/profile_choice.hpp"

namespace gridstep::models {

namespace {

std::vector<Field> fields() {
  std::vector<Field> fields = branch_fields();
  fields.push_back({.name = "p_max_mw",
                    .type = FieldType::number,
                    .unit = "MW",
                    .what = "Power drawn at from_bus at most.",
                    .min = 0.0});
  fields.push_back({.name = "p_min_mw",
                    .type = FieldType::number,
                    .unit = "MW",
                    .what = "Power drawn at from_bus at least; below 0 power may flow back.",
                    .required = false,
                    .fallback = 0.0});
  Field available = profile_field("1", "Available power relative to p_max_mw.", 1.0, {"constant"});
  available.required = false;
  available.fallback = std::string("constant");
  fields.push_back(std::move(available));
  fields.push_back({.name = "efficiency_frac",
                    .type = FieldType::number,
                    .unit = "1",
                    .what =
                        "MW given at to_bus per MW drawn at from_bus; above 1 where heat of the "
                        "surroundings is added.",
                    .required = false,
                    .fallback = 1.0,
                    .min = 0.0,
                    .max = 100.0,
                    .min_excluded = true});
  fields.push_back({.name = "cost_per_mwh",
                    .type = FieldType::number,
                    .unit = "currency/MWh",
                    .what = "Cost per MWh drawn at from_bus.",
                    .required = false,
                    .fallback = 0.0});
  return fields;
}

void check(const Scenario& scenario, Problems& problems) {
  const Table& table = scenario.table("links");
  check_branch_rows(table, problems);
  for (const Row& row : table.rows) {
    check_profile_choice(scenario, row, {}, "p_max_mw", problems);
    if (!row.has("p_min_mw") || !row.has("p_max_mw")) continue;
    const double p_min_mw = row.number("p_min_mw");
    if (p_min_mw > row.number("p_max_mw"))
      problems.error("GS0501", row.place("p_min_mw"),
                     fmt::format("p_min_mw of {} is {}", row.shown_id(), p_min_mw),
                     fmt::format("more than p_max_mw = {}", row.number("p_max_mw")),
                     "lower p_min_mw or raise p_max_mw");
    if (!row.has("efficiency_frac") || row.number("efficiency_frac") == 1.0 || p_min_mw >= 0.0)
      continue;
    problems.error("GS0566", row.place("p_min_mw"),
                   fmt::format("p_min_mw of {} is {}", row.shown_id(), p_min_mw),
                   fmt::format("what flows back would win what {} loses forward, its "
                               "efficiency_frac is {}",
                               row.shown_id(), row.number("efficiency_frac")),
                   "write one link for each direction");
  }
}

/// Two columns, because a column has one bus, and a row that makes them one flow.
void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("links").rows) {
    Link link;
    link.id = row.id();
    link.name = row.label();
    link.from = system.bus(row.text("from_bus"));
    link.to = system.bus(row.text("to_bus"));
    link.p_min_mw = row.number("p_min_mw");
    link.p_max_mw = row.number("p_max_mw");
    link.efficiency_frac = row.number("efficiency_frac");
    Column in;
    in.role = Role::link_in;
    in.bus = link.from;
    in.injection = -1.0;
    in.upper = Scenario::names_file(row, "profile")
                   ? inputs.scenario.profile(row, "profile", inputs.time).times(link.p_max_mw)
                   : Series(link.p_max_mw);
    in.lower = link.p_min_mw;
    in.cost_per_h = row.number("cost_per_mwh");
    Column out = in;
    out.role = Role::link_out;
    out.bus = link.to;
    out.injection = link.efficiency_frac;
    out.cost_per_h = 0.0;
    in.owner = out.owner = system.add(std::move(link)).index;
    ConstraintRow row_of_link;
    row_of_link.kind = RowKind::link;
    row_of_link.owner = in.owner;
    row_of_link.entries = {{system.add(std::move(in)), 1.0, 0},
                           {system.add(std::move(out)), -1.0, 0}};
    system.add(std::move(row_of_link));
  }
}

}  // namespace

Model link() {
  return {{.name = "links",
           .what = "Controlled connections of two buses: direct-current lines, converters.",
           .fields = fields()},
          check,
          build};
}

}  // namespace gridstep::models
