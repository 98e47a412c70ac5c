#include "models/catalog.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "engine/scenario/header_tables.hpp"
#include "engine/system/origins.hpp"
#include "models/demand/compute_link.hpp"
#include "models/demand/data_center.hpp"
#include "models/demand/heat_area.hpp"
#include "models/demand/load.hpp"
#include "models/demand/work_queue.hpp"
#include "models/generation/biomass.hpp"
#include "models/generation/chp.hpp"
#include "models/generation/cost_curve.hpp"
#include "models/generation/fuel.hpp"
#include "models/generation/generator.hpp"
#include "models/generation/outage.hpp"
#include "models/generation/solar.hpp"
#include "models/generation/thermal.hpp"
#include "models/generation/wind.hpp"
#include "models/network/bus.hpp"
#include "models/network/line.hpp"
#include "models/network/link.hpp"
#include "models/network/per_unit_branch.hpp"
#include "models/network/tie.hpp"
#include "models/network/transformer.hpp"
#include "models/policy/certificate.hpp"
#include "models/policy/contract.hpp"
#include "models/policy/direct_rule.hpp"
#include "models/policy/matching_target.hpp"
#include "models/policy/mix.hpp"
#include "models/policy/unserved.hpp"
#include "models/storage/battery.hpp"
#include "models/storage/pumped_storage.hpp"
#include "models/weather/tables.hpp"

namespace gridstep::models {

namespace {

const std::vector<Model>& all_models() {
  static const std::vector<Model> models = {
      // What others refer to comes first.
      bus(), line(), transformer(), per_unit_branch(), link(), fuel(), heat_area(), mix(),
      // Units, in the order in which results list them.
      chp(), thermal(), pumped_storage(), wind(), solar(), battery(), biomass(), generator(),
      // What they serve and trade with.
      load(), data_center(), compute_link(), work_queue(), tie(),
      // Whose green power it is.
      contract(), certificate(), direct_rule(), matching_target()};
  return models;
}

/// Ids share a coordinate in results, so they must differ between tables of one kind too.
void check_ids_across(const Scenario& scenario, const std::vector<const char*>& tables,
                      Problems& problems) {
  std::map<std::string, const char*> table_of_id;
  for (const char* table : tables) {
    for (const Row& row : scenario.table(table).rows) {
      if (!row.has("id")) continue;
      const auto [found, is_new] = table_of_id.emplace(row.id(), table);
      if (is_new || found->second == table) continue;
      problems.error("GS0508", row.place("id"), fmt::format("the id {} stands here", row.id()),
                     fmt::format("and in {}.csv too", found->second),
                     "give one of them another id");
    }
  }
}

void check_horizon(const Scenario& scenario, Problems& problems) {
  const Row& horizon = scenario.header("horizon");
  const Row& time = scenario.header("time");
  if (!horizon.has("window_h") || !horizon.has("keep_h") || !time.has("step_min")) return;
  const double window_h = horizon.number("window_h");
  const double keep_h = horizon.number("keep_h");
  if (keep_h > window_h)
    problems.error("GS0509", horizon.place("keep_h"), fmt::format("keep_h is {}", keep_h),
                   fmt::format("more than window_h = {}", window_h),
                   "keep no more than what is solved");
  for (const char* field : {"window_h", "keep_h"}) {
    const double steps = horizon.number(field) * 60.0 / time.number("step_min");
    if (steps >= 1.0 && steps == std::floor(steps)) continue;
    problems.error("GS0509", horizon.place(field),
                   fmt::format("{} is {}", field, horizon.number(field)),
                   fmt::format("that is {} steps of {} minutes", steps, time.number("step_min")),
                   "choose a whole number of steps");
  }
}

void refuse_word(const Row& row, const char* field, const char* why, Problems& problems) {
  problems.error("GS0548", row.place(field), fmt::format("{} is {}", field, row.text(field)), why,
                 "choose another word");
}

/// Words by which the ledger tells origins and consumers apart from those of the scenario.
void check_reserved(const Scenario& scenario, Problems& problems) {
  const Row& ledger = scenario.header("ledger");
  const bool by_unit = ledger.has("origins") && ledger.text("origins") == "unit";
  for (const char* table :
       {"chp", "thermal", "pumped_storage", "wind", "solar", "battery", "biomass", "generators"})
    for (const Row& row : scenario.table(table).rows) {
      const bool has_carrier = row.spec().find("carrier") != nullptr && row.has("carrier");
      if (has_carrier &&
          (row.text("carrier").starts_with("import_") || row.text("carrier") == undeclared_carrier))
        refuse_word(row, "carrier",
                    "in results import_… is what neighbours generate, and unknown "
                    "what nobody declares",
                    problems);
      if (by_unit && row.has("id") &&
          (row.id().starts_with("import_") || row.id().starts_with("initial_")))
        refuse_word(row, "id",
                    "with ledger.origins = unit such an origin is a neighbour's, or what "
                    "a storage held at first",
                    problems);
    }
  for (const char* table : {"loads", "data_centers"})
    for (const Row& row : scenario.table(table).rows)
      if (row.has("consumer") && row.text("consumer") == "all")
        refuse_word(row, "consumer", "all is the sum of the consumers", problems);
}

/// Work can follow contracts only where something matches them with consumption in the dispatch.
void check_flexible(const Scenario& scenario, Problems& problems) {
  const Row& flexible = scenario.header("flexible");
  if (!flexible.has("objective")) return;
  if (flexible.text("objective") != "cost" && scenario.table("work_queues").rows.empty())
    problems.warning("GS0547", flexible.place("objective"),
                     fmt::format("flexible.objective is {}", flexible.text("objective")),
                     "without work_queues.csv nothing is flexible", "add queues, or leave it out");
  if (flexible.text("objective") != "green" || !scenario.table("matching_targets").rows.empty())
    return;
  problems.error("GS0546", flexible.place("objective"), "flexible.objective is green",
                 "without matching_targets.csv no contract is matched within the dispatch",
                 "add a target for the consumer (target_frac 0 will do), or choose cost or carbon");
}

/// A region without loads is allowed, but seldom meant.
void check_demand(const Scenario& scenario, Problems& problems) {
  if (scenario.table("buses").rows.empty() || !scenario.table("loads").rows.empty() ||
      !scenario.table("data_centers").rows.empty())
    return;
  problems.warning("GS0520", {"loads.csv", 0, 0}, "there is no load",
                   "demand is 0 in every step without loads.csv or data_centers.csv",
                   "add one of them if the region has demand");
}

void check(const Scenario& scenario, Problems& problems) {
  for (const Model& model : all_models()) model.check(scenario, problems);
  check_weather(scenario, problems);
  check_horizon(scenario, problems);
  check_demand(scenario, problems);
  check_flexible(scenario, problems);
  check_outage_section(scenario, problems);
  check_reserved(scenario, problems);
  check_ids_across(
      scenario,
      {"chp", "thermal", "pumped_storage", "wind", "solar", "battery", "biomass", "generators"},
      problems);
  check_ids_across(scenario, {"loads", "data_centers"}, problems);
  check_ids_across(scenario, {"lines", "transformers", "branches"}, problems);
  // Looks at whole time series, so nothing may be wrong with what they are made from.
  if (!problems.has_errors()) check_capacity(scenario, problems);
}

FlexibleObjective objective_of(const std::string& word) {
  if (word == "carbon") return FlexibleObjective::carbon;
  if (word == "green") return FlexibleObjective::green;
  return FlexibleObjective::cost;
}

/// The System without things in it: what the header says.
System frame_of(const Scenario& scenario, const TimeGrid& time) {
  System system;
  system.name = scenario.header("").text("name");
  system.time = time;
  const Row& horizon = scenario.header("horizon");
  // A window needs no more steps than there are.
  const auto steps = [&](const char* field) {
    const double asked = horizon.number(field) / time.step_h();
    return std::llround(std::min(asked, static_cast<double>(time.steps)));
  };
  system.horizon.window_steps = steps("window_h");
  system.horizon.keep_steps = steps("keep_h");
  system.horizon.simultaneous_charge_discharge = horizon.flag("simultaneous_charge_discharge");
  const Row& network = scenario.header("network");
  system.copperplate = network.text("model") == "copperplate";
  system.loss_frac = network.number("loss_frac");
  const Row& economy = scenario.header("economy");
  system.currency = economy.text("currency");
  system.voll_per_mwh = economy.number("voll_per_mwh");
  system.gap = scenario.header("solver").number("gap");
  const Row& green = scenario.header("green");
  system.green.capacity_carriers = green.texts("capacity_carriers");
  system.green.generation_carriers = green.texts("generation_carriers");
  system.origins_by_unit = scenario.header("ledger").text("origins") == "unit";
  const Row& flexible = scenario.header("flexible");
  system.flexible_objective = objective_of(flexible.text("objective"));
  system.carbon_price_per_t = flexible.number("carbon_price_per_t");
  system.green_premium_per_mwh = flexible.number("green_premium_per_mwh");
  if (green.has("stated_capacity_mw"))
    system.stated_capacity_mw = green.number("stated_capacity_mw");
  return system;
}

System build(const Scenario& scenario, const TimeGrid& time) {
  const Weather weather(scenario, time);
  const Inputs inputs{scenario, time, weather};
  SystemBuilder system(frame_of(scenario, time));
  for (const Model& model : all_models()) model.build(inputs, system);
  add_unserved(system);
  add_matching_targets(inputs, system);
  return system.finish();
}

/// Any row may say where its numbers come from.
TableSpec with_source(TableSpec table) {
  if (table.home == TableSpec::Home::csv)
    table.fields.push_back(
        {.name = "source", .what = "Where the numbers of the row come from.", .required = false});
  return table;
}

Catalog make_catalog() {
  Catalog catalog;
  catalog.tables = header_tables();
  catalog.tables.push_back(outage_section());
  for (const TableSpec& table : weather_tables()) catalog.tables.push_back(with_source(table));
  for (const TableSpec& table :
       {turbine_table(), pv_array_table(), load_class_table(), cost_curve_table()})
    catalog.tables.push_back(with_source(table));
  for (const Model& model : all_models()) catalog.tables.push_back(with_source(model.table));
  catalog.check = check;
  catalog.build = build;
  return catalog;
}

}  // namespace

const Catalog& catalog() {
  static const Catalog the_catalog = make_catalog();
  return the_catalog;
}

}  // namespace gridstep::models
