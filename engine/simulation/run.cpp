#include "engine/simulation/run.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/scenario/files.hpp"
#include "engine/scenario/overrides.hpp"
#include "engine/simulation/resume.hpp"
#include "engine/simulation/simulation.hpp"

namespace gridstep {

namespace {

[[noreturn]] void refuse(const char* option, const std::string& what, const std::string& why,
                         const std::string& help) {
  Problems problems;
  problems.error("GS0412", {option, 0, 0}, what, why, help);
  throw InputError(std::move(problems));
}

/// The part of the scenario's grid that `--from`, `--to` and `--steps` ask for.
TimeGrid part_of(const TimeGrid& grid, const RunOptions& options) {
  const Index first = options.from.empty() ? 0 : step_at("--from", options.from, grid);
  const Index end = options.to.empty() ? grid.steps : step_at("--to", options.to, grid, true);
  TimeGrid part = grid;
  part.start_s = grid.start_of(first);
  part.steps = options.steps.value_or(end - first);
  const Index left = grid.steps - first;
  if (part.steps < 1 || part.steps > left)
    refuse(options.steps ? "--steps" : "--to", fmt::format("{} steps are asked for", part.steps),
           fmt::format("{} are left from {}", left, to_text(part.start_s, grid.zone_offset_s)),
           "ask for at least 1 and at most these");
  return part;
}

/// `--seed`: the seed of the weather, where there is weather.
void set_seed(std::uint64_t seed, const Catalog& catalog, Scenario& scenario, Problems& problems) {
  const auto weather = scenario.tables.find("weather");
  const bool is_drawn = weather != scenario.tables.end() && !weather->second.rows.empty() &&
                        weather->second.rows.front().has("seed");
  if (is_drawn)
    apply_overrides({{"weather.seed", std::to_string(seed)}}, catalog.tables, scenario, problems);
  else if (!problems.has_errors())
    problems.error("GS0412", {"--seed", 0, 0}, "there is nothing to seed",
                   "the scenario has no [weather], so nothing in it is drawn by chance",
                   "leave the seed out");
}

/// A file that is another one by now than the one that was read: the result is that of the latter.
void warn_of_changed_inputs(const Scenario& scenario, Problems& warnings) {
  if (scenario.folder.empty()) return;  // nobody else has them
  for (const auto& [file, hash] : scenario.sha256) {
    std::string now = "that of no file that can be read";
    try {
      now = sha256_of_file(scenario.folder / file);
    } catch (const IoError&) {  // gone, or the rights to it
    }
    if (now != hash)
      warnings.warning("GS0804", {file, 0, 0}, "the file has changed while the run went on",
                       fmt::format("its SHA-256 was {}, it is {} now", hash, now),
                       "the result is that of the file as it was; run again for the other one");
  }
}

/// Stages 1 and 2 of a folder, or of files.
template <class Source>
CheckedScenario load_from(Source& source, const RunOptions& options, const Catalog& catalog) {
  double read_s = 0.0;
  CheckedScenario checked = [&] {
    const Stopwatch stopwatch(read_s);
    Problems problems;
    Scenario scenario = read(source, catalog.tables, options.overrides, problems);
    return check(std::move(scenario), std::move(problems), options, catalog);
  }();
  checked.read_s = read_s;
  return checked;
}

}  // namespace

Index step_at(const char* option, const std::string& text, const TimeGrid& grid, bool or_end) {
  std::int64_t utc_s = 0;
  std::string why;
  if (!parse_time(text, utc_s, why))
    refuse(option, fmt::format("'{}' is no time", text), why,
           "write it like " + to_text(grid.start_s, grid.zone_offset_s));
  const std::int64_t since_start = utc_s - grid.start_s;
  const Index step = since_start / grid.step_s;
  if (since_start < 0 || since_start % grid.step_s != 0 || step > grid.steps - (or_end ? 0 : 1))
    refuse(option, fmt::format("'{}' begins no step", text),
           fmt::format("the scenario has steps of {} minutes from {} to {}", grid.step_s / 60,
                       to_text(grid.start_s, grid.zone_offset_s),
                       to_text(grid.start_of(grid.steps), grid.zone_offset_s)),
           "choose a time on that grid");
  return step;
}

CheckedScenario check(Scenario scenario, Problems problems, const RunOptions& options,
                      const Catalog& catalog) {
  if (options.seed) set_seed(*options.seed, catalog, scenario, problems);
  check(scenario, catalog.tables, problems);
  catalog.check(scenario, problems);
  if (problems.has_errors()) throw InputError(std::move(problems));
  CheckedScenario checked;
  checked.scenario = std::move(scenario);
  checked.time = part_of(checked.scenario.time_grid(), options);
  checked.warnings = std::move(problems);
  return checked;
}

CheckedScenario load(const RunOptions& options, const Catalog& catalog) {
  return load_from(options.scenario, options, catalog);
}

CheckedScenario load(Files& files, const RunOptions& options, const Catalog& catalog) {
  return load_from(files, options, catalog);
}

RunReport run(const CheckedScenario& checked, const RunOptions& options, const Catalog& catalog,
              const Observer& observer) {
  if (std::optional<RunReport> before = published_before(checked, options)) return *before;
  Simulation simulation(checked, options, catalog, observer);
  while (!simulation.is_done()) {
    simulation.step();
    if (observer.progress) observer.progress(simulation.next_step(), checked.time.steps);
  }
  return simulation.finish();
}

RunReport run(const RunOptions& options, const Catalog& catalog, const Observer& observer) {
  set_threads(options.threads);
  const CheckedScenario checked = load(options, catalog);
  RunReport report = run(checked, options, catalog, observer);
  warn_of_changed_inputs(checked.scenario, report.warnings);
  return report;
}

}  // namespace gridstep
