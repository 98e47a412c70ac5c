#include "models/policy/contract.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>
#include <map>
#include <utility>

#include "engine/scenario/text.hpp"
#include "models/policy/parties.hpp"

namespace gridstep::models {

namespace {

constexpr double share_tolerance = 1e-9;
constexpr std::array quantities = {"output_share_frac", "volume_mwh_per_year",
                                   "consumption_share_frac"};

Field quantity(const char* name, const char* unit, const char* what, double max) {
  return {.name = name,
          .type = FieldType::number,
          .unit = unit,
          .what = what,
          .required = false,
          .min = 0.0,
          .max = max,
          .min_excluded = true};
}

std::vector<Field> fields() {
  return {
      {.name = "id", .type = FieldType::id, .what = "Name of the contract in files and results."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "buyer", .type = FieldType::id, .what = "The `consumer` who buys."},
      {.name = "units",
       .type = FieldType::ids,
       .what = "Generating units that supply, and storages that keep their surplus."},
      {.name = "route",
       .type = FieldType::choice,
       .what = "Over a line of the project's own, or through the grid.",
       .choices = {"direct", "grid"}},
      quantity("output_share_frac", "1",
               "Part of the units' generation that is bought. Exactly one of the three "
               "quantities is given.",
               1.0),
      quantity("volume_mwh_per_year", "MWh/a", "Or: energy bought, spread evenly over the year.",
               std::numeric_limits<double>::infinity()),
      quantity("consumption_share_frac", "1",
               "Or: part of the buyer's consumption to reach, earlier contracts included.", 1.0),
      {.name = "matching",
       .type = FieldType::choice,
       .what = "Period in which supply counts against consumption.",
       .choices = {"hour", "month", "year"}},
      {.name = "excess",
       .type = FieldType::choice,
       .what = "What becomes of supply above consumption in a period.",
       .required = false,
       .fallback = std::string("sold"),
       .choices = {"sold", "banked", "lost"}},
      {.name = "price_per_mwh",
       .type = FieldType::number,
       .unit = "currency/MWh",
       .what = "Of supplied energy.",
       .required = false,
       .fallback = 0.0},
      {.name = "valid_from",
       .type = FieldType::time,
       .what = "First instant; empty: ever since.",
       .required = false},
      {.name = "valid_to",
       .type = FieldType::time,
       .what = "First instant after it; empty: for ever.",
       .required = false}};
}

std::int64_t instant(const Row& row, const std::string& field, std::int64_t open) {
  std::int64_t utc_s = 0;
  std::string why;
  return row.has(field) && parse_time(row.text(field), utc_s, why) ? utc_s : open;
}

constexpr double hours_of_year = 8784.0;  // the most there are

/// A contract as far as it could be read.
struct Draft {
  const Row* row;
  std::vector<std::string> generators;
  std::vector<std::string> storages;
  std::int64_t from_s;
  std::int64_t to_s;

  [[nodiscard]] bool holds_at(std::int64_t utc_s) const { return from_s <= utc_s && utc_s < to_s; }
  [[nodiscard]] bool overlaps(const Draft& other) const {
    return from_s < other.to_s && other.from_s < to_s;
  }
  /// Part of a unit's output that is sold whatever happens: the share that is written, or what a
  /// volume takes of a unit that never rests, where it can come from no other.
  [[nodiscard]] double sold_of(const std::string& unit, const Parties& parties) const {
    if (row->has("output_share_frac")) return row->number("output_share_frac");
    const Parties::Source* source = parties.find(unit);
    if (!row->has("volume_mwh_per_year") || generators.size() != 1 || source == nullptr ||
        source->p_max_mw <= 0.0)
      return 0.0;
    return row->number("volume_mwh_per_year") / (source->p_max_mw * hours_of_year);
  }
};

/// What one contract takes of a unit.
struct Sale {
  const Draft* draft;
  double share_frac;
};

/// Sorts the units into generators and storages, each once.
void check_units(const Parties& parties, Draft& draft, Problems& problems) {
  const Row& row = *draft.row;
  std::vector<std::string> seen;
  bool all_known = true;
  for (const std::string& id : row.texts("units")) {
    if (std::find(seen.begin(), seen.end(), id) != seen.end()) {
      problems.error(
          "GS0530", row.place("units"),
          fmt::format("units of {} names {} twice", in_quotes(row.shown_id()), in_quotes(id)),
          "a contract takes each unit once", "delete one of the two");
      continue;
    }
    seen.push_back(id);
    const Parties::Source* source = parties.green_source(row, "units", id, problems);
    all_known = all_known && source != nullptr;
    if (source != nullptr) (source->stores ? draft.storages : draft.generators).push_back(id);
  }
  if (all_known && draft.generators.empty())
    problems.error("GS0535", row.place("units"),
                   fmt::format("units of {} are storages only", in_quotes(row.shown_id())),
                   "a storage keeps green power but makes none",
                   "name the units whose power it keeps");
  else if (!draft.storages.empty() && row.has("route") && row.text("route") == "grid")
    problems.error("GS0535", row.place("units"),
                   fmt::format("{} goes through the grid and names {}, a storage",
                               in_quotes(row.shown_id()), in_quotes(draft.storages.front())),
                   "only a direct supply has storages of its own",
                   "leave the storage out, or set route to direct");
}

/// A direct supply takes a project's output as it comes: nothing else says what is left over.
void check_direct(const Row& row, Problems& problems) {
  if (!row.has("route") || row.text("route") != "direct" || row.has("output_share_frac")) return;
  if (!row.is_written("volume_mwh_per_year") && !row.is_written("consumption_share_frac")) return;
  problems.error(
      "GS0535", row.place("route"),
      fmt::format("{} is a direct supply and buys no share of output", in_quotes(row.shown_id())),
      "what a direct supply uses and exports is judged from the output it takes",
      "write output_share_frac, or set route to grid");
}

/// A contract that never holds while the scenario runs is allowed, but seldom meant.
void check_effect(const Draft& draft, const Scenario& scenario, Problems& problems) {
  const Row& time = scenario.header("time");
  if (!time.has("start") || !time.has("steps") || !time.has("step_min") || !time.has("zone"))
    return;
  const TimeGrid grid = scenario.time_grid();
  for (Index step = 0; step < grid.steps; ++step)
    if (draft.holds_at(grid.start_of(step))) return;
  problems.warning(
      "GS0547", draft.row->place(draft.row->has("valid_from") ? "valid_from" : "valid_to"),
      fmt::format("{} never holds", in_quotes(draft.row->shown_id())),
      fmt::format("the scenario runs from {} to {}", to_text(grid.start_s, grid.zone_offset_s),
                  to_text(grid.start_of(grid.steps), grid.zone_offset_s)),
      "correct valid_from and valid_to, or leave the row out");
}

void check_quantity(const Row& row, Problems& problems) {
  std::vector<std::string> written;
  for (const char* field : quantities)
    if (row.is_written(field)) written.emplace_back(field);
  if (written.size() == 1) return;
  problems.error(
      "GS0531", written.empty() ? row.place() : row.place(written[1]),
      written.empty()
          ? fmt::format("{} does not say how much is bought", in_quotes(row.shown_id()))
          : fmt::format("{} has {}", in_quotes(row.shown_id()), fmt::join(written, " and ")),
      fmt::format("a contract has exactly one of {}",
                  listed({quantities.begin(), quantities.end()})),
      written.empty() ? "fill in one of them" : "keep one of them");
}

/// Whether every sale of `some` is in `all`.
bool is_within(const std::vector<Sale>& some, const std::vector<Sale>& all) {
  return std::all_of(some.begin(), some.end(), [&](const Sale& sale) {
    return std::any_of(all.begin(), all.end(),
                       [&](const Sale& other) { return other.draft == sale.draft; });
  });
}

void report_oversold(const std::string& unit, const std::vector<Sale>& sales, Problems& problems) {
  double sum = 0.0;
  std::string parts;
  for (const Sale& sale : sales) {
    sum += sale.share_frac;
    fmt::format_to(std::back_inserter(parts), "{}{} sells {:.6g} %", parts.empty() ? "" : ", ",
                   row_name(*sale.draft->row), 100.0 * sale.share_frac);
  }
  const Row& last = *sales.back().draft->row;
  problems.error(
      "GS0533",
      last.place(last.has("output_share_frac") ? "output_share_frac" : "volume_mwh_per_year"),
      fmt::format("{:.6g} % of the output of {} is sold at once", 100.0 * sum, in_quotes(unit)),
      fmt::format("more than 100 %: {}", shortened(parts, 1000)),
      "lower a share or a volume, or let one contract end before the next begins");
}

/// Most is sold at the start of some contract: nothing but a start adds to what is sold. Of the
/// sets that are sold at once only those are told that no larger one holds.
void check_oversold(const std::vector<Draft>& drafts, const Parties& parties, Problems& problems) {
  std::map<std::string, std::vector<Sale>> sales_of;
  for (const Draft& draft : drafts)
    for (const std::string& unit : draft.generators)
      if (const double share = draft.sold_of(unit, parties); share > 0.0)
        sales_of[unit].push_back({&draft, share});
  for (const auto& [unit, sales] : sales_of) {
    std::vector<std::vector<Sale>> oversold;
    for (const Sale& starting : sales) {
      std::vector<Sale> at_once;
      double sum = 0.0;
      for (const Sale& sale : sales) {
        if (!sale.draft->holds_at(starting.draft->from_s)) continue;
        at_once.push_back(sale);
        sum += sale.share_frac;
      }
      if (sum > 1.0 + share_tolerance) oversold.push_back(std::move(at_once));
    }
    for (std::size_t n = 0; n < oversold.size(); ++n) {
      bool said = false;  // by a larger set, or by the same one before
      for (std::size_t m = 0; m < oversold.size(); ++m)
        said = said || (m != n && is_within(oversold[n], oversold[m]) &&
                        (m < n || oversold[m].size() > oversold[n].size()));
      if (!said) report_oversold(unit, oversold[n], problems);
    }
  }
}

void check_shared_storages(const std::vector<Draft>& drafts, Problems& problems) {
  std::map<std::string, std::vector<const Draft*>> users_of;
  for (const Draft& draft : drafts) {
    for (const std::string& storage : draft.storages) {
      for (const Draft* other : users_of[storage]) {
        if (!draft.overlaps(*other)) continue;
        problems.error("GS0534", draft.row->place("units"),
                       fmt::format("{} uses the storage {}", in_quotes(draft.row->shown_id()),
                                   in_quotes(storage)),
                       fmt::format("so does {} ({}) at the same time",
                                   in_quotes(other->row->shown_id()), row_name(*other->row)),
                       "let one contract have it, or let one end before the other begins");
      }
      users_of[storage].push_back(&draft);
    }
  }
}

void check(const Scenario& scenario, Problems& problems) {
  const Parties parties(scenario);
  std::vector<Draft> drafts;
  for (const Row& row : scenario.table("contracts").rows) {
    Draft draft{&row,
                {},
                {},
                instant(row, "valid_from", Contract().valid_from_s),
                instant(row, "valid_to", Contract().valid_to_s)};
    parties.check_consumer(row, "buyer", problems);
    if (row.has("units")) check_units(parties, draft, problems);
    check_quantity(row, problems);
    check_direct(row, problems);
    if (draft.from_s >= draft.to_s)
      problems.error("GS0532", row.place("valid_to"),
                     fmt::format("{} ends at {}", in_quotes(row.shown_id()), row.text("valid_to")),
                     fmt::format("not after its valid_from {}", row.text("valid_from")),
                     "swap or correct the two");
    else {
      check_effect(draft, scenario, problems);
      drafts.push_back(std::move(draft));
    }
  }
  check_oversold(drafts, parties, problems);
  check_shared_storages(drafts, problems);
}

void set_quantity(const Row& row, Contract& contract) {
  if (row.has("output_share_frac")) {
    contract.quantity = Contract::Quantity::output_share;
    contract.output_share_frac = row.number("output_share_frac");
  } else if (row.has("volume_mwh_per_year")) {
    contract.quantity = Contract::Quantity::volume;
    contract.volume_mwh_per_year = row.number("volume_mwh_per_year");
  } else {
    contract.quantity = Contract::Quantity::consumption_share;
    contract.consumption_share_frac = row.number("consumption_share_frac");
  }
}

Contract::Matching matching_of(const std::string& word) {
  if (word == "hour") return Contract::Matching::hour;
  return word == "month" ? Contract::Matching::month : Contract::Matching::year;
}

Contract::Excess excess_of(const std::string& word) {
  if (word == "sold") return Contract::Excess::sold;
  return word == "banked" ? Contract::Excess::banked : Contract::Excess::lost;
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("contracts").rows) {
    Contract contract;
    contract.id = row.id();
    contract.name = row.label();
    contract.buyer = row.text("buyer");
    for (const std::string& id : row.texts("units")) {
      const UnitId unit = system.unit(id);
      const StorageId storage = system.storage_of(unit);
      if (storage.valid())
        contract.storages.push_back(storage);
      else
        contract.units.push_back(unit);
    }
    contract.route =
        row.text("route") == "direct" ? Contract::Route::direct : Contract::Route::grid;
    set_quantity(row, contract);
    contract.matching = matching_of(row.text("matching"));
    contract.excess = excess_of(row.text("excess"));
    contract.price_per_mwh = row.number("price_per_mwh");
    contract.valid_from_s = instant(row, "valid_from", contract.valid_from_s);
    contract.valid_to_s = instant(row, "valid_to", contract.valid_to_s);
    system.add(std::move(contract));
  }
}

}  // namespace

Model contract() {
  return {{.name = "contracts",
           .what = "Green power that consumers buy from units of the region.",
           .fields = fields()},
          check,
          build};
}

}  // namespace gridstep::models
