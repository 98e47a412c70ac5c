#include "models/network/branch.hpp"

#include <fmt/format.h>

namespace gridstep::models {

std::vector<Field> branch_fields() {
  return {
      {.name = "id", .type = FieldType::id, .what = "Name of the branch in files and results."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "from_bus",
       .type = FieldType::reference,
       .what = "Where a positive flow enters.",
       .refers_to = "buses"},
      {.name = "to_bus",
       .type = FieldType::reference,
       .what = "Where a positive flow leaves.",
       .refers_to = "buses"},
  };
}

void check_branch_rows(const Table& table, Problems& problems) {
  for (const Row& row : table.rows) {
    if (!row.has("from_bus") || !row.has("to_bus") || row.text("from_bus") != row.text("to_bus"))
      continue;
    problems.error("GS0505", row.place("to_bus"),
                   fmt::format("{} runs from {} to {}", row.shown_id(), row.text("from_bus"),
                               row.text("to_bus")),
                   "a branch joins two different buses", "correct from_bus or to_bus");
  }
}

Branch branch_of(const Row& row, const SystemBuilder& system) {
  Branch branch;
  branch.id = row.id();
  branch.name = row.label();
  branch.from = system.bus(row.text("from_bus"));
  branch.to = system.bus(row.text("to_bus"));
  return branch;
}

double susceptance_mw_per_rad(const Scenario& scenario, double base_mw, double r, double x) {
  const bool impedance = scenario.header("network").text("susceptance") == "impedance";
  return impedance ? base_mw * x / (r * r + x * x) : base_mw / x;
}

}  // namespace gridstep::models
