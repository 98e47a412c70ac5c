#include "models/policy/direct_rule.hpp"

#include <fmt/format.h>

#include <map>

#include "models/policy/parties.hpp"

namespace gridstep::models {

namespace {

std::vector<Field> fields() {
  const auto part = [](const char* name, const char* what, double fallback) {
    return Field{.name = name,
                 .type = FieldType::number,
                 .unit = "1",
                 .what = what,
                 .required = false,
                 .fallback = fallback,
                 .min = 0.0,
                 .max = 1.0};
  };
  return {
      {.name = "id", .type = FieldType::id, .what = "Unique in this table."},
      {.name = "valid_from_year",
       .type = FieldType::integer,
       .what = "First civil year in which it holds, until a later rule does.",
       .min = 1900,
       .max = 9999},
      part("self_use_min_frac",
           "Least part of what the project's units could generate that the buyer uses.", 0.0),
      part("load_min_frac", "Least part of the buyer's consumption that the project covers.", 0.0),
      part("export_max_frac",
           "Greatest part of what the project's units could generate that goes to the grid.", 1.0)};
}

void check(const Scenario& scenario, Problems& problems) {
  std::map<double, const Row*> rule_of_year;
  for (const Row& row : scenario.table("direct_rules").rows) {
    if (!row.has("valid_from_year")) continue;
    const auto [first, is_new] = rule_of_year.emplace(row.number("valid_from_year"), &row);
    if (is_new) continue;
    problems.error(
        "GS0539", row.place("valid_from_year"),
        fmt::format("{} holds from {}", row.shown_id(), first->first),
        fmt::format("so does {} ({})", first->second->shown_id(), row_name(*first->second)),
        "keep one rule for each first year");
  }
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("direct_rules").rows)
    system.add(DirectRule{row.id(), row.integer("valid_from_year"), row.number("self_use_min_frac"),
                          row.number("load_min_frac"), row.number("export_max_frac")});
}

}  // namespace

Model direct_rule() {
  return {{.name = "direct_rules",
           .what = "What direct green supplies must keep to, by year.",
           .fields = fields()},
          check,
          build};
}

}  // namespace gridstep::models
