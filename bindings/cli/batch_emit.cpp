#include "bindings/cli/batch_emit.hpp"

#include <algorithm>

#include "engine/ensemble/emit/commands.hpp"
#include "engine/ensemble/emit/slurm.hpp"
#include "engine/ensemble/emit/snakemake.hpp"

namespace gridstep::cli {

namespace {

namespace fs = std::filesystem;

/// This program, wherever a job starts; by its name where the system does not tell.
std::string program() {
  std::error_code unknown;
  const fs::path path = fs::read_symlink("/proc/self/exe", unknown);
  return unknown ? "gridstep" : path.string();
}

}  // namespace

std::string emitted(const EmitAsked& asked, const Study& study, const fs::path& study_path,
                    const fs::path& folder) {
  BatchJob job;
  job.program = program();
  job.study = fs::absolute(study_path).lexically_normal();
  job.folder = fs::absolute(folder).lexically_normal();
  for (const auto& [file, hash] : study.sha256())
    job.inputs.push_back((fs::absolute(study.folder()) / file).lexically_normal());
  job.name = study.name();
  job.runs = study.size();
  job.tasks = asked.tasks > 0 ? asked.tasks : std::min(job.runs, usual_most_tasks);
  job.tasks_at_a_time = asked.tasks_at_a_time;
  job.cores = asked.cores;
  job.memory_mb = asked.memory_mb;
  job.time_min = asked.time_min;
  job.most_runs = asked.most_runs;
  if (asked.kind == "slurm") return slurm_script(job);
  if (asked.kind == "slurm-merge") return slurm_merge_script(job);
  if (asked.kind == "snakemake") return snakefile(job);
  return task_commands(job);
}

}  // namespace gridstep::cli
