#include "models/import/matpower.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/scenario/text.hpp"
#include "models/import/csv_text.hpp"
#include "models/import/matpower_case.hpp"

namespace gridstep::models {

namespace {

std::string header_of(const std::string& name, const std::string& source,
                      const std::string& susceptance) {
  return fmt::format(
      R"(#:schema ./gridstep.schema.json
# One hour of a MATPOWER case; see README.md.
format = "1.0"
name = "{}"
title = "Imported from {}"

[time]
start = 2030-01-01T00:00:00+00:00
step_min = 60
steps = 1

[economy]
currency = "USD"
voll_per_mwh = 1000000              # so dear that load is shed only where nothing else is possible

[network]
model = "dc"
susceptance = "{}"           # "reactance": 1/(x·tap), shifts; "impedance": x/(r²+x²), neither
)",
      name, as_id(source, "a case"), susceptance);
}

std::string buses_of(const MatpowerCase& it) {
  CsvText table("id,name,v_nom_kv");
  for (const MatpowerBus& bus : it.buses)
    table.row(fmt::format("{}", bus.number), has_control_character(bus.name) ? "" : bus.name,
              bus.v_nom_kv);
  return table.text();
}

std::string branches_of(const MatpowerCase& it) {
  CsvText table(
      "id,from_bus,to_bus,base_mva,r_pu,x_pu,s_max_mva,tap_ratio,phase_shift_deg,angle_min_deg,"
      "angle_max_deg");
  for (const MatpowerBranch& branch : it.branches)
    table.row(fmt::format("L{}", branch.row), fmt::format("{}", branch.from),
              fmt::format("{}", branch.to), it.base_mva, branch.r_pu, branch.x_pu,
              limit_cell(branch.s_max_mva, branch.s_max_mva > 0.0), branch.tap_ratio,
              branch.phase_shift_deg,
              limit_cell(branch.angle_min_deg, std::isfinite(branch.angle_min_deg)),
              limit_cell(branch.angle_max_deg, std::isfinite(branch.angle_max_deg)));
  return table.text();
}

/// Generators, and what a bus injects by a negative demand or shunt: that is fixed.
std::string generators_of(const MatpowerCase& it) {
  CsvText table(
      "id,carrier,bus,p_min_mw,p_max_mw,cost_per_mwh,quadratic_cost_per_mw2h,no_load_cost_per_h");
  for (const MatpowerGenerator& generator : it.generators)
    table.row(fmt::format("G{}", generator.row), as_id(generator.fuel, "other"),
              fmt::format("{}", generator.bus), generator.p_min_mw, generator.p_max_mw,
              generator.cost_per_mwh, generator.quadratic_cost_per_mw2h,
              generator.no_load_cost_per_h);
  for (const MatpowerBus& bus : it.buses) {
    const auto fixed = [&](const char* prefix, double drawn_mw) {
      if (drawn_mw < 0.0)
        table.row(fmt::format("{}{}", prefix, bus.number), std::string("injection"),
                  fmt::format("{}", bus.number), -drawn_mw, -drawn_mw, 0, 0, 0);
    };
    fixed("D", bus.demand_mw);
    fixed("S", bus.shunt_mw);
  }
  return table.text();
}

std::string cost_curves_of(const MatpowerCase& it) {
  CsvText table("id,generator,p_mw,cost_per_h");
  for (const MatpowerGenerator& generator : it.generators)
    for (std::size_t k = 0; k < generator.points.size(); ++k)
      table.row(fmt::format("G{}.{}", generator.row, k + 1), fmt::format("G{}", generator.row),
                generator.points[k].first, generator.points[k].second);
  return table.empty() ? std::string() : table.text();
}

std::string loads_of(const MatpowerCase& it) {
  CsvText table("id,consumer,bus,profile,mean_mw");
  for (const MatpowerBus& bus : it.buses) {
    const auto fixed = [&](const char* prefix, const char* consumer, double drawn_mw) {
      if (drawn_mw > 0.0)
        table.row(fmt::format("{}{}", prefix, bus.number), std::string(consumer),
                  fmt::format("{}", bus.number), std::string("constant"), drawn_mw);
    };
    fixed("D", "demand", bus.demand_mw);
    fixed("S", "shunts", bus.shunt_mw);
  }
  return table.text();
}

std::vector<std::string> notes_of(const MatpowerCase& it) {
  std::vector<std::string> notes;
  const auto left_out = [&](Index count, const char* what) {
    if (count > 0) notes.push_back(fmt::format("{} {} left out: out of service", count, what));
  };
  left_out(it.buses_out, "isolated buses (type 4)");
  left_out(it.generators_out, "generators");
  left_out(it.branches_out, "branches");
  notes.emplace_back(
      "left out: everything about reactive power, voltages, start-up costs and line charging");
  return notes;
}

std::string quoted(const std::string& comment) {
  std::string text;
  std::size_t start = 0;
  while (start < comment.size()) {
    const std::size_t end = std::min(comment.find('\n', start), comment.size());
    const std::string_view line = trimmed(std::string_view(comment).substr(start, end - start));
    if (!line.empty() && line != "\r") text += fmt::format("    {}\n", line);
    start = end + 1;
  }
  return text.empty() ? "    (nothing)\n" : text;
}

std::string readme_of(const MatpowerCase& it, const std::string& file,
                      const std::vector<std::string>& notes) {
  std::string text = fmt::format(
      R"(# {0}

Made by `gridstep import matpower` from `{0}`, one hour of a DC optimal power flow.

| here | there |
| --- | --- |
| `buses.csv`: id | `bus`: number |
| `branches.csv`: `L7` | row 7 of `branch` |
| `generators.csv`: `G7` | row 7 of `gen` and `gencost` |
| `generators.csv`: `D7`, `S7` | what bus 7 injects by a negative Pd or Gs |
| `loads.csv`: `D7`, `S7` | Pd of bus 7; Gs, drawn at nominal voltage |

`network.susceptance` says how branches are read. `reactance` is MATPOWER's: b = 1/(x · ratio), phase shifts
drive flows. `impedance` is that of PowerModels' DCPPowerModel, the DC column of PGLib-OPF: b = x/(r² + x²),
ratio and shift do not count. Limits on angle differences hold in both.

)",
      file);
  for (const std::string& note : notes) text += fmt::format("- {}\n", note);
  return text + "\nLicence and origin, as the file states them:\n\n" + quoted(it.comment);
}

}  // namespace

ImportedScenario import_matpower(const std::filesystem::path& source,
                                 const std::string& susceptance) {
  ImportedScenario result;
  const MatpowerCase it = read_matpower(source, result.warnings);
  if (result.warnings.has_errors()) throw InputError(std::move(result.warnings));
  const std::string file = source.filename().string();
  const std::string name = as_id(it.name.empty() ? source.stem().string() : it.name, "case");
  result.notes = notes_of(it);
  result.files = {{"scenario.toml", header_of(name, file, susceptance)},
                  schema_file(),
                  {"README.md", readme_of(it, file, result.notes)},
                  {"buses.csv", buses_of(it)},
                  {"branches.csv", branches_of(it)},
                  {"generators.csv", generators_of(it)},
                  {"loads.csv", loads_of(it)}};
  if (std::string curves = cost_curves_of(it); !curves.empty())
    result.files.push_back({"cost_curves.csv", std::move(curves)});
  return result;
}

}  // namespace gridstep::models
