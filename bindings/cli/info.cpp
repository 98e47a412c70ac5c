#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/scenario_options.hpp"
#include "bindings/cli/separate_process.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/results/inspect.hpp"
#include "engine/results/merged_reader.hpp"
#include "models/catalog.hpp"

namespace gridstep::cli {

namespace {

/// A scenario can be looked into before it is run: its capacities, without energies.
void info_of_scenario(const std::filesystem::path& path, bool as_json) {
  RunOptions options;
  options.scenario = path;
  const CheckedScenario checked = load(options, models::catalog());
  const Contents contents = contents_of(models::catalog().build(checked.scenario, checked.time));
  if (as_json)
    fmt::print("{}\n", to_json(contents).dump(2));
  else
    fmt::print("{}", to_text(contents, reader_language()));
}

void info_of_merged(const std::filesystem::path& path, bool as_json) {
  const MergedInspection inspection = inspect_merged(path);
  if (as_json)
    fmt::print("{}\n", to_json(inspection).dump(2));
  else
    fmt::print("{}", to_text(inspection, reader_language()));
}

void info_of_result(const std::filesystem::path& path, bool as_json) {
  read_in_separate_process(path);
  if (is_merged(path)) return info_of_merged(path, as_json);
  const Inspection inspection = inspect(path);
  if (as_json)
    fmt::print("{}\n", to_json(inspection).dump(2));
  else
    fmt::print("{}", to_text(inspection, reader_language()));
}

}  // namespace

void add_info(CLI::App& app, Door&) {
  CLI::App* verb = app.add_subcommand("info", "what is in a result file, or in a scenario");
  auto path = std::make_shared<std::filesystem::path>();
  auto as_json = std::make_shared<bool>(false);
  verb->add_option("FILE", *path, "result file, or a scenario folder")->required();
  verb->add_flag("--json", *as_json, "as JSON");
  verb->callback([path, as_json] {
    if (std::filesystem::is_directory(*path) || path->filename() == "scenario.toml")
      info_of_scenario(*path, *as_json);
    else
      info_of_result(*path, *as_json);
  });
}

}  // namespace gridstep::cli
