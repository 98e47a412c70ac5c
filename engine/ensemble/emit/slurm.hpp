#pragma once

#include <string>

#include "engine/ensemble/emit/batch_job.hpp"

namespace gridstep {

/// A job array for Slurm's `sbatch`: a task for every part of the runs. A task that Slurm takes its
/// machine from, or whose time ends, goes on where it was when it is requeued; before its time ends
/// it requeues itself.
std::string slurm_script(const BatchJob& job);

/// A job for `sbatch --dependency=afterany:ARRAY` that makes one file of what the array left.
std::string slurm_merge_script(const BatchJob& job);

}  // namespace gridstep
