#include "models/demand/compute_link.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

namespace gridstep::models {

namespace {

std::vector<Field> fields() {
  return {
      {.name = "id", .type = FieldType::id, .what = "Name of the link."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "from",
       .type = FieldType::reference,
       .what = "Data centre whose work it carries.",
       .refers_to = "data_centers"},
      {.name = "to",
       .type = FieldType::reference,
       .what = "Data centre that does the work.",
       .refers_to = "data_centers"},
      {.name = "limit_mw",
       .type = FieldType::number,
       .unit = "MW",
       .what = "Work done over it at once, in power of the servers, at most.",
       .min = 0.0,
       .max = 1e6},
      {.name = "latency_ms",
       .type = FieldType::number,
       .unit = "ms",
       .what = "How long a message takes; queues say how much they bear.",
       .min = 0.0,
       .max = 1e6,
       .min_excluded = true},
  };
}

void check(const Scenario& scenario, Problems& problems) {
  std::map<std::pair<std::string, std::string>, std::string> seen;
  for (const Row& row : scenario.table("compute_links").rows) {
    if (!row.has("from") || !row.has("to")) continue;
    const std::string& from = row.text("from");
    const std::string& to = row.text("to");
    if (from == to) {
      problems.error("GS0542", row.place("to"),
                     fmt::format("{} runs from {} to {}", row.shown_id(), from, to),
                     "a compute link joins two different data centres", "correct from or to");
      continue;
    }
    const auto [first, is_new] = seen.emplace(std::pair(from, to), row.shown_id());
    if (!is_new)
      problems.error("GS0543", row.place("from"),
                     fmt::format("{} runs from {} to {}", row.shown_id(), from, to),
                     fmt::format("so does {}, and one link is one limit", first->second),
                     "put both into one row, limit_mw summed");
  }
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("compute_links").rows)
    system.add(ComputeLink{row.id(), system.load(row.text("from")), system.load(row.text("to")),
                           row.number("limit_mw"), row.number("latency_ms")});
}

}  // namespace

Model compute_link() {
  return {{.name = "compute_links",
           .what = "Connections over which a data centre does the work of another, one way.",
           .fields = fields()},
          check,
          build};
}

}  // namespace gridstep::models
