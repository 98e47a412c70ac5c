#include "engine/ensemble/emit/snakemake.hpp"

#include <fmt/format.h>

namespace gridstep {

namespace {

/// Braces in the name of an input mean a wildcard to Snakemake, and nothing makes it think otherwise.
bool is_taken_for_wildcard(const std::string& path) {
  return path.find('{') != std::string::npos;
}

std::string head(const BatchJob& job) {
  std::string text = fmt::format(
      "# Study {}: {} runs in {} tasks, for Snakemake 7 and newer.\n"
      "#\n"
      "#   snakemake --cores 8 --keep-going      or with the profile of a cluster\n"
      "#\n"
      "# Called again it goes on: what is done stays done.\n",
      plain_name(job.name), job.runs, job.tasks);
  text += fmt::format("GRIDSTEP = {}\nSTUDY = {}\nTASKS = {}\n", python_string(job.program),
                      python_string(job.study.string()), job.tasks);
  text += "STUDY_FILES = [  # without those that have braces in their paths\n";
  for (const auto& file : job.inputs)
    if (!is_taken_for_wildcard(file.string()))
      text += "    " + python_string(file.string()) + ",\n";
  return text + fmt::format("]\n\nworkdir: {}\n", python_string(job.folder.string()));
}

std::string resources(const BatchJob& job) {
  std::string text;
  if (job.memory_mb > 0) text += fmt::format("        mem_mb={},\n", job.memory_mb);
  if (job.time_min > 0) text += fmt::format("        runtime={},\n", job.time_min);
  return text.empty() ? text : "    resources:\n" + text;
}

std::string rules(const BatchJob& job) {
  std::string text =
      "\nlocalrules: all\n"
      "\nrule all:\n"
      "    input: \"merged.h5\"\n"
      "\n# Exit code 8, some of its runs have failed, is no reason to begin again: merge names "
      "them.\n"
      "rule task:\n"
      "    input: STUDY_FILES\n";
  text += fmt::format(
      "    output: touch(\"tasks/{{task}}-of-{}.done\")\n"
      "    wildcard_constraints: task=r\"\\d+\"\n"
      "    threads: {}\n"
      "    retries: 2\n"
      "{}"
      "    shell:\n"
      "        \"{{GRIDSTEP:q}} batch {{STUDY:q}} -o . --task-id {{wildcards.task}}\"\n"
      "        \" --tasks {} --jobs {{threads}}{} || [ $? -eq 8 ]\"\n",
      job.tasks, job.cores, resources(job), job.tasks, max_runs_option(job));
  text += fmt::format(
      "\nrule merge:\n"
      "    input: [f\"tasks/{{task}}-of-{}.done\" for task in range(TASKS)]\n"
      "    output: \"merged.h5\"\n"
      "    shell:\n"
      "        \"([ -e runs.csv ] || {{GRIDSTEP:q}} batch {{STUDY:q}} -o . --jobs "
      "{{threads}}{});\"\n"
      "        \" {{GRIDSTEP:q}} merge . -o {{output}} --allow-missing\"\n",
      job.tasks, max_runs_option(job));
  return text;
}

}  // namespace

std::string snakefile(const BatchJob& job) {
  return head(job) + rules(job);
}

}  // namespace gridstep
