#include "engine/ensemble/batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>

#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/scheduler.hpp"
#include "engine/base/sha256.hpp"
#include "engine/base/version.hpp"
#include "engine/ensemble/batch_state.hpp"
#include "engine/ensemble/batch_tables.hpp"
#include "engine/ensemble/run_log.hpp"
#include "engine/results/reader.hpp"
#include "engine/simulation/run.hpp"

namespace gridstep {

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// What decides every run of a study alike: the program and the base. Of the study's own files each
/// run names those that it uses.
std::string shared_text(const Study& study) {
  std::string text = version_text() + "\n" + study.solver() + "\n";
  for (const auto& [file, hash] : study.base_sha256()) text += file + " " + hash + "\n";
  return text;
}

/// Works on one batch from several threads.
class Execution {
 public:
  Execution(const Study& study, const BatchOptions& options, const Catalog& catalog, Crew& crew,
            const Observer& observer)
      : study_(study),
        options_(options),
        catalog_(catalog),
        crew_(crew),
        observer_(observer),
        folder_(options.folder),
        plan_(plan_of(study)) {
    run_observer_.stop = [this] { return must_stop(); };
    run_observer_.warn = observer.warn;
  }

  BatchReport carry_out() {
    keep_plan();
    {
      RunLog log(folder_.logs(), log_name());
      if (!log.is_locked() && observer_.say)
        observer_.say(
            "the file system knows no locks: see to it that no two processes do the same part");
      find_work();
      crew_.meet();  // or what one has done already would be missing from the list of another
      const auto source =
          crew_.share(static_cast<Index>(todo_.size()), options_.jobs, options_.schedule);
      parallel_workers(options_.jobs, [&](Index worker) { work(*source, worker, log); });
      log.sync();
    }
    if (failure_) std::rethrow_exception(failure_);
    crew_.meet();
    return report();
  }

 private:
  [[nodiscard]] std::string log_name() const {
    if (crew_.size() > 1) return fmt::format("rank-{}-of-{}", crew_.rank() + 1, crew_.size());
    return fmt::format("part-{}-of-{}", options_.part + 1, options_.parts);
  }

  void keep_plan() const {
    for (const char* file : {"scenario.toml", study_file})
      if (fs::exists(folder_.path() / file))
        throw Error(ExitCode::usage,
                    fmt::format("{} holds a {}, and results do not belong beside it; help: choose "
                                "another folder with -o",
                                folder_.path().string(), file));
    const std::optional<BatchPlan> before = folder_.plan();
    if (before && before->study != plan_.study)
      throw Error(ExitCode::usage,
                  fmt::format("{} holds the batch of the study '{}', not of '{}'; help: choose "
                              "another folder with -o",
                              folder_.path().string(), before->study, plan_.study));
    if (!before || !(*before == plan_)) {
      remove_tables(folder_);  // they are of another plan
      folder_.write(plan_);
    }
    if (plan_.keeps_files) BatchFolder results(folder_.results());
  }

  [[nodiscard]] Index study_runs() const { return static_cast<Index>(plan_.runs.size()); }

  void find_work() {
    const BatchState state(folder_, plan_);
    for (Index n = options_.part; n < study_runs(); n += options_.parts) {
      ++report_.runs;
      if (state.is_changed(n)) ++report_.changed;
      if (state.status(n) == BatchState::Status::done)
        ++report_.done_before;
      else
        todo_.push_back(n);
    }
  }

  /// What the logs say now: other processes have worked too.
  BatchReport report() {
    const BatchState state(folder_, plan_);
    Index open = 0;
    for (Index n = options_.part; n < study_runs(); n += options_.parts) {
      if (state.status(n) == BatchState::Status::done) ++report_.done;
      if (state.status(n) == BatchState::Status::open) ++open;
      if (state.status(n) != BatchState::Status::failed) continue;
      const RunOutcome outcome = state.outcome(n);
      report_.failures.push_back({outcome.run, outcome.exit_code, outcome.reason});
    }
    report_.study = plan_.study;
    report_.study_runs = study_runs();
    report_.done -= report_.done_before;
    report_.is_stopped = open > 0;
    report_.is_complete = state.is_complete();
    if (report_.is_complete && crew_.rank() == 0) write_tables(folder_, plan_, state);
    report_.wall_s = seconds_since(start_);
    return std::move(report_);
  }

  [[nodiscard]] bool must_stop() {
    if (is_broken_ || (observer_.stop && observer_.stop())) return true;
    return options_.max_hours && seconds_since(start_) > 3600.0 * *options_.max_hours;
  }

  void work(WorkSource& source, Index worker, RunLog& log) {
    try {
      while (!must_stop()) {
        const std::optional<Index> position = source.next(worker);
        if (!position) return;
        log.append(outcome_of(todo_[at(*position)]));
        tell_progress(*position);
      }
    } catch (const InterruptedError&) {
      // What was begun is begun again by the next call.
    } catch (const StoppedAtCheckpoint&) {
      // What was begun goes on by the next call.
    } catch (...) {
      const std::lock_guard guard(mutex_);
      if (!failure_) failure_ = std::current_exception();
      is_broken_ = true;
    }
  }

  RunOutcome outcome_of(Index n) {
    const Clock::time_point start = Clock::now();
    const PlannedRun& run = plan_.runs[at(n)];
    RunOutcome outcome;
    try {
      outcome = done(n);
    } catch (const InputError& invalid) {
      outcome.exit_code = static_cast<int>(invalid.exit_code());
      for (const Problem& problem : invalid.problems().all())
        outcome.reason += (outcome.reason.empty() ? "" : "\n") + to_text(problem);
    } catch (const InterruptedError&) {
      throw;
    } catch (const StoppedAtCheckpoint&) {
      throw;
    } catch (const IoError&) {
      throw;  // of the disk, not of the run
    } catch (const Error& error) {
      outcome.exit_code = static_cast<int>(error.exit_code());
      outcome.reason = error.what();
    } catch (const std::exception& bug) {
      outcome.exit_code = static_cast<int>(ExitCode::bug);
      outcome.reason = bug.what();
    }
    outcome.run = run.id;
    outcome.input_sha256 = run.input_sha256;
    outcome.wall_s = seconds_since(start);
    outcome.scheduler = scheduler_;
    return outcome;
  }

  /// Of several processes each knows its own runs alone; but what lies before a position has been
  /// taken by somebody.
  void tell_progress(Index position) {
    const std::lock_guard guard(mutex_);
    ended_ = crew_.size() > 1 ? std::max(ended_, position + 1) : ended_ + 1;
    if (observer_.progress) observer_.progress(report_.done_before + ended_, report_.runs);
  }

  RunOutcome done(Index n) {
    const PlannedRun& run = plan_.runs[at(n)];
    RunOptions options;
    options.command = options_.command;
    options.overwrite = true;  // of a run whose input has changed
    options.solver = study_.solver();
    options.variant = study_.change_text(n);
    if (plan_.keeps_files) {
      options.result = folder_.result_of(run.id);
      options.checkpoint = {.resume = CheckpointOptions::Resume::if_fit};
    }
    const RunReport report = gridstep::run(study_.scenario(n), options, catalog_, run_observer_);
    RunOutcome outcome;
    outcome.totals = report.totals;
    outcome.timing = report.timing;
    if (!options.result.empty()) {
      outcome.bytes = fs::file_size(options.result);
      outcome.content_sha256 = ResultReader(options.result).stored_digest().content;
    }
    return outcome;
  }

  const Study& study_;
  const BatchOptions& options_;
  const Catalog& catalog_;
  Crew& crew_;
  const Observer& observer_;
  BatchFolder folder_;
  BatchPlan plan_;
  Observer run_observer_;
  std::vector<Index> todo_;
  const Clock::time_point start_ = Clock::now();
  const std::map<std::string, std::string> scheduler_ = scheduler_variables();
  std::atomic<bool> is_broken_{false};

  std::mutex mutex_;
  BatchReport report_;
  Index ended_ = 0;  ///< by this call, for progress
  std::exception_ptr failure_;
};

}  // namespace

BatchPlan plan_of(const Study& study) {
  BatchPlan plan;
  plan.study = study.name();
  plan.title = study.title();
  plan.version = version_text();
  plan.keeps_files = study.keep() == Keep::files;
  const std::string shared = shared_text(study);
  std::map<std::string, std::size_t> position_of;
  for (Index n = 0; n < study.size(); ++n)
    for (const auto& [axis, value] : study.run(n).axes)
      if (position_of.emplace(axis, plan.axes.size()).second) plan.axes.push_back(axis);
  for (Index n = 0; n < study.size(); ++n) {
    const StudyRun run = study.run(n);
    PlannedRun& planned = plan.runs.emplace_back();
    planned.id = run.id;
    planned.variant = run.start;
    planned.compare_to = run.compare_to;
    planned.name = run.name;
    planned.name_zh = run.name_zh;
    planned.axes.resize(plan.axes.size());
    for (const auto& [axis, value] : run.axes) planned.axes[position_of.at(axis)] = value;
    planned.input_sha256 = sha256_hex(shared + study.change_text(n));
  }
  return plan;
}

BatchReport batch(const Study& study, const BatchOptions& options, const Catalog& catalog,
                  Crew& crew, const Observer& observer) {
  try {
    return Execution(study, options, catalog, crew, observer).carry_out();
  } catch (const Error& error) {
    crew.give_up(static_cast<int>(error.exit_code()), error.what());
    throw;
  } catch (const std::exception& bug) {
    crew.give_up(static_cast<int>(ExitCode::bug), bug.what());
    throw;
  }
}

}  // namespace gridstep
