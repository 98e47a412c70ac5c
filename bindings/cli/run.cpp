#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
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

void run_scenario(const ScenarioOptions& given, bool as_json, Door& door) {
  RunOptions options = given.parsed();
  options.command = door.command_line;
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
  const Language language = reads_chinese() ? Language::chinese : Language::english;
  fmt::print("{}", to_text(report.totals, language));
  fmt::print("{}", to_text(report.certificate, report.time));
  fmt::print("{}\n", report.result.string());
}

}  // namespace

void add_run(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("run", "simulate a scenario into a certified result file");
  auto options = std::make_shared<ScenarioOptions>();
  auto as_json = std::make_shared<bool>(false);
  options->add_scenario(*verb);
  options->add_part(*verb);
  verb->add_option("-o,--output", options->run.result, "result file [SCENARIO.h5]")
      ->type_name("FILE.h5");
  verb->add_option("--threads", options->run.threads, "threads; results do not depend on them")
      ->check(CLI::Range(1, 1024))
      ->type_name("N");
  verb->add_flag("--overwrite", options->run.overwrite, "replace the result file");
  verb->add_flag("--json", *as_json, "summary as JSON on stdout");
  verb->callback([options, as_json, &door] { run_scenario(*options, *as_json, door); });
}

}  // namespace gridstep::cli
