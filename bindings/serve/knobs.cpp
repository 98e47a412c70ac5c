#include "bindings/serve/knobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "bindings/serve/bad_request.hpp"
#include "engine/ensemble/study/plan.hpp"

namespace gridstep::serve {

namespace {

using Json = nlohmann::ordered_json;

/// More changes than a planner makes by hand.
constexpr std::size_t most_changes = 500;
constexpr std::size_t most_new_units = 20;

/// Where the schema names no greatest value: more than any region has, and far from where
/// arithmetic fails.
constexpr double most_power = 1e6;  // MW, MVA
constexpr double most_of_all = 1e9;

/// Fields of a table, or of a section of the header, that the page offers, in the group they stand
/// in.
struct Offer {
  const char* group;
  const char* table;
  std::vector<const char*> fields;
};

const std::vector<Offer>& offers() {
  static const std::vector<Offer> all = {
      {"units", "wind", {"p_max_mw"}},
      {"units", "solar", {"p_max_mw"}},
      {"units", "battery", {"p_max_mw", "charge_max_mw", "e_max_mwh"}},
      {"units", "pumped_storage", {"p_max_mw", "charge_max_mw", "e_max_mwh"}},
      {"units", "biomass", {"p_max_mw"}},
      {"units", "thermal", {"p_max_mw"}},
      {"units", "chp", {"p_max_mw"}},
      {"units", "generators", {"p_max_mw"}},
      {"loads", "loads", {"mean_mw"}},
      {"loads", "data_centers", {"mean_mw", "grid_max_mw"}},
      {"loads", "work_queues", {"work_mean_mw"}},
      {"contracts",
       "contracts",
       {"output_share_frac", "consumption_share_frac", "volume_mwh_per_year", "price_per_mwh"}},
      {"contracts", "direct_rules", {"self_use_min_frac", "load_min_frac", "export_max_frac"}},
      {"contracts", "matching_targets", {"target_frac", "shortfall_cost_per_mwh"}},
      {"policies", "fuels", {"price_per_gj"}},
      {"policies",
       "ties",
       {"import_max_mw", "export_max_mw", "import_fee_per_mwh", "export_fee_per_mwh"}},
      {"policies", "economy", {"voll_per_mwh", "curtailment_cost_per_mwh"}},
      {"policies", "network", {"loss_frac"}},
      {"policies", "flexible", {"carbon_price_per_t", "green_premium_per_mwh"}},
      {"grid", "lines", {"s_max_mva"}},
      {"grid", "transformers", {"s_nom_mva"}},
  };
  return all;
}

/// Tables of which a new unit may be made.
bool has_new_units(const Offer& offer) {
  return offer.group == std::string("units");
}

const Table* table_of(const Scenario& scenario, const char* name) {
  const auto found = scenario.tables.find(name);
  return found == scenario.tables.end() || found->second.rows.empty() ? nullptr : &found->second;
}

std::string text_in(const Row& row, const char* field) {
  return row.spec().find(field) != nullptr && row.has(field) ? text_of(row.value(field))
                                                             : std::string();
}

std::string path_of(const Row& row, const std::string& field) {
  const TableSpec& spec = row.spec();
  if (spec.home == TableSpec::Home::csv) return spec.name + "." + row.id() + "." + field;
  return spec.name.empty() ? field : spec.name + "." + field;
}

/// The greatest value that the page offers; what a scenario has already is never too much.
double most_of(const Field& field, double base) {
  if (std::isfinite(field.max)) return field.max;
  const bool is_power = field.unit == "MW" || field.unit == "MVA";
  return std::max(base, is_power ? most_power : most_of_all);
}

/// The least one. Prices may be negative.
double least_of(const Field& field, double base) {
  return std::isfinite(field.min) ? field.min : std::min(base, -most_of_all);
}

/// A number of the row that may be changed; null where it holds none.
Json knob_json(const Row& row, const char* name) {
  const Field* field = row.spec().find(name);
  if (field == nullptr || !row.has(name) || row.is_absent()) return nullptr;
  Json knob = {{"path", path_of(row, name)}, {"field", name},
               {"unit", field->unit},        {"what", field->what},
               {"base", row.number(name)},   {"min_excluded", field->min_excluded}};
  knob["min"] = least_of(*field, row.number(name));
  knob["max"] = most_of(*field, row.number(name));
  return knob;
}

Json row_json(const Offer& offer, const Row& row) {
  Json knobs = Json::array();
  for (const char* field : offer.fields)
    if (Json knob = knob_json(row, field); !knob.is_null()) knobs.push_back(std::move(knob));
  const bool is_section = row.spec().home == TableSpec::Home::header;
  return {{"id", is_section ? row.spec().name : row.id()},
          {"name", text_in(row, "name")},
          {"carrier", text_in(row, "carrier")},
          {"bus", text_in(row, "bus")},
          {"owner", text_in(row, "consumer")},
          {"knobs", knobs}};
}

/// The row with its capacity in another place and size, as texts by field.
NewRow row_like(const Row& like, const std::string& id, const std::string& bus,
                const std::string& name, double p_max_mw) {
  static const std::set<std::string> sizes = {"MW", "MWh", "MW/h"};
  const double factor = p_max_mw / like.number("p_max_mw");
  NewRow row{like.spec().name, {}};
  for (const Field& field : like.spec().fields) {
    std::string text = like.is_written(field.name) ? text_of(like.value(field.name)) : "";
    if (field.name == "id")
      text = id;
    else if (field.name == "name")
      text = name;
    else if (field.name == "bus")
      text = bus;
    else if (field.name == "p_max_mw")
      text = fmt::format("{}", p_max_mw);
    else if (field.name == "source")
      text = "like " + like.id();
    else if (field.type == FieldType::number && sizes.count(field.unit) > 0 && !text.empty())
      text = fmt::format("{}", like.number(field.name) * factor);
    if (!text.empty()) row.cells.emplace_back(field.name, text);
  }
  return row;
}

double number_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number()) throw BadRequest("a number is missing");
  const double value = found->get<double>();
  if (!std::isfinite(value)) throw BadRequest("a number is not finite");
  return value;
}

std::string text_in(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_string()) throw BadRequest("a text is missing");
  std::string text = found->get<std::string>();
  if (text.size() > 400) throw BadRequest("a text is too long");
  return text;
}

const Json& list_in(const Json& object, const char* key, std::size_t most) {
  static const Json empty = Json::array();
  const auto found = object.find(key);
  if (found == object.end()) return empty;
  if (!found->is_array() || found->size() > most) throw BadRequest("a list is none or too long");
  for (const Json& one : *found)
    if (!one.is_object()) throw BadRequest("a list holds something else");
  return *found;
}

/// Whether a row that is to be added has the id.
bool has_id(const NewRow& row, const std::string& id) {
  return std::find(row.cells.begin(), row.cells.end(), std::pair(std::string("id"), id)) !=
         row.cells.end();
}

/// An id that no unit of any table has, nor one of those that are to be added.
std::string free_id(const Scenario& scenario, const std::vector<NewRow>& added,
                    const std::string& table) {
  for (std::size_t number = added.size() + 1;; ++number) {
    std::string id = fmt::format("NEW-{}-{}", table, number);
    const bool is_taken =
        std::any_of(scenario.tables.begin(), scenario.tables.end(),
                    [&](const auto& one) {
                      return one.second.spec->find("id") != nullptr && one.second.find(id) >= 0;
                    }) ||
        std::any_of(added.begin(), added.end(), [&](const NewRow& row) { return has_id(row, id); });
    if (!is_taken) return id;
  }
}

/// The row that is asked for, beside those that are to be added already.
NewRow new_unit(const Json& asked, const Scenario& scenario, const std::vector<NewRow>& added) {
  const std::string table = text_in(asked, "table");
  const bool offered = std::any_of(offers().begin(), offers().end(), [&](const Offer& offer) {
    return has_new_units(offer) && offer.table == table;
  });
  if (!offered) throw BadRequest("no new units of this kind");
  const Table& rows = scenario.table(table);
  const Index like = rows.find(text_in(asked, "like"));
  const std::string bus = text_in(asked, "bus");
  if (like < 0 || scenario.table("buses").find(bus) < 0) throw BadRequest("no such unit or bus");
  const double p_max_mw = number_in(asked, "p_max_mw");
  if (p_max_mw <= 0.0 || p_max_mw > 1e6) throw BadRequest("no capacity of a unit");
  const Row& row = rows.rows[static_cast<std::size_t>(like)];
  if (row.number("p_max_mw") <= 0.0) throw BadRequest("a unit without capacity is no pattern");
  const std::string name = asked.contains("name") ? text_in(asked, "name") : "";
  return row_like(row, free_id(scenario, added, table), bus, name, p_max_mw);
}

/// Every path that is offered, with the greatest value where the schema names none: what its limits
/// forbid is a problem with a place.
std::map<std::string, double> offered_paths(const Scenario& scenario) {
  std::map<std::string, double> most;
  for (const Offer& offer : offers())
    if (const Table* table = table_of(scenario, offer.table))
      for (const Row& row : table->rows)
        for (const char* field : offer.fields)
          if (!knob_json(row, field).is_null()) {
            const Field& spec = *row.spec().find(field);
            most[path_of(row, field)] = std::isfinite(spec.max)
                                            ? std::numeric_limits<double>::infinity()
                                            : most_of(spec, row.number(field));
          }
  return most;
}

}  // namespace

Json knobs_json(const Scenario& scenario) {
  Json tables = Json::array();
  for (const Offer& offer : offers()) {
    const Table* table = table_of(scenario, offer.table);
    if (table == nullptr) continue;
    Json rows = Json::array();
    for (const Row& row : table->rows)
      if (Json one = row_json(offer, row); !one["knobs"].empty()) rows.push_back(std::move(one));
    if (rows.empty()) continue;
    tables.push_back({{"group", offer.group},
                      {"table", offer.table},
                      {"new_units", has_new_units(offer)},
                      {"rows", rows}});
  }
  Json buses = Json::array();
  for (const Row& row : scenario.table("buses").rows)
    buses.push_back({{"id", row.id()}, {"name", row.label()}});
  return {{"tables", tables}, {"buses", buses}};
}

Edits edits_from(const Json& changes, const Scenario& scenario) {
  if (!changes.is_object()) throw BadRequest("no changes");
  Edits edits;
  const std::map<std::string, double> offered = offered_paths(scenario);
  for (const Json& one : list_in(changes, "set", most_changes)) {
    const std::string path = text_in(one, "path");
    const auto found = offered.find(path);
    if (found == offered.end()) throw BadRequest("a path that is not offered");
    const double value = number_in(one, "value");
    if (value > found->second) throw BadRequest("a number is too large");
    edits.overrides.push_back({path, fmt::format("{}", value)});
  }
  for (const Json& one : list_in(changes, "add", most_new_units))
    edits.rows.push_back(new_unit(one, scenario, edits.rows));
  return edits;
}

}  // namespace gridstep::serve
