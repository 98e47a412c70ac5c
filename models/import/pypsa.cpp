#include "models/import/pypsa.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/base/error.hpp"
#include "engine/scenario/folder.hpp"
#include "engine/time/time_grid.hpp"
#include "models/import/pypsa_network.hpp"
#include "models/import/pypsa_storage.hpp"
#include "models/import/pypsa_units.hpp"

namespace gridstep::models {

namespace {

/// Attributes whose series change the optimum; what PyPSA writes after solving is not read.
void read_tables(PypsaFolder& folder, Index snapshots, PypsaTables& tables) {
  const auto read = [&](const char* name, const std::vector<std::string>& attributes,
                        PypsaTable& table) { folder.read(name, attributes, snapshots, table); };
  read("buses", {}, tables.buses);
  read("carriers", {}, tables.carriers);
  read("generators",
       {"p_min_pu", "p_max_pu", "p_set", "marginal_cost", "marginal_cost_quadratic", "efficiency",
        "ramp_limit_up", "ramp_limit_down"},
       tables.generators);
  read("loads", {"p_set"}, tables.loads);
  read("lines", {"s_max_pu"}, tables.lines);
  read("transformers", {"s_max_pu", "phase_shift"}, tables.transformers);
  read("links",
       {"efficiency", "p_set", "p_min_pu", "p_max_pu", "marginal_cost", "marginal_cost_quadratic",
        "ramp_limit_up", "ramp_limit_down"},
       tables.links);
  read("storage_units",
       {"p_min_pu", "p_max_pu", "p_set", "p_dispatch_set", "p_store_set", "state_of_charge_set",
        "spill_cost", "marginal_cost", "marginal_cost_quadratic", "marginal_cost_storage",
        "efficiency_store", "efficiency_dispatch", "standing_loss", "inflow"},
       tables.storage_units);
  read("stores",
       {"e_min_pu", "e_max_pu", "p_set", "e_set", "marginal_cost", "marginal_cost_quadratic",
        "marginal_cost_storage", "standing_loss"},
       tables.stores);
  read("line_types", {}, tables.line_types);
  read("transformer_types", {}, tables.transformer_types);
  read("global_constraints", {}, tables.global_constraints);
  read("processes", {}, tables.processes);
}

/// Parts of a network that would make it another problem.
void refuse_the_rest(PypsaFolder& folder, PypsaDraft& draft) {
  for (const PypsaThing& process : draft.tables().processes.things)
    process.refuse("bus0", "the process", "has no counterpart here", "write it as links");
  for (const PypsaThing& limit : draft.tables().global_constraints.things) {
    const std::string type = limit.text("type");
    // Those of capacities bind nothing where capacities are fixed.
    if (type.find("expansion") != std::string::npos) {
      draft.note(
          fmt::format("global constraint {}: it binds capacities, which are fixed", limit.name()));
      continue;
    }
    limit.refuse("type", fmt::format("the limit '{}'", type.empty() ? "primary_energy" : type),
                 "holds over all snapshots, a dispatch here has no such limit",
                 "put a price on carbon into marginal_cost instead");
  }
  for (const std::string& name : folder.names())
    if (name.ends_with("-pw.csv"))
      draft.problems().error("GS0633", {name, 1, 0}, "a cost or efficiency is given by pieces",
                             "pieces are not read here", "state one number, or several units");
}

void note_what_is_left_out(PypsaDraft& draft) {
  const auto note = [&](const char* kind, const PypsaTable& table) {
    for (const std::string& name : table.inactive)
      draft.note(fmt::format("left out, not active: {} {}", kind, name));
  };
  note("generator", draft.tables().generators);
  note("load", draft.tables().loads);
  note("line", draft.tables().lines);
  note("transformer", draft.tables().transformers);
  note("link", draft.tables().links);
  note("storage unit", draft.tables().storage_units);
  note("store", draft.tables().stores);
}

/// Carriers that usually count as green, for the shares in results alone.
std::string green_carriers(const PypsaTables& tables) {
  const std::vector<std::string> beginnings = {"wind",     "onwind",  "offwind", "onshore",
                                               "offshore", "solar",   "pv",      "hydro",
                                               "ror",      "biomass", "biogas",  "geothermal"};
  std::set<std::string> green;
  for (const PypsaTable* table : {&tables.generators, &tables.storage_units})
    for (const PypsaThing& thing : table->things) {
      const std::string carrier = as_id(thing.text("carrier"), "other");
      std::string small = carrier;
      for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      for (const std::string& beginning : beginnings)
        if (small.starts_with(beginning)) green.insert(carrier);
    }
  std::string list;
  for (const std::string& carrier : green) list += (list.empty() ? "\"" : ", \"") + carrier + "\"";
  return list;
}

/// So dear that no load is left unserved where PyPSA finds a solution.
double voll_per_mwh(const PypsaDraft& draft) {
  const Series& factor = draft.clock().cost_factor;
  double most = 1.0;
  for (Index step = 0; step < (factor.is_constant() ? 1 : draft.clock().steps); ++step)
    most = std::max(most, factor.at(step));
  const double dear = 1e4 * std::max(1.0, draft.largest_cost_per_mwh()) * most;
  return std::pow(10.0, std::ceil(std::log10(dear)));
}

std::string header_of(const PypsaDraft& draft, const std::string& name,
                      const PypsaOptions& options) {
  const PypsaClock& clock = draft.clock();
  const double all_h = clock.step_h() * static_cast<double>(clock.steps);
  const std::string green = green_carriers(draft.tables());
  return fmt::format(
      R"(#:schema ./gridstep.schema.json
# A PyPSA network; see README.md.
format = "1.0"
name = "{}"

[time]
start = {}
step_min = {}
steps = {}
zone = "UTC"

[economy]
currency = "{}"
voll_per_mwh = {}  # PyPSA has none: above what any of its solutions costs

[horizon]  # one window, as n.optimize() has it
window_h = {}
keep_h = {}
simultaneous_charge_discharge = true

[solver]
gap = 1e-8

[network]
model = "dc"

[green]
capacity_carriers = [{}]
generation_carriers = [{}]
)",
      as_id(name, "pypsa"), to_text(clock.start_s, 0), clock.step_min, clock.steps,
      as_id(options.currency, "EUR"), voll_per_mwh(draft), all_h, all_h, green, green);
}

/// What PyPSA calls the network, unless it has the name of all those without one.
std::string name_of(PypsaFolder& folder) {
  const PypsaFile file = folder.file("network.csv");
  const std::string name = file.rows.empty() ? "" : file.rows.front().cells.front();
  return name == "Unnamed Network" ? "" : name;
}

std::string readme_of(const PypsaDraft& draft) {
  std::string text = R"(# From PyPSA

Made by `gridstep import pypsa-csv` from a folder that PyPSA's `export_to_csv_folder` wrote. `total_cost` of a run is
the objective of `n.optimize()`: same power flow, one window over all snapshots, storages that may charge and
discharge at once. Times without a zone are taken as UTC. Load that is not served has a price here, so high that none
is left unserved where PyPSA finds a solution; where a run has unserved energy, PyPSA has no solution. The licence is
that of the network.

)";
  if (!draft.notes().empty()) text += "## How it was read\n\n";
  for (const std::string& note : draft.notes()) text += fmt::format("- {}\n", note);
  return text;
}

void add_tables(PypsaDraft& draft, ImportedScenario& result) {
  std::string buses = pypsa_buses(draft);
  PypsaUnits units;
  PypsaStorage storage;
  result.files.push_back({"branches.csv", pypsa_branches(draft)});
  add_pypsa_generators(draft, units);
  add_pypsa_loads(draft, units);
  add_pypsa_storage_units(draft, units, storage);
  add_pypsa_stores(draft, storage);
  add_pypsa_links(draft, storage);
  result.files.push_back({"buses.csv", buses + storage.more_buses});
  for (const auto& [file, table] :
       {std::pair<const char*, const CsvText*>{"generators.csv", &units.generators},
        {"loads.csv", &units.loads},
        {"battery.csv", &storage.battery},
        {"links.csv", &storage.links}})
    if (!table->empty()) result.files.push_back({file, table->text()});
}

}  // namespace

ImportedScenario import_pypsa_csv(Files& files, const PypsaOptions& options) {
  ImportedScenario result;
  Problems& problems = result.warnings;
  PypsaFolder folder(files, problems);
  if (!files.contains("buses.csv"))
    problems.error("GS0102", {"buses.csv", 0, 0}, "there is no buses.csv",
                   "a folder of export_to_csv_folder has one", "name the folder itself");
  const PypsaSnapshots snapshots = read_snapshots(folder, problems);
  PypsaTables tables;
  if (!problems.has_errors()) read_tables(folder, snapshots.count, tables);
  // What cannot be read at all would only be reported again, less clearly.
  if (problems.has_errors()) throw InputError(std::move(problems));
  std::vector<std::string> notes;
  const bool stores = !tables.storage_units.things.empty() || !tables.stores.things.empty();
  PypsaDraft draft(tables, clock_of(snapshots, stores, problems, notes), problems);
  for (std::string& note : notes) draft.note(std::move(note));
  add_tables(draft, result);
  refuse_the_rest(folder, draft);
  note_what_is_left_out(draft);
  if (problems.has_errors()) throw InputError(std::move(problems));
  const std::string name = options.name.empty() ? name_of(folder) : options.name;
  result.files.push_back({"scenario.toml", header_of(draft, name, options)});
  result.files.push_back(schema_file());
  result.files.push_back({"README.md", readme_of(draft)});
  for (ScenarioFile& file : draft.profile_files()) result.files.push_back(std::move(file));
  result.notes = draft.notes();
  return result;
}

ImportedScenario import_pypsa_csv(const std::filesystem::path& folder,
                                  const PypsaOptions& options) {
  std::error_code failed;
  if (!std::filesystem::is_directory(folder, failed)) {
    Problems problems;
    problems.error("GS0102", {folder.filename().string(), 0, 0},
                   fmt::format("there is no folder {}", folder.string()),
                   "export_to_csv_folder makes one", "name the folder it wrote");
    throw InputError(std::move(problems));
  }
  Folder files(folder, "PyPSA folder");
  return import_pypsa_csv(files, options);
}

}  // namespace gridstep::models
