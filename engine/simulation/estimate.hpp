#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/results/summary.hpp"
#include "engine/simulation/run.hpp"

namespace gridstep {

/// Size of a linear program.
struct ProgramSize {
  Index columns = 0;
  Index rows = 0;  ///< without the branch limits and ramps that are added when violated
  Index nonzeros = 0;
};

/// What a run will take, or many.
struct Estimate {
  std::string scenario;
  Index steps = 0;
  Index windows = 0;
  ProgramSize window;  ///< of the longest window
  ProgramSize all;     ///< of all windows together

  double wall_s = 0.0;            ///< with as many processors free as there are jobs
  double cpu_s = 0.0;             ///< in all threads
  std::int64_t memory_bytes = 0;  ///< the most that lies in memory at once
  std::int64_t shared_bytes =
      0;                        ///< of that, once per process: the program and the scenario as read
  std::int64_t disk_bytes = 0;  ///< of the result files

  Index runs = 1;
  int jobs = 1;

  Index pilot_steps = 0;  ///< that were simulated to know
  double pilot_wall_s = 0.0;
  bool is_measured = false;  ///< the whole run was: it is that short

  /// The same for `runs` runs like this one, `jobs` at a time in one process. Throws Error (usage)
  /// unless both are at least 1.
  [[nodiscard]] Estimate times(Index runs, int jobs) const;
};

/// Runs a few parts of the scenario and reckons what all of it will take; about a second of
/// computing. Measures the memory of the whole process, so it is to be called in one that has done
/// nothing large. `stop` is asked between windows; true ends it. Throws what reading and running
/// throw.
Estimate estimate(const RunOptions& options, const Catalog& catalog,
                  const std::function<bool()>& stop = {});

std::string to_text(const Estimate& estimate, Language language = Language::english);
nlohmann::ordered_json to_json(const Estimate& estimate);
/// Options of sbatch for a task of so much work: `--mem=… --time=…`, half as much again as is
/// estimated.
std::string slurm_options(const Estimate& estimate);

}  // namespace gridstep
