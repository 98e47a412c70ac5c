#pragma once

#include <string>

#include "engine/ensemble/emit/batch_job.hpp"

namespace gridstep {

/// A command of Bash on a line of its own for every task: for GNU parallel, xargs, or a scheduler
/// that takes lists of commands.
std::string task_commands(const BatchJob& job);

}  // namespace gridstep
