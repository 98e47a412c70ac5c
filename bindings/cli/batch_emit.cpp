#include "bindings/cli/batch_emit.hpp"

#include <algorithm>
#include <cmath>

#include "engine/base/error.hpp"
#include "engine/ensemble/emit/commands.hpp"
#include "engine/ensemble/emit/slurm.hpp"
#include "engine/ensemble/emit/snakemake.hpp"
#include "engine/simulation/estimate.hpp"
#include "models/catalog.hpp"

namespace gridstep::cli {

namespace {

namespace fs = std::filesystem;

/// This program, wherever a job starts; by its name where the system does not tell.
std::string program() {
  std::error_code unknown;
  const fs::path path = fs::read_symlink("/proc/self/exe", unknown);
  return unknown ? "gridstep" : path.string();
}

/// What the base takes is taken for what each run does, and half as much again; a limit leaves time
/// for what comes before and after the runs, the warning two minutes before its end included. Where
/// the base itself cannot be run, nothing is known.
void fill_by_estimate(BatchJob& job, const Study& study) {
  constexpr double room = 1.5;
  constexpr Index least_memory_mb = 100;
  constexpr Index beside_runs_min = 5;
  try {
    const Estimate task =
        estimate(base_options(study), models::catalog())
            .times((job.runs + job.tasks - 1) / job.tasks, static_cast<int>(job.cores));
    const double mb = std::ceil(room * static_cast<double>(task.memory_bytes) / 1048576.0);
    if (job.memory_mb == 0) job.memory_mb = std::max(least_memory_mb, static_cast<Index>(mb));
    if (job.time_min == 0)
      job.time_min = beside_runs_min + static_cast<Index>(std::ceil(room * task.wall_s / 60.0));
  } catch (const Error&) {
  }
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
  const bool has_limits = asked.kind == "slurm" || asked.kind == "snakemake";
  if (has_limits && (job.memory_mb == 0 || job.time_min == 0)) fill_by_estimate(job, study);
  if (asked.kind == "slurm") return slurm_script(job);
  if (asked.kind == "slurm-merge") return slurm_merge_script(job);
  if (asked.kind == "snakemake") return snakefile(job);
  return task_commands(job);
}

}  // namespace gridstep::cli
