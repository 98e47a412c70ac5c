#include "bindings/cli/scenario_options.hpp"

#include <fmt/format.h>

#include "engine/base/error.hpp"

namespace gridstep::cli {

void ScenarioOptions::add_scenario(CLI::App& verb) {
  verb.add_option("SCENARIO", run.scenario, "folder with a scenario.toml")->required();
  verb.add_option("--set", set, "section.field=value or table.id.field=value")
      ->allow_extra_args(false)
      ->type_name("PATH=VALUE");
}

void ScenarioOptions::add_part(CLI::App& verb) {
  verb.add_option("--from", run.from, "first step, e.g. 2023-07-01T00:00:00+08:00")
      ->type_name("TIME");
  auto* to = verb.add_option("--to", run.to, "end, exclusive")->type_name("TIME");
  verb.add_option("--steps", run.steps, "how many steps, instead of --to")
      ->excludes(to)
      ->type_name("N");
  verb.add_option("--solver", run.solver, "a name of `gridstep solvers`, or auto")
      ->type_name("NAME");
  verb.add_option("--seed", run.seed, "seed of the weather")
      ->check([](const std::string& text) {  // or −1 would be read as 2⁶⁴ − 1
        return text.front() == '-' ? std::string("a seed is 0 or more") : std::string();
      })
      ->type_name("N");
}

std::vector<Override> overrides_from(const std::vector<std::string>& set) {
  std::vector<Override> overrides;
  for (const std::string& text : set) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      throw Error(ExitCode::usage,
                  fmt::format("--set {}: write table.id.field=value or section.field=value", text));
    overrides.push_back({text.substr(0, equals), text.substr(equals + 1)});
  }
  return overrides;
}

RunOptions ScenarioOptions::parsed() const {
  RunOptions options = run;
  options.overrides = overrides_from(set);
  return options;
}

}  // namespace gridstep::cli
