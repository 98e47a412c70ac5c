#include "engine/ensemble/emit/slurm.hpp"

#include <fmt/format.h>

namespace gridstep {

namespace {

/// Time to finish what a run has begun, or to write its checkpoint, with the minute that Slurm may
/// be early and what a slow file system takes.
constexpr int warning_before_end_s = 120;

/// A run that no time limit is long enough for must not go round for ever.
constexpr int most_restarts = 100;

/// `#SBATCH --option=value`, or how it would look where the value is not known. Values are numbers
/// or plain names: Slurm reads these lines by rules of its own.
std::string directive(const char* option, const std::string& value, bool is_known = true) {
  return fmt::format("{}SBATCH --{}={}\n", is_known ? "#" : "# not known: #", option, value);
}

std::string variables(const BatchJob& job) {
  return fmt::format("\ngridstep={}\nstudy={}\nfolder={}\n", shell_word(job.program),
                     shell_word(job.study.string()), shell_word(job.folder.string()));
}

std::string head(const BatchJob& job) {
  const std::string name = plain_name(job.name);
  const std::string at_a_time =
      job.tasks_at_a_time > 0 ? fmt::format("%{}", job.tasks_at_a_time) : std::string();
  std::string text = fmt::format(
      "#!/bin/bash\n"
      "# Study {}: {} runs in {} tasks, a job array for Slurm.\n"
      "#\n"
      "#   sbatch job.sh    with what the site asks for: --partition, --account\n"
      "#\n"
      "# Submitted again it goes on: what is done stays done. One file of all runs is made by the\n"
      "# script that `--emit slurm-merge` prints: sbatch --dependency=afterany:JOB merge.sh\n",
      name, job.runs, job.tasks);
  text += directive("job-name", "gridstep-" + name);
  text += directive("array", fmt::format("0-{}{}", job.tasks - 1, at_a_time));
  text += directive("output", "%x-%a.log") + "#SBATCH --open-mode=append\n";
  text +=
      "#SBATCH --requeue\n" + directive("signal", fmt::format("B:USR1@{}", warning_before_end_s));
  text += "#SBATCH --nodes=1\n#SBATCH --ntasks=1\n";
  text += directive("cpus-per-task", fmt::format("{}", job.cores));
  text += directive("mem", fmt::format("{}M", job.memory_mb), job.memory_mb > 0);
  text += directive("time", fmt::format("{}", job.time_min), job.time_min > 0);
  return text;
}

/// What follows the variables. Slurm warns this shell alone (B:), so it passes the warning on and
/// listens to how gridstep ends; a trap ends `wait` early, therefore the loop.
constexpr const char* body = R"(
task=${SLURM_ARRAY_TASK_ID:?this script is for sbatch}
restarts=${SLURM_RESTART_COUNT:-0}
echo "task $task of 0 to $((tasks - 1)), restart $restarts, on ${SLURMD_NODENAME:-this machine}"

"$gridstep" batch "$study" -o "$folder" --task-id "$task" --tasks "$tasks" \
  --jobs "${SLURM_CPUS_PER_TASK:-1}"@most_runs@ &
pid=$!

# Time is nearly over: only this shell is told. Gridstep stops, and exits with 75.
trap 'heard=1; time_is_over=1; kill -USR1 "$pid" 2>/dev/null' USR1
# Preemption, scontrol requeue, scancel: gridstep is told as well. Stay to hear how it ends.
trap 'heard=1' TERM
time_is_over=0
while :; do
  heard=0
  wait "$pid"
  code=$?
  ((heard)) || break
done

# A task that was taken off its machine is requeued by Slurm; one whose time is over asks for it.
# Sites that set RequeueExit=75 do without this.
if ((code == 75 && time_is_over && restarts < @most_restarts@)); then
  echo "task $task: the time limit is near; goes on after being requeued"
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$task"
fi
exit "$code"
)";

std::string replaced(std::string text, const std::string& mark, const std::string& value) {
  return text.replace(text.find(mark), mark.size(), value);
}

}  // namespace

std::string slurm_script(const BatchJob& job) {
  std::string last = replaced(body, "@most_runs@", max_runs_option(job));
  last = replaced(last, "@most_restarts@", fmt::format("{}", most_restarts));
  return head(job) + variables(job) + fmt::format("tasks={}\n", job.tasks) + last;
}

std::string slurm_merge_script(const BatchJob& job) {
  const std::string name = plain_name(job.name);
  std::string text = fmt::format(
      "#!/bin/bash\n"
      "# Study {}: one file of its {} runs, once their array is over:\n"
      "#\n"
      "#   sbatch --dependency=afterany:JOB merge.sh\n"
      "#\n"
      "# afterany, since runs that failed are no reason to keep back the others: merge names "
      "them.\n",
      name, job.runs);
  text += directive("job-name", fmt::format("gridstep-{}-merge", name));
  text += directive("output", "%x.log") + "#SBATCH --open-mode=append\n#SBATCH --requeue\n";
  text += "#SBATCH --nodes=1\n#SBATCH --ntasks=1\n";
  text += directive("mem", fmt::format("{}M", job.memory_mb), job.memory_mb > 0);
  text += variables(job);
  text += fmt::format(
      "\n"
      "# The last task has written the tables, unless it saw the others' files too late.\n"
      "[[ -e $folder/runs.csv ]] || \"$gridstep\" batch \"$study\" -o \"$folder\" --jobs 1{}\n"
      "exec \"$gridstep\" merge \"$folder\" -o \"$folder/merged.h5\" --overwrite --allow-missing\n",
      max_runs_option(job));
  return text;
}

}  // namespace gridstep
