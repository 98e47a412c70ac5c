#include "models/generation/biomass.hpp"

#include "models/policy/curtailment.hpp"

namespace gridstep::models {

namespace {

std::vector<Field> fields() {
  return {
      {.name = "id", .type = FieldType::id, .what = "Name of the unit in files and results."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "carrier", .what = "Energy carrier in results.", .required = false,
       .fallback = std::string("biomass")},
      {.name = "bus", .type = FieldType::reference, .what = "Where it injects.",
       .refers_to = "buses"},
      {.name = "p_max_mw", .type = FieldType::number, .unit = "MW", .what = "Net output at most.",
       .min = 0.0, .min_excluded = true},
      {.name = "profile", .type = FieldType::profile, .unit = "1",
       .what = "Available part of p_max_mw over time: `constant` (availability_frac) or a file.",
       .required = false, .fallback = std::string("constant"), .min = 0.0, .max = 1.0,
       .choices = {"constant"}},
      {.name = "availability_frac", .type = FieldType::number, .unit = "1",
       .what = "Available part of p_max_mw where the profile is `constant`.", .required = false,
       .fallback = 1.0, .min = 0.0, .max = 1.0},
      {.name = "vom_per_mwh", .type = FieldType::number, .unit = "currency/MWh",
       .what = "Variable cost, fuel included.", .required = false, .fallback = 0.0},
      {.name = "curtailment_cost_per_mwh", .type = FieldType::number, .unit = "currency/MWh",
       .what = "Paid per MWh available and not taken; empty: that of [economy].",
       .required = false, .min = 0.0},
      {.name = "emission_t_per_mwh", .type = FieldType::number, .unit = "t/MWh",
       .what = "Fossil CO₂ per MWh.", .required = false, .fallback = 0.0, .min = 0.0},
  };
}

void check(const Scenario&, Problems&) {}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("biomass").rows) {
    Unit unit;
    unit.id = row.id();
    unit.name = row.label();
    unit.carrier = row.text("carrier");
    unit.bus = system.bus(row.text("bus"));
    unit.p_max_mw = row.number("p_max_mw");
    const Series available = Scenario::names_file(row, "profile")
                                 ? inputs.scenario.profile(row, "profile", inputs.time)
                                 : Series(row.number("availability_frac"));
    unit.available_mw = available.times(unit.p_max_mw);
    unit.curtailable = true;
    const double curtailment_cost =
        row.has("curtailment_cost_per_mwh")
            ? row.number("curtailment_cost_per_mwh")
            : inputs.scenario.header("economy").number("curtailment_cost_per_mwh");
    add_curtailable_unit(system, std::move(unit), row.number("vom_per_mwh"), curtailment_cost,
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
