#include "engine/base/scheduler.hpp"

#include <cstdlib>

namespace gridstep {

std::map<std::string, std::string> scheduler_variables() {
  std::map<std::string, std::string> found;
  for (const char* name :
       {"SLURM_JOB_ID", "SLURM_ARRAY_JOB_ID", "SLURM_ARRAY_TASK_ID", "SLURM_RESTART_COUNT"})
    if (const char* value = std::getenv(name)) found.emplace(name, value);
  return found;
}

}  // namespace gridstep
