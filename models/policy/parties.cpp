#include "models/policy/parties.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/text.hpp"

namespace gridstep::models {

namespace {

bool is_in(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

void add_once(std::vector<std::string>& words, const std::string& word) {
  if (!word.empty() && !is_in(words, word)) words.push_back(word);
}

/// Wind and solar tables have no column for it: their name says it.
std::string carrier_of(const Row& row) {
  if (row.spec().find("carrier") == nullptr) return row.spec().name;
  return row.has("carrier") ? row.text("carrier") : std::string();
}

}  // namespace

Parties::Parties(const Scenario& scenario) {
  for (const char* table :
       {"chp", "thermal", "pumped_storage", "wind", "solar", "battery", "biomass", "generators"}) {
    const bool stores = std::string(table) == "pumped_storage" || std::string(table) == "battery";
    for (const Row& row : scenario.table(table).rows) {
      if (!row.has("id")) continue;
      sources_[row.id()] = {carrier_of(row), stores,
                            row.has("p_max_mw") ? row.number("p_max_mw") : 0.0};
      source_ids_.push_back(row.id());
      add_once(carriers_, carrier_of(row));
    }
  }
  for (const char* table : {"loads", "data_centers"})
    for (const Row& row : scenario.table(table).rows)
      if (row.has("consumer")) add_once(consumers_, row.text("consumer"));
  for (const Row& row : scenario.table("ties").rows)
    if (row.has("id")) ties_.push_back(row.id());
  const Row& green = scenario.header("green");
  if (green.has("generation_carriers")) green_carriers_ = green.texts("generation_carriers");
}

std::string Parties::advice(const std::string& id) const {
  if (is_in(ties_, id)) return "that is a tie; green imports are not contracted, see import_mix";
  if (is_in(carriers_, id) || is_in(green_carriers_, id))
    return "that is a carrier; name the units one by one";
  return source_ids_.empty() ? "add the unit to a table of units" : suggestion(id, source_ids_);
}

const Parties::Source* Parties::source(const Row& row, const std::string& field,
                                       const std::string& id, Problems& problems) const {
  const auto found = sources_.find(id);
  if (found != sources_.end()) return &found->second;
  problems.error("GS0527", row.place(field),
                 fmt::format("{} of {} names {}", field, in_quotes(row.shown_id()), in_quotes(id)),
                 "no generating unit and no storage has this id", advice(id));
  return nullptr;
}

const Parties::Source* Parties::find(const std::string& id) const {
  const auto found = sources_.find(id);
  return found == sources_.end() ? nullptr : &found->second;
}

const Parties::Source* Parties::green_source(const Row& row, const std::string& field,
                                             const std::string& id, Problems& problems) const {
  const Source* found = source(row, field, id, problems);
  if (found == nullptr || found->stores || found->carrier.empty() ||
      is_in(green_carriers_, found->carrier))
    return found;
  problems.error("GS0529", row.place(field),
                 fmt::format("{} of {} names {}, whose carrier is {}", field,
                             in_quotes(row.shown_id()), in_quotes(id), found->carrier),
                 green_carriers_.empty()
                     ? std::string("green.generation_carriers is empty")
                     : fmt::format("green.generation_carriers has {}", listed(green_carriers_)),
                 "leave the unit out, or add its carrier to generation_carriers in [green]");
  return found;
}

void Parties::check_consumer(const Row& row, const std::string& field, Problems& problems) const {
  if (!row.has(field) || is_in(consumers_, row.text(field))) return;
  const std::string& name = row.text(field);
  problems.error("GS0528", row.place(field),
                 fmt::format("{} of {} is {}", field, in_quotes(row.shown_id()), in_quotes(name)),
                 "no row of loads.csv or data_centers.csv has this consumer",
                 consumers_.empty() ? std::string("add a load of this consumer")
                                    : suggestion(name, consumers_));
}

std::string row_name(const Row& row) {
  return fmt::format("{}:{}", row.place().file, row.place().row);
}

}  // namespace gridstep::models
