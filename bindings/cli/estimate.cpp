#include "engine/simulation/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/scenario_options.hpp"
#include "bindings/cli/signals.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"
#include "engine/ensemble/study/study.hpp"
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

Estimate of_runs(const EstimateOptions& options) {
  return estimate(options.scenario.parsed(), models::catalog(), stop_requested)
      .times(options.runs, options.jobs);
}

/// Every run of a study is taken for one like the base.
Estimate of_study(const EstimateOptions& options) {
  constexpr std::int64_t line_bytes = 8192;  // of a run in the log and in runs.csv
  const RunOptions& given = options.scenario.run;
  if (!options.scenario.set.empty() || !given.from.empty() || !given.to.empty() || given.steps ||
      given.seed || !given.solver.empty() || options.runs > 1)
    throw Error(ExitCode::usage,
                "a study says itself what its runs are; of the options --jobs, --json and --slurm "
                "are left");
  const Study study = read_study(given.scenario, models::catalog());
  const Estimate one = estimate(base_options(study), models::catalog(), stop_requested);
  // A run over a part of the base's time is so much less.
  double runs = 0.0;
  for (Index n = 0; n < study.size(); ++n)
    runs += static_cast<double>(std::min(study.run(n).time.steps.value_or(one.steps), one.steps)) /
            static_cast<double>(one.steps);
  Estimate all = one.times(std::max<Index>(1, std::llround(runs)), options.jobs);
  all.scenario = study.name();
  all.runs = study.size();
  if (study.keep() == Keep::totals) all.disk_bytes = 0;
  all.disk_bytes += study.size() * line_bytes;
  return all;
}

void print_estimate(const EstimateOptions& options) {
  catch_stop_signals();  // what is passing is taken away
  const Estimate all =
      is_study(options.scenario.run.scenario) ? of_study(options) : of_runs(options);
  if (options.as_json)
    fmt::print("{}\n", to_json(all).dump(2));
  else if (options.as_slurm)
    fmt::print("{}\n", slurm_options(all));
  else
    fmt::print("{}", to_text(all, reader_language()));
}

}  // namespace

void add_estimate(CLI::App& app, Door&) {
  CLI::App* verb = app.add_subcommand("estimate", "rows, memory, time and disk before it is run");
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
