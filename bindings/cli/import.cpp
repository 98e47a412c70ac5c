#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <string>

#include "bindings/cli/verbs.hpp"
#include "models/import/matpower.hpp"

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
  models::write_scenario_folder(options.folder, imported.files);
  for (const std::string& note : imported.notes) door.console.say(note);
  door.console.say(fmt::format("try: gridstep run {}", options.folder.string()));
}

std::shared_ptr<ImportOptions> add_options(CLI::App& format, const char* source) {
  auto options = std::make_shared<ImportOptions>();
  format.add_option(source, options->source, "what to read")->required();
  format.add_option("-o,--output", options->folder, "scenario folder to create")
      ->required()
      ->type_name("DIR");
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
}

}  // namespace gridstep::cli
