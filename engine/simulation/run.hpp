#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/certificate.hpp"
#include "engine/results/held_result.hpp"
#include "engine/results/summary.hpp"
#include "engine/results/timing.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/simulation/catalog.hpp"
#include "engine/simulation/checkpoint.hpp"
#include "engine/simulation/observer.hpp"

namespace gridstep {

/// What to run and where the result goes.
struct RunOptions {
  std::filesystem::path scenario;     ///< folder, or its scenario.toml
  std::filesystem::path result;       ///< file to write; empty: none, the report is all
  std::vector<Override> overrides;    ///< `--set`
  std::string from;                   ///< first step that is simulated; empty: the first of all
  std::string to;                     ///< end (exclusive); empty: the end of all
  std::optional<Index> steps;         ///< instead of `to`
  std::string solver;                 ///< empty: as the scenario says
  std::optional<std::uint64_t> seed;  ///< of the weather; none: as the scenario says
  int threads = 1;
  bool overwrite = false;
  bool hold = false;                            ///< keep the result in memory too: RunReport::held
  std::optional<CheckpointOptions> checkpoint;  ///< none: what a run that is stopped did is lost
  std::optional<double> max_hours;              ///< stop as if asked to when they are over
  std::string command;                          ///< the command line, for provenance
  std::string variant;  ///< what else decides the numbers, where the scenario is not as its files
                        ///< say: a checkpoint of another one is no checkpoint of this
};

struct RunReport {
  TimeGrid time;  ///< the steps that were simulated
  Totals totals;
  CertificateSummary certificate;
  Timing timing;
  std::filesystem::path result;
  std::string solver;  ///< name and version
  Problems warnings;
  std::shared_ptr<const HeldResult> held;  ///< where that was asked for
};

/// A scenario that has passed every check, and the part of its grid to work on.
struct CheckedScenario {
  Scenario scenario;
  TimeGrid time;
  Problems warnings;
  double read_s = 0.0;  ///< that reading and checking took
};

/// The step of the grid that begins at `text`; with `or_end` also the number of steps, where the
/// grid ends then. Throws InputError that names the option the time was given to.
Index step_at(const char* option, const std::string& text, const TimeGrid& grid,
              bool or_end = false);

/// Stage 2 of a scenario that has been read, with the problems found so far. Throws InputError with
/// all of them and its own.
CheckedScenario check(Scenario scenario, Problems problems, const RunOptions& options,
                      const Catalog& catalog);

class Files;

/// Stages 1 and 2: reads and checks. Throws InputError with every problem found.
CheckedScenario load(const RunOptions& options, const Catalog& catalog);
/// The same of files that may lie in memory, instead of those of `options.scenario`.
CheckedScenario load(Files& files, const RunOptions& options, const Catalog& catalog);

/// Stages 3 to 10 of a scenario that has been read. Throws what the stages throw; the result file
/// appears under its name only when this returns. Several may run at once, each on one thread.
/// With `options.checkpoint` it goes on where a run before it stopped, and throws
/// StoppedAtCheckpoint when it is stopped itself; InterruptedError where nothing could be saved.
RunReport run(const CheckedScenario& checked, const RunOptions& options, const Catalog& catalog,
              const Observer& observer);

/// The whole run, from files to a certified file. Throws as above.
RunReport run(const RunOptions& options, const Catalog& catalog, const Observer& observer);

}  // namespace gridstep
