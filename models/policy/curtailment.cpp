#include "models/policy/curtailment.hpp"

#include <utility>

#include "models/generation/outage.hpp"
#include "models/weather/profile_choice.hpp"

namespace gridstep::models {

std::vector<Field> curtailable_fields(std::vector<std::string> profile_choices) {
  std::vector<Field> fields = {
      {.name = "id", .type = FieldType::id, .what = "Name of the unit in files and results."},
      {.name = "name", .what = "Name for people.", .required = false},
      {.name = "bus",
       .type = FieldType::reference,
       .what = "Where it injects.",
       .refers_to = "buses"},
      {.name = "p_max_mw",
       .type = FieldType::number,
       .unit = "MW",
       .what = "Installed power.",
       .min = 0.0,
       .min_excluded = true},
      profile_field("1", "Available power relative to p_max_mw.", 1.0, std::move(profile_choices)),
      {.name = "availability_frac",
       .type = FieldType::number,
       .unit = "1",
       .what = "Available power relative to p_max_mw where the profile is constant.",
       .required = false,
       .fallback = 1.0,
       .min = 0.0,
       .max = 1.0},
      {.name = "vom_per_mwh",
       .type = FieldType::number,
       .unit = "currency/MWh",
       .what = "Variable operation and maintenance.",
       .required = false,
       .fallback = 0.0},
      {.name = "curtailment_cost_per_mwh",
       .type = FieldType::number,
       .unit = "currency/MWh",
       .what = "Of power available but not taken; empty: the scenario's.",
       .required = false,
       .min = 0.0}};
  add_outage_fields(fields);
  return fields;
}

double curtailment_cost_per_mwh(const Scenario& scenario, const Row& row) {
  const std::string field = "curtailment_cost_per_mwh";
  return row.has(field) ? row.number(field) : scenario.header("economy").number(field);
}

ColumnId add_curtailable_unit(SystemBuilder& system, Unit unit, double vom_per_mwh,
                              double curtailment_cost_per_mwh, double emission_t_per_mwh) {
  unit.curtailable = true;
  unit.curtailment_cost_per_mwh = curtailment_cost_per_mwh;
  Column output;
  output.role = Role::generation;
  output.bus = unit.bus;
  output.injection = 1.0;
  output.upper = unit.available_mw;
  output.cost_per_h = vom_per_mwh - curtailment_cost_per_mwh;
  output.emission_t_per_h = emission_t_per_mwh;
  system.add_fixed_cost_per_h(unit.available_mw.times(curtailment_cost_per_mwh));
  output.owner = system.add(std::move(unit)).index;
  return system.add(std::move(output));
}

ColumnId add_curtailable_row(const Inputs& inputs, SystemBuilder& system, const Row& row,
                             const std::string& carrier, const Series& available_pu,
                             double emission_t_per_mwh) {
  Unit unit;
  unit.id = row.id();
  unit.name = row.label();
  unit.carrier = carrier;
  unit.bus = system.bus(row.text("bus"));
  unit.p_max_mw = row.number("p_max_mw");
  unit.available_mw = product(available_pu.times(unit.p_max_mw),
                              outages_of(inputs, row).available_frac, inputs.time);
  unit.reliability = reliability_of(row);
  return add_curtailable_unit(system, std::move(unit), row.number("vom_per_mwh"),
                              curtailment_cost_per_mwh(inputs.scenario, row), emission_t_per_mwh);
}

}  // namespace gridstep::models
