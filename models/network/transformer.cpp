#include "models/network/transformer.hpp"

#include "models/network/branch.hpp"

namespace gridstep::models {

namespace {

std::vector<Field> fields() {
  std::vector<Field> fields = branch_fields();
  fields.push_back({.name = "units",
                    .type = FieldType::integer,
                    .unit = "1",
                    .what = "Equal transformers in parallel.",
                    .required = false,
                    .fallback = 1.0,
                    .min = 1,
                    .max = 100});
  fields.push_back({.name = "s_nom_mva",
                    .type = FieldType::number,
                    .unit = "MVA",
                    .what = "Rating of one of them, taken as MW; base of x_pu and r_pu.",
                    .min = 0.0,
                    .min_excluded = true});
  fields.push_back({.name = "x_pu",
                    .type = FieldType::number,
                    .unit = "1",
                    .what = "Reactance of one of them on its own base.",
                    .min = 0.0,
                    .min_excluded = true});
  fields.push_back({.name = "r_pu",
                    .type = FieldType::number,
                    .unit = "1",
                    .what = "Resistance of one of them on its own base.",
                    .required = false,
                    .fallback = 0.0,
                    .min = 0.0});
  return fields;
}

void check(const Scenario& scenario, Problems& problems) {
  check_branch_rows(scenario.table("transformers"), problems);
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("transformers").rows) {
    const double rating_mw = row.number("units") * row.number("s_nom_mva");
    Branch branch = branch_of(row, system);
    branch.p_max_mw = rating_mw;
    branch.susceptance_mw_per_rad =
        susceptance_mw_per_rad(inputs.scenario, rating_mw, row.number("r_pu"), row.number("x_pu"));
    system.add(std::move(branch));
  }
}

}  // namespace

Model transformer() {
  return {{.name = "transformers", .what = "Groups of equal transformers.", .fields = fields()},
          check,
          build};
}

}  // namespace gridstep::models
