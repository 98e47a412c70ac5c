#include "engine/simulation/estimate.hpp"

#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/scenario_options.hpp"
#include "bindings/cli/signals.hpp"
#include "bindings/cli/verbs.hpp"
#include "models/catalog.hpp"

namespace gridstep::cli {

namespace {

struct EstimateOptions {
  ScenarioOptions scenario;
  Index runs = 1;
  int jobs = 1;
  bool as_json = false;
  bool as_slurm = false;
};

void print_estimate(const EstimateOptions& options) {
  catch_stop_signals();  // what is passing is taken away
  const Estimate one = estimate(options.scenario.parsed(), models::catalog(), stop_requested);
  const Estimate all = one.times(options.runs, options.jobs);
  if (options.as_json)
    fmt::print("{}\n", to_json(all).dump(2));
  else if (options.as_slurm)
    fmt::print("{}\n", slurm_options(all));
  else
    fmt::print("{}", to_text(all, reads_chinese() ? Language::chinese : Language::english));
}

}  // namespace

void add_estimate(CLI::App& app, Door&) {
  CLI::App* verb =
      app.add_subcommand("estimate", "rows, memory, time and disk of a run before it is run");
  auto options = std::make_shared<EstimateOptions>();
  options->scenario.add_scenario(*verb);
  options->scenario.add_part(*verb);
  verb->add_option("--runs", options->runs, "of as many runs like this one [1]")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  verb->add_option("--jobs", options->jobs, "so many of them at a time, in one process [1]")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  auto* json = verb->add_flag("--json", options->as_json, "as JSON");
  verb->add_flag("--slurm", options->as_slurm, "as options of sbatch: --mem=… --time=…")
      ->excludes(json);
  verb->callback([options] { print_estimate(*options); });
}

}  // namespace gridstep::cli
