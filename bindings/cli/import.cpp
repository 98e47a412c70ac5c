#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>

#include "bindings/cli/verbs.hpp"
#include "engine/simulation/run.hpp"
#include "models/catalog.hpp"
#include "models/import/matpower.hpp"
#include "models/import/pypsa.hpp"
#include "models/import/rts_gmlc.hpp"

namespace gridstep::cli {

namespace {

/// What every format asks for.
struct ImportOptions {
  std::filesystem::path source;
  std::filesystem::path folder;
  std::string susceptance = "reactance";
};

void write(const models::ImportedScenario& imported, const ImportOptions& options,
           const Door& door) {
  door.console.problems(imported.warnings);
  // Nothing is left behind that `gridstep validate` would refuse.
  write_scenario_folder(options.folder, imported.files, [](const std::filesystem::path& folder) {
    RunOptions run;
    run.scenario = folder;
    static_cast<void>(load(run, models::catalog()));
  });
  for (const std::string& note : imported.notes) door.console.say(note);
  door.console.say(fmt::format("try: gridstep run {}", options.folder.string()));
}

std::shared_ptr<ImportOptions> add_paths(CLI::App& format, const char* source) {
  auto options = std::make_shared<ImportOptions>();
  format.add_option(source, options->source, "what to read")->required();
  format.add_option("-o,--output", options->folder, "scenario folder to create")
      ->required()
      ->check([](const std::string& text) {
        return text.empty() ? std::string("a folder needs a name") : std::string();
      })
      ->type_name("DIR");
  return options;
}

std::shared_ptr<ImportOptions> add_options(CLI::App& format, const char* source) {
  auto options = add_paths(format, source);
  format
      .add_option("--susceptance", options->susceptance,
                  "network.susceptance of the scenario [reactance]: 1/x, or x/(r²+x²)")
      ->check(CLI::IsMember({"reactance", "impedance"}));
  return options;
}

}  // namespace

void add_import(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("import", "make a scenario from somebody else's files");
  verb->require_subcommand(1);
  CLI::App* matpower =
      verb->add_subcommand("matpower", "a MATPOWER or PGLib-OPF case (.m, version 2)");
  const auto options = add_options(*matpower, "SRC.m");
  matpower->callback([options, &door] {
    write(models::import_matpower(options->source, options->susceptance), *options, door);
  });
  CLI::App* pypsa = verb->add_subcommand("pypsa-csv", "a folder of PyPSA's export_to_csv_folder");
  const auto pypsa_options = add_paths(*pypsa, "SRC_DIR");
  auto network = std::make_shared<models::PypsaOptions>();
  pypsa->add_option("--currency", network->currency, "of costs and prices [EUR]");
  pypsa->callback([pypsa_options, network, &door] {
    write(models::import_pypsa_csv(pypsa_options->source, *network), *pypsa_options, door);
  });
  CLI::App* rts =
      verb->add_subcommand("rts-gmlc", "RTS_Data of the RTS-GMLC repository, a year of 2020");
  const auto rts_options = add_options(*rts, "SRC_DIR");
  auto series = std::make_shared<std::string>("day-ahead");
  rts->add_option("--series", *series, "hourly day-ahead or 5-minute real-time series [day-ahead]")
      ->check(CLI::IsMember({"day-ahead", "real-time"}));
  rts->callback([rts_options, series, &door] {
    write(models::import_rts_gmlc(rts_options->source, {*series, rts_options->susceptance}),
          *rts_options, door);
  });
}

}  // namespace gridstep::cli
