#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bindings/cli/scenario_options.hpp"
#include "bindings/cli/signals.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/tolerance.hpp"
#include "engine/results/summary.hpp"
#include "models/catalog.hpp"

namespace gridstep::cli {

namespace {

constexpr double report_gap = 1e-6;

/// How a run is stopped and goes on, as given.
struct StopOptions {
  double every_s = CheckpointOptions().every_s;
  std::optional<double> max_hours;
  bool resume = false;
  bool no_resume = false;

  void add_to(CLI::App& verb) {
    verb.add_option("--checkpoint-every", every_s, "seconds between checkpoints [300]")
        ->check(CLI::NonNegativeNumber)
        ->type_name("SECONDS");
    verb.add_option("--max-hours", max_hours, "then stop at a checkpoint: exit code 75")
        ->check(CLI::NonNegativeNumber)
        ->type_name("H");
    CLI::Option* only = verb.add_flag("--resume", resume, "insist on a checkpoint to go on from");
    verb.add_flag("--no-resume", no_resume, "begin anew, whatever lies there")->excludes(only);
  }
  void apply(RunOptions& options) const {
    using Resume = CheckpointOptions::Resume;
    options.max_hours = max_hours;
    options.checkpoint = CheckpointOptions{
        resume ? Resume::required : (no_resume ? Resume::never : Resume::if_there), every_s};
  }
};

void run_scenario(const ScenarioOptions& given, const StopOptions& stop, bool as_json, Door& door) {
  RunOptions options = given.parsed();
  options.command = door.command_line;
  stop.apply(options);
  if (options.result.empty()) {
    const auto folder = options.scenario.filename() == "scenario.toml"
                            ? options.scenario.parent_path()
                            : options.scenario;
    const auto name = std::filesystem::absolute(folder / ".").lexically_normal().parent_path();
    options.result = name.filename().string() + ".h5";
  }
  catch_stop_signals();
  const RunReport report = [&] {
    Progress progress(door.console, "simulating");
    Observer observer;
    observer.progress = [&](Index done, Index all) { progress.at(done, all); };
    observer.stop = stop_requested;
    observer.say = [&](const std::string& text) { door.console.say(text); };
    observer.warn = [&](const Problem& one) { door.console.problem(one); };
    observer.saved = note_checkpoint;
    return run(options, models::catalog(), observer);
  }();
  door.console.problems(report.warnings);
  if (report.totals.unserved_mwh > tolerance::residual)
    door.console.warn(fmt::format("{:.3f} MWh of load were not served: see unserved_mw in {}",
                                  report.totals.unserved_mwh, report.result.string()));
  if (report.totals.gap > report_gap)
    door.console.warn(fmt::format(
        "the windows leave {:.1e} of the cost between it and its bound: keeping storages from "
        "charging and discharging at once costs at most that",
        report.totals.gap));
  if (report.timing.solved_by.size() > 1) {
    std::vector<std::string> shares;
    for (const auto& [solver, programs] : report.timing.solved_by)
      shares.push_back(fmt::format("{} {}", solver, programs));
    door.console.warn(
        fmt::format("programs solved: {}; where an answer proves nothing, the next solver is asked",
                    fmt::join(shares, ", ")));
  }
  if (as_json) {
    fmt::print("{}\n", to_json(report.totals, report.timing, report.result.string()).dump(2));
    return;
  }
  const Language language = reader_language();
  fmt::print("{}", to_text(report.totals, language));
  fmt::print("{}", to_text(report.certificate, report.time));
  fmt::print("{}\n", report.result.string());
}

}  // namespace

void add_run(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("run", "simulate a scenario into a certified result file");
  auto options = std::make_shared<ScenarioOptions>();
  auto stop = std::make_shared<StopOptions>();
  auto as_json = std::make_shared<bool>(false);
  options->add_scenario(*verb);
  options->add_part(*verb);
  verb->add_option("-o,--output", options->run.result, "result file [SCENARIO.h5]")
      ->type_name("FILE.h5");
  verb->add_option("--threads", options->run.threads, "threads; results do not depend on them")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  verb->add_flag("--overwrite", options->run.overwrite, "replace the result file");
  stop->add_to(*verb);
  verb->add_flag("--json", *as_json, "summary as JSON on stdout");
  verb->callback(
      [options, stop, as_json, &door] { run_scenario(*options, *stop, *as_json, door); });
}

}  // namespace gridstep::cli
