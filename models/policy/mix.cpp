#include "models/policy/mix.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <utility>

#include "engine/scenario/text.hpp"
#include "models/policy/parties.hpp"

namespace gridstep::models {

namespace {

constexpr double share_tolerance = 1e-9;

std::vector<Field> fields() {
  return {{.name = "id", .type = FieldType::id, .what = "Unique in this table."},
          {.name = "mix",
           .type = FieldType::id,
           .what = "Name of the mix that the row is a part of; its rows share it."},
          {.name = "carrier", .type = FieldType::id, .what = "Energy carrier of the part."},
          {.name = "share_frac",
           .type = FieldType::number,
           .unit = "1",
           .what = "Of the whole mix; the shares of a mix sum to 1.",
           .min = 0.0,
           .max = 1.0},
          {.name = "emission_t_per_mwh",
           .type = FieldType::number,
           .unit = "t/MWh",
           .what = "CO₂ per MWh of the part.",
           .required = false,
           .fallback = 0.0,
           .min = 0.0}};
}

struct Sum {
  const Row* first = nullptr;
  double share_frac = 0.0;
  std::string rows;
  bool whole = true;  ///< every share could be read
};

void check(const Scenario& scenario, Problems& problems) {
  std::vector<std::pair<std::string, Sum>> sums;
  std::map<std::string, std::size_t> position;
  for (const Row& row : scenario.table("mixes").rows) {
    if (!row.has("mix")) continue;
    const auto [found, is_new] = position.emplace(row.text("mix"), sums.size());
    if (is_new) sums.push_back({row.text("mix"), {&row, 0.0, {}, true}});
    Sum& sum = sums[found->second].second;
    sum.rows += (is_new ? "" : ", ") + row_name(row);
    if (row.has("share_frac"))
      sum.share_frac += row.number("share_frac");
    else
      sum.whole = false;
  }
  for (const auto& [name, sum] : sums) {
    if (!sum.whole || std::abs(sum.share_frac - 1.0) <= share_tolerance) continue;
    problems.error("GS0526", sum.first->place("share_frac"),
                   fmt::format("the shares of {} sum to {:.10g} ({})", in_quotes(name),
                               sum.share_frac, shortened(sum.rows, 300)),
                   "the shares of a mix sum to 1", "correct them, or add the part that is missing");
  }
}

void build(const Inputs& /*inputs*/, SystemBuilder& /*system*/) {
  // Ties and storages take the mixes they name.
}

}  // namespace

Model mix() {
  return {{.name = "mixes",
           .what = "What imports and the initial energy of storages consist of.",
           .fields = fields()},
          check,
          build};
}

Field mix_field(std::string name, std::string what) {
  return {
      .name = std::move(name), .type = FieldType::id, .what = std::move(what), .required = false};
}

void check_mix_field(const Scenario& scenario, const Row& row, const std::string& field,
                     Problems& problems) {
  if (!row.has(field)) return;
  const std::string& name = row.text(field);
  std::vector<std::string> known;
  for (const Row& part : scenario.table("mixes").rows) {
    if (!part.has("mix")) continue;
    if (part.text("mix") == name) return;
    known.push_back(part.text("mix"));
  }
  problems.error("GS0525", row.place(field),
                 fmt::format("{} of {} is {}", field, in_quotes(row.shown_id()), in_quotes(name)),
                 "no row of mixes.csv has this mix",
                 known.empty() ? "add mixes.csv with its parts" : suggestion(name, known));
}

Mix mix_of(const Scenario& scenario, const Row& row, const std::string& field) {
  Mix mix;
  if (!row.has(field)) return mix;
  for (const Row& part : scenario.table("mixes").rows)
    if (part.text("mix") == row.text(field))
      mix.push_back(
          {part.text("carrier"), part.number("share_frac"), part.number("emission_t_per_mwh")});
  return mix;
}

}  // namespace gridstep::models
