#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep {

/// A batch as a cluster's own tools are to carry it out: what a script for them needs to know.
struct BatchJob {
  std::string program;                        ///< how gridstep is called
  std::filesystem::path study;                ///< study.toml or its folder
  std::filesystem::path folder;               ///< of the batch
  std::vector<std::filesystem::path> inputs;  ///< every file that the study reads
  std::string name;                           ///< of the study
  Index runs = 0;
  Index tasks = 1;            ///< among which the runs are shared
  Index tasks_at_a_time = 0;  ///< 0: as many as the site gives
  Index cores = 1;            ///< of a task, each with a run at a time
  Index memory_mb = 0;        ///< of a task; 0: not known
  Index time_min = 0;         ///< of a task; 0: not known
  Index most_runs = 0;        ///< that gridstep is told to accept; 0: as usual
};

/// Sites cap the tasks of one job array; Slurm itself, unless told otherwise, at 1001.
inline constexpr Index usual_most_tasks = 1000;

/// Letters, digits and _ . - of a name, others as _: what may stand in a comment, a job's name or
/// that of a file.
std::string plain_name(const std::string& name);

/// A text as one word of a POSIX shell, which takes nothing in it for a command; on one line in
/// Bash, where it holds control characters.
std::string shell_word(const std::string& text);

/// ` --max-runs N` where the job says so, else nothing.
std::string max_runs_option(const BatchJob& job);

/// A text as a string of Python. Throws Error (usage) where it is no UTF-8.
std::string python_string(const std::string& text);

}  // namespace gridstep
