#include "models/generation/biomass.hpp"

#include "models/generation/outage.hpp"
#include "models/policy/curtailment.hpp"
#include "models/weather/profile_choice.hpp"

namespace gridstep::models {

namespace {

std::vector<Field> fields() {
  std::vector<Field> fields = curtailable_fields({"constant"});
  fields.push_back({.name = "carrier",
                    .type = FieldType::id,
                    .what = "Energy carrier in results.",
                    .required = false,
                    .fallback = std::string("biomass")});
  fields.push_back({.name = "emission_t_per_mwh",
                    .type = FieldType::number,
                    .unit = "t/MWh",
                    .what = "Fossil CO₂ per MWh.",
                    .required = false,
                    .fallback = 0.0,
                    .min = 0.0});
  return fields;
}

void check(const Scenario& scenario, Problems& problems) {
  for (const Row& row : scenario.table("biomass").rows)
    check_profile_choice(scenario, row, {}, "availability_frac", problems);
  check_outage_rows(scenario, "biomass", problems);
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("biomass").rows) {
    const Series available_pu = chosen_profile(inputs, row, "availability_frac", nullptr);
    add_curtailable_row(inputs, system, row, row.text("carrier"), available_pu,
                        row.number("emission_t_per_mwh"));
  }
}

}  // namespace

Model biomass() {
  return {{.name = "biomass",
           .what = "Biomass, waste-to-energy and waste-heat units.",
           .fields = fields()},
          check,
          build};
}

}  // namespace gridstep::models
