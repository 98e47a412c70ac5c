#include "models/generation/fuel.hpp"

namespace gridstep::models {

namespace {

std::vector<Field> fields() {
  return {
      {.name = "id", .type = FieldType::id, .what = "Name of the fuel."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "price_per_gj",
       .type = FieldType::number,
       .unit = "currency/GJ",
       .what = "Price at the plant.",
       .min = 0.0},
      {.name = "emission_t_per_gj",
       .type = FieldType::number,
       .unit = "t/GJ",
       .what = "CO₂ per fuel energy.",
       .required = false,
       .fallback = 0.0,
       .min = 0.0},
  };
}

void check(const Scenario&, Problems&) {}

/// A fuel adds nothing by itself: units look its row up.
void build(const Inputs&, SystemBuilder&) {}

}  // namespace

Model fuel() {
  return {{.name = "fuels", .what = "What thermal units burn.", .fields = fields()}, check, build};
}

}  // namespace gridstep::models
