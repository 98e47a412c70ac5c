#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "bindings/cli/scenario_options.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"
#include "engine/scenario/rewrite.hpp"
#include "models/catalog.hpp"
#include "models/starter.hpp"

namespace gridstep::cli {

namespace {

namespace fs = std::filesystem;

struct NewOptions {
  fs::path folder;
  fs::path from;  ///< empty: the starter
  std::vector<std::string> set;
};

/// A variant is written only when it passes every check.
void require_valid(const fs::path& folder, const Door& door) {
  RunOptions options;
  options.scenario = folder;
  door.console.problems(load(options, models::catalog()).warnings);
}

void write_variant(const NewOptions& options, const Door& door) {
  const std::vector<TableSpec>& tables = models::catalog().tables;
  Edits edits;
  edits.overrides = overrides_from(options.set);
  Problems problems;
  const std::vector<ScenarioFile> files =
      rewrite(scenario_files(options.from, edits.overrides, tables), edits, tables, problems);
  if (problems.has_errors()) throw InputError(problems);
  write_scenario_folder(options.folder, files,
                        [&](const fs::path& work) { require_valid(work, door); });
}

void write_new(const NewOptions& options, const Door& door) {
  if (options.from.empty() && !options.set.empty())
    throw Error(ExitCode::usage, "--set changes a scenario that is copied: name it with --from");
  if (options.from.empty())
    write_scenario_folder(options.folder, models::starter_scenario());
  else
    write_variant(options, door);
  door.console.say(fmt::format("try: gridstep run {}", options.folder.string()));
}

}  // namespace

void add_new(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("new", "write a starter scenario, or a variant of another");
  auto options = std::make_shared<NewOptions>();
  verb->add_option("DIR", options->folder, "folder to create")->required();
  verb->add_option("--from", options->from, "copy this scenario instead of the starter")
      ->type_name("SCENARIO");
  verb->add_option("--set", options->set, "section.field=value or table.id.field=value")
      ->allow_extra_args(false)
      ->type_name("PATH=VALUE");
  verb->callback([options, &door] { write_new(*options, door); });
}

}  // namespace gridstep::cli
