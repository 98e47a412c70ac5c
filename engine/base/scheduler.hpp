#pragma once

#include <map>
#include <string>

namespace gridstep {

/// What a cluster's scheduler has told this process about itself, by the names of the variables:
/// job, task of an array, how often it has been restarted. Empty outside of a job.
std::map<std::string, std::string> scheduler_variables();

}  // namespace gridstep
