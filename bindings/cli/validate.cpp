#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/scenario_options.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"
#include "engine/ensemble/study/study.hpp"
#include "models/catalog.hpp"

namespace gridstep::cli {

namespace {

nlohmann::ordered_json to_json(const Problem& problem) {
  return {{"severity", problem.severity == Problem::Severity::error ? "error" : "warning"},
          {"code", problem.code},
          {"file", problem.place.file},
          {"row", problem.place.row},
          {"column", problem.place.column},
          {"what", problem.what},
          {"why", problem.why},
          {"help", problem.help}};
}

/// Runs of a study that are looked at; every value that is written is looked at beside them.
constexpr Index most_runs_checked = 1000;

/// Every problem, errors and warnings, of a scenario, or of the runs of a study.
Problems problems_of(const RunOptions& options) {
  try {
    if (is_study(options.scenario)) {
      if (!options.overrides.empty())
        throw Error(ExitCode::usage, "--set is for scenarios; a study sets values itself");
      return read_study(options.scenario, models::catalog()).problems(most_runs_checked);
    }
    return load(options, models::catalog()).warnings;
  } catch (const InputError& invalid) {
    return invalid.problems();
  }
}

void validate(const RunOptions& options, bool as_json, Door& door) {
  const Problems problems = problems_of(options);
  if (problems.has_errors()) door.exit_code = static_cast<int>(ExitCode::input_invalid);
  if (as_json) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Problem& problem : problems.all()) list.push_back(to_json(problem));
    // Names may hold anything, so what is no UTF-8 is replaced rather than fatal.
    fmt::print("{}\n", list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    return;
  }
  for (const Problem& problem : problems.all()) fmt::print("{}\n", to_text(problem));
  std::fflush(stdout);  // the problems, then what their codes mean
  door.console.explain(problems);
  Index errors = 0;
  for (const Problem& problem : problems.all())
    errors += problem.severity == Problem::Severity::error ? 1 : 0;
  door.console.say(errors == 0 ? fmt::format("{} is valid", options.scenario.string())
                               : fmt::format("{} error{} in {}", errors, errors == 1 ? "" : "s",
                                             options.scenario.string()));
}

}  // namespace

void add_validate(CLI::App& app, Door& door) {
  CLI::App* verb =
      app.add_subcommand("validate", "list every problem of a scenario or study at once");
  auto options = std::make_shared<ScenarioOptions>();
  auto as_json = std::make_shared<bool>(false);
  options->add_scenario(*verb);
  verb->add_flag("--json", *as_json, "problems as a JSON list");
  verb->callback([options, as_json, &door] { validate(options->parsed(), *as_json, door); });
}

}  // namespace gridstep::cli
