#include "engine/ensemble/emit/commands.hpp"

#include <fmt/format.h>

namespace gridstep {

std::string task_commands(const BatchJob& job) {
  std::string text;
  for (Index task = 0; task < job.tasks; ++task)
    text += fmt::format("{} batch {} -o {} --task-id {} --tasks {} --jobs {}{}\n",
                        shell_word(job.program), shell_word(job.study.string()),
                        shell_word(job.folder.string()), task, job.tasks, job.cores,
                        max_runs_option(job));
  return text;
}

}  // namespace gridstep
