#include <fmt/format.h>

#include <memory>

#include "bindings/cli/scenario_options.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"
#include "engine/simulation/explain.hpp"
#include "models/catalog.hpp"

namespace gridstep::cli {

namespace {

void explain(const ScenarioOptions& given, const std::string& at, Door& door) {
  const RunOptions options = given.parsed();
  const CheckedScenario checked = load(options, models::catalog());
  const System system = models::catalog().build(checked.scenario, checked.time);
  const SolverEntry& entry = find_solver(
      options.solver.empty() ? checked.scenario.header("solver").text("name") : options.solver);
  const Index step = step_at("--at", at, system.time);
  try {
    fmt::print("{}", explain_at(
                         system, [&] { return entry.make({}); }, step));
  } catch (const InfeasibleError& infeasible) {
    // The explanation is what was asked for, so it is data; the scenario still has no dispatch.
    fmt::print("{}\n", infeasible.what());
    door.exit_code = static_cast<int>(ExitCode::infeasible);
  }
}

}  // namespace

void add_explain(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("explain", "why a step has these prices, or no dispatch");
  auto options = std::make_shared<ScenarioOptions>();
  auto at = std::make_shared<std::string>();
  options->add_scenario(*verb);
  verb->add_option("--at", *at, "start of the step: 2023-01-15T18:00:00+08:00")
      ->required()
      ->type_name("TIME");
  verb->add_option("--solver", options->run.solver, "a name of `gridstep solvers`, or auto")
      ->type_name("NAME");
  verb->callback([options, at, &door] { explain(*options, *at, door); });
}

}  // namespace gridstep::cli
