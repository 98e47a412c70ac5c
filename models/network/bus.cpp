#include "models/network/bus.hpp"

namespace gridstep::models {

namespace {

std::vector<Field> fields() {
  return {
      {.name = "id", .type = FieldType::id, .what = "Name of the bus in files and results."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "v_nom_kv",
       .type = FieldType::number,
       .unit = "kV",
       .what = "Nominal voltage; 0 where it is not known, which only branches.csv can do without.",
       .min = 0.0},
      {.name = "latitude_deg",
       .type = FieldType::number,
       .unit = "degrees_north",
       .what = "For maps.",
       .required = false,
       .fallback = 0.0,
       .min = -90.0,
       .max = 90.0},
      {.name = "longitude_deg",
       .type = FieldType::number,
       .unit = "degrees_east",
       .what = "For maps.",
       .required = false,
       .fallback = 0.0,
       .min = -180.0,
       .max = 180.0},
  };
}

void check(const Scenario&, Problems&) {}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("buses").rows)
    system.add(Bus{row.id(), row.label(), row.number("v_nom_kv"), row.number("latitude_deg"),
                   row.number("longitude_deg")});
}

}  // namespace

Model bus() {
  return {{.name = "buses", .what = "Nodes of the network.", .required = true, .fields = fields()},
          check,
          build};
}

}  // namespace gridstep::models
