#include "engine/ensemble/batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "bindings/cli/batch_emit.hpp"
#include "bindings/cli/batch_table.hpp"
#include "bindings/cli/signals.hpp"
#include "bindings/cli/verbs.hpp"
#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"
#include "models/catalog.hpp"

namespace gridstep::cli {

namespace {

/// What the user asks for.
struct Asked {
  std::filesystem::path study;
  BatchOptions options;
  std::string shard;          ///< I/N, from 1
  std::optional<Index> task;  ///< from 0
  std::optional<Index> tasks;
  EmitAsked emit;
  Index max_runs = usual_most_runs;
  bool fixed = false;
  bool dry_run = false;
  bool as_json = false;
};

/// `--shard I/N` and `--task-id K --tasks N` are two ways to say the same.
void choose_part(Asked& asked, Index study_runs) {
  Index part = 1;
  Index parts = 1;
  if (!asked.shard.empty()) {
    char slash = '\0';
    char rest = '\0';
    if (std::sscanf(asked.shard.c_str(), "%ld%c%ld%c", &part, &slash, &parts, &rest) != 3 ||
        slash != '/' || part < 1 || part > parts)
      throw Error(ExitCode::usage,
                  fmt::format("--shard {}: write I/N, with I from 1 to N", asked.shard));
  } else if (asked.tasks && !asked.task && asked.emit.kind.empty()) {
    throw Error(ExitCode::usage, "--tasks: say which one with --task-id K");
  } else if (asked.task) {
    parts = asked.tasks.value_or(study_runs);
    part = *asked.task + 1;
    if (part > parts)
      throw Error(ExitCode::usage,
                  fmt::format("--task-id {}: there are tasks 0 to {}", *asked.task, parts - 1));
  }
  asked.options.part = part - 1;
  asked.options.parts = parts;
}

nlohmann::ordered_json to_json(const BatchReport& report, const BatchOptions& options) {
  nlohmann::ordered_json json = {
      {"study", report.study},
      {"study_runs", report.study_runs},
      {"runs", report.runs},
      {"done_before", report.done_before},
      {"changed", report.changed},
      {"done", report.done},
      {"failed", nlohmann::ordered_json::array()},
      {"stopped", report.is_stopped},
      {"complete", report.is_complete},
      {"wall_s", report.wall_s},
      {"folder", options.folder.string()},
  };
  for (const BatchReport::Failure& failure : report.failures)
    json["failed"].push_back(
        {{"run", failure.run}, {"exit_code", failure.exit_code}, {"reason", failure.reason}});
  return json;
}

void tell(const BatchReport& report, const Console& console) {
  constexpr std::size_t most_shown = 20;
  for (std::size_t n = 0; n < std::min(most_shown, report.failures.size()); ++n) {
    const BatchReport::Failure& failure = report.failures[n];
    console.fail(fmt::format("run {}: {}", failure.run, failure.reason));
  }
  if (report.failures.size() > most_shown)
    console.fail(
        fmt::format("and {} more: see runs.csv or --json", report.failures.size() - most_shown));
  if (report.done_before > 0)
    console.say(fmt::format("{} of {} runs had been done before", report.done_before, report.runs));
  if (report.changed > 0)
    console.say(
        fmt::format("{} of the runs had been done from another input: done again", report.changed));
  if (report.is_stopped)
    console.say(fmt::format("stopped with {} of {} runs done; the same command goes on",
                            report.done_before + report.done, report.runs));
  if (!report.is_stopped && !report.is_complete)
    console.say(fmt::format("this part is done; of the {} runs of the study others are not yet",
                            report.study_runs));
}

int exit_code_of(const BatchReport& report) {
  if (report.is_stopped) return static_cast<int>(ExitCode::stopped_at_checkpoint);
  return static_cast<int>(report.failures.empty() ? ExitCode::done : ExitCode::batch_failures);
}

std::string script_of(const Asked& asked, const Study& study) {
  EmitAsked emit = asked.emit;
  emit.tasks = asked.tasks.value_or(0);
  emit.cores = std::max(asked.options.jobs, 1);
  if (asked.max_runs != usual_most_runs) emit.most_runs = asked.max_runs;
  return emitted(emit, study, asked.study, asked.options.folder);
}

/// Every process of the crew reads the study; what is wrong with it is said once, by the first that
/// finds it, and the others leave in silence: none is returned.
std::optional<Study> read_together(const Asked& asked, Crew& crew) {
  std::optional<Study> study;
  std::exception_ptr failure;
  try {
    study = read_study(asked.study, models::catalog(), asked.max_runs);
  } catch (...) {
    failure = std::current_exception();
  }
  const std::optional<Index> first = crew.first_of(failure != nullptr);
  if (first == crew.rank()) std::rethrow_exception(failure);
  if (!first) return study;
  // A launcher ends the job at the first exit code that is not 0: that of the one who speaks.
  return std::nullopt;
}

void carry_out(Asked asked, Door& door) {
  const std::unique_ptr<Crew> crew = make_crew();
  const bool speaks = crew->rank() == 0;
  if (!speaks) door.console.quiet = true;
  const std::optional<Study> read = read_together(asked, *crew);
  if (!read) return;
  const Study& study = *read;
  choose_part(asked, study.size());
  BatchOptions& options = asked.options;
  if (options.folder.empty()) options.folder = study.name();
  if (asked.dry_run || !asked.emit.kind.empty()) {
    if (speaks) fmt::print("{}", asked.dry_run ? to_text(study) : script_of(asked, study));
    return;
  }
  options.command = door.command_line;
  options.schedule = asked.fixed ? Schedule::fixed : Schedule::dynamic;
  if (options.jobs == 0) options.jobs = crew->size() > 1 ? 1 : available_threads();
  catch_stop_signals();
  note_checkpoint();  // whatever ends it, the same command goes on
  const BatchReport report = [&] {
    Progress progress(door.console, "runs");
    Observer observer;
    observer.progress = [&](Index done, Index all) { progress.at(done, all); };
    observer.stop = stop_requested;
    observer.say = [&](const std::string& text) { door.console.warn(text); };
    observer.warn = [&](const Problem& warning) { door.console.warn(to_text(warning)); };
    return batch(study, options, models::catalog(), *crew, observer);
  }();
  if (!speaks) return;  // with 0, or the launcher would end the one who speaks
  door.exit_code = exit_code_of(report);
  tell(report, door.console);
  if (asked.as_json) {
    fmt::print("{}\n", to_json(report, options).dump(2));
  } else {
    if (report.is_complete) print_batch(options.folder);
    fmt::print("{}\n", options.folder.string());
  }
}

/// Options of scripts for clusters.
void add_emit(CLI::App& verb, EmitAsked& asked, CLI::Option& task) {
  auto* emit = verb.add_option("--emit", asked.kind,
                               "print a script for a cluster: slurm, slurm-merge, snakemake, bash")
                   ->check(CLI::IsMember(
                       std::vector<std::string>(std::begin(emit_kinds), std::end(emit_kinds))))
                   ->excludes(&task)
                   ->type_name("KIND");
  constexpr Index most = 1'000'000'000;
  constexpr Index least_min = 5;  // the warning that time is nearly over comes two minutes before
  const auto add = [&](const char* name, Index& value, Index least, const char* help) {
    verb.add_option(name, value, help)->check(CLI::Range(least, most))->needs(emit)->type_name("N");
  };
  add("--tasks-at-a-time", asked.tasks_at_a_time, 1, "in the script: at most so many at a time");
  add("--memory-mb", asked.memory_mb, 1, "in the script: memory of a task [estimated]");
  add("--time-min", asked.time_min, least_min, "in the script: time limit of a task [estimated]");
}

}  // namespace

void add_batch(CLI::App& app, Door& door) {
  CLI::App* verb = app.add_subcommand("batch", "carry out the runs of a study");
  auto asked = std::make_shared<Asked>();
  BatchOptions& options = asked->options;
  verb->add_option("STUDY", asked->study, "study.toml, or the folder that holds it")->required();
  verb->add_option("-o,--output", options.folder, "folder for results [name of the study]")
      ->type_name("DIR");
  verb->add_option("--jobs", options.jobs,
                   "runs at a time; 0: as many as there are cores, under MPI one [0]")
      ->default_val(0)
      ->check(CLI::Range(0, 1024))
      ->type_name("N");
  verb->add_flag("--static", asked->fixed, "give every thread its runs beforehand");
  auto* shard = verb->add_option("--shard", asked->shard, "only this part of the runs, I from 1")
                    ->type_name("I/N");
  auto* task = verb->add_option("--task-id", asked->task, "only this task, from 0")
                   ->check(CLI::NonNegativeNumber)
                   ->excludes(shard)
                   ->type_name("K");
  verb->add_option("--tasks", asked->tasks, "how many tasks share the runs [one for each run]")
      ->check(CLI::PositiveNumber)
      ->excludes(shard)
      ->type_name("N");
  verb->add_option("--max-runs", asked->max_runs, "refuse a study that has more runs")
      ->default_val(usual_most_runs)
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  verb->add_option("--max-hours", options.max_hours, "then stop as on a signal: exit code 75")
      ->check(CLI::PositiveNumber)
      ->type_name("H");
  add_emit(*verb, asked->emit, *task);
  verb->add_flag("--dry-run", asked->dry_run, "list the runs and leave");
  verb->add_flag("--json", asked->as_json, "what was done as JSON on stdout");
  verb->callback([asked, &door] { carry_out(*asked, door); });
}

}  // namespace gridstep::cli
