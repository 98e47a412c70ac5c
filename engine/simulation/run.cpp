#include "engine/simulation/run.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <nlohmann/json.hpp>
#include <ratio>
#include <utility>

#include "engine/base/durable_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/base/version.hpp"
#include "engine/results/writer.hpp"
#include "engine/scenario/overrides.hpp"
#include "engine/simulation/resume.hpp"

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

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

Provenance provenance_of(const CheckedScenario& checked, const RunOptions& options,
                         const std::string& solver) {
  Provenance provenance;
  provenance.scenario_header = checked.scenario.header_text;
  provenance.input_sha256 = checked.scenario.sha256;
  provenance.command = options.command;
  provenance.version = version_text();
  provenance.solver = solver;
  nlohmann::ordered_json chosen;
  for (const Override& change : options.overrides) chosen["set"][change.path] = change.value;
  chosen["from"] = to_text(checked.time.start_s, checked.time.zone_offset_s);
  chosen["steps"] = checked.time.steps;
  if (!options.variant.empty()) chosen["variant"] = options.variant;
  provenance.options_json = chosen.dump();
  provenance.threads = options.threads;
  provenance.host = host_name();
  provenance.created = to_text(std::chrono::duration_cast<std::chrono::seconds>(
                                   std::chrono::system_clock::now().time_since_epoch())
                                   .count(),
                               0);
  const auto weather = checked.scenario.tables.find("weather");
  if (weather != checked.scenario.tables.end() && !weather->second.rows.empty() &&
      weather->second.rows.front().has("seed"))
    provenance.seed = weather->second.rows.front().integer("seed");
  return provenance;
}

/// Stops when the caller wants to, and when the hours are over.
std::function<bool()> stop_of(const Observer& observer, const RunOptions& options) {
  if (!options.max_hours) return observer.stop;
  const auto begun = std::chrono::steady_clock::now();
  const std::chrono::duration<double, std::ratio<3600>> most(*options.max_hours);
  return [stop = observer.stop, begun, most] {
    return (stop && stop()) || std::chrono::steady_clock::now() - begun >= most;
  };
}

/// A simplex is for costs that are linear.
void require_suited(const SolverEntry& entry, const System& system) {
  if (!entry.linear_only) return;
  for (const Column& column : system.formulation.columns)
    if (column.quadratic_cost_per_h != Series())
      throw Error(
          ExitCode::usage,
          fmt::format("{} solves linear programs, and costs here are quadratic; help: choose "
                      "--solver auto or interior",
                      entry.name));
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
                   "leave --seed out");
}

/// A file that is another one by now than the one that was read: the result is that of the latter.
void warn_of_changed_inputs(const Scenario& scenario, Problems& warnings) {
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

/// The file tells the time until its last record was written, the report to the end.
void publish(ResultsWriter& writer, RunReport& report) {
  {
    const Stopwatch stopwatch(report.timing.write_s);
    report.timing.writer_cpu_s = writer.wait();
  }
  const Stopwatch stopwatch(report.timing.write_s);
  writer.publish(report.totals, report.timing);
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
  double read_s = 0.0;
  CheckedScenario checked = [&] {
    const Stopwatch stopwatch(read_s);
    Problems problems;
    Scenario scenario = read(options.scenario, catalog.tables, options.overrides, problems);
    return check(std::move(scenario), std::move(problems), options, catalog);
  }();
  checked.read_s = read_s;
  return checked;
}

RunReport run(const CheckedScenario& checked, const RunOptions& options, const Catalog& catalog,
              const Observer& observer) {
  RunReport report;
  report.timing.read_s = checked.read_s;
  const Row& solver_row = checked.scenario.header("solver");
  const SolverEntry& entry =
      find_solver(options.solver.empty() ? solver_row.text("name") : options.solver);
  report.solver = entry.name + " " + entry.version;
  if (auto published =
          published_before(checked, options, provenance_of(checked, options, report.solver)))
    return *published;
  report.warnings = checked.warnings;
  report.time = checked.time;
  const System system = [&] {
    const Stopwatch stopwatch(report.timing.build_s);
    return catalog.build(checked.scenario, checked.time);
  }();
  require_suited(entry, system);

  std::optional<ResultsWriter> writer;
  if (!options.result.empty()) {
    const Stopwatch stopwatch(report.timing.write_s);
    writer.emplace(
        options.result, system, provenance_of(checked, options, report.solver),
        options.overwrite ? ResultsWriter::IfExists::overwrite : ResultsWriter::IfExists::refuse);
  }
  Problems warnings;
  if (writer && !writer->is_locked())
    warnings.warning("GS0805", {options.result.string(), 0, 0}, "the file system knows no locks",
                     "nothing keeps another run away",
                     "see to it that no other run writes the same file");
  std::optional<Checkpoint> checkpoint;
  if (writer && options.checkpoint)
    checkpoint.emplace(options.result, identity_of(checked, options, report.solver),
                       system.time.steps, *options.checkpoint, warnings);
  if (observer.warn)
    for (const Problem& warning : warnings.all()) observer.warn(warning);
  else
    report.warnings.add(warnings);
  Observer watched = checkpoint ? watched_by(*checkpoint, observer) : observer;
  watched.stop = stop_of(observer, options);
  SolverOptions solver_options;
  solver_options.stop = watched.stop;
  Certifier certifier(system);
  Summary summary(system);
  const auto make_solver = [&] { return entry.make(solver_options); };
  const auto keep = [&](Record&& record) {
    {
      const Stopwatch stopwatch(report.timing.certify_s);
      certifier.certify(record);
    }
    {
      const Stopwatch stopwatch(report.timing.account_s);
      summary.add(record);
    }
    const Stopwatch stopwatch(report.timing.write_s);
    if (writer) writer->append(std::move(record));
  };
  try {
    simulate(system, make_solver, watched, report.timing, keep,
             checkpoint ? past_of(*checkpoint, observer, system.time) : std::nullopt);
  } catch (const InterruptedError&) {
    if (!checkpoint) throw;
    stop_at(*checkpoint, observer, system.time);
  }
  // A solver chosen by name is alone, and bears no name in what it solved.
  if (auto alone = report.timing.solved_by.extract("")) {
    alone.key() = entry.name;
    report.timing.solved_by.insert(std::move(alone));
  }
  report.certificate = certifier.summary();
  {
    const Stopwatch stopwatch(report.timing.ledger_s);
    report.totals = summary.totals();
  }
  if (!report.certificate.holds())
    throw CertificateError("the result is not certified and was not published\n" +
                           to_text(report.certificate, system.time));
  report.result = options.result;
  if (writer) publish(*writer, report);
  if (checkpoint) checkpoint->remove();
  return report;
}

RunReport run(const RunOptions& options, const Catalog& catalog, const Observer& observer) {
  set_threads(options.threads);
  const CheckedScenario checked = load(options, catalog);
  RunReport report = run(checked, options, catalog, observer);
  warn_of_changed_inputs(checked.scenario, report.warnings);
  return report;
}

}  // namespace gridstep
