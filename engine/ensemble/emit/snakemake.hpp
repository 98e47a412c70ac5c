#pragma once

#include <string>

#include "engine/ensemble/emit/batch_job.hpp"

namespace gridstep {

/// A Snakefile: a job for every part of the runs, then one that makes one file of them. Its marks
/// lie in the batch's folder. Throws Error (usage) where a path is no UTF-8.
std::string snakefile(const BatchJob& job);

}  // namespace gridstep
