#include "engine/ensemble/emit/batch_job.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>

#include "engine/base/error.hpp"
#include "engine/ensemble/emit/commands.hpp"
#include "engine/ensemble/emit/slurm.hpp"
#include "engine/ensemble/emit/snakemake.hpp"

namespace gridstep {
namespace {

/// What Bash prints of a script, handed to it by way of a variable.
std::string printed_by_bash(const std::string& script) {
  setenv("GRIDSTEP_TEST_SCRIPT", script.c_str(), 1);
  FILE* pipe = popen("bash -c \"$GRIDSTEP_TEST_SCRIPT\"", "r");
  std::string text;
  std::array<char, 256> block{};
  while (const std::size_t size = fread(block.data(), 1, block.size(), pipe))
    text.append(block.data(), size);
  EXPECT_EQ(pclose(pipe), 0) << script;
  return text;
}

TEST(ShellWord, IsWhatItWas) {
  for (const std::string text : {"",
                                 "plain/path-1_2.h5",
                                 "two words",
                                 "it's",
                                 "''",
                                 "$(touch x)",
                                 "`x`",
                                 "$HOME",
                                 "\\",
                                 "\\'",
                                 "a\nb",
                                 "\n",
                                 "tab\tand'quote\\n",
                                 "!!",
                                 "~",
                                 "*?[a]{b,c}",
                                 "#x",
                                 "-n",
                                 "\x7f\x01",
                                 "风光 2027",
                                 "a\"b",
                                 "x;y&z|w<v>u"}) {
    EXPECT_EQ(printed_by_bash("printf %s " + shell_word(text)), text) << shell_word(text);
    EXPECT_EQ(shell_word(text).find('\n'), std::string::npos) << text;
  }
}

TEST(PlainName, HoldsNothingThatAToolReads) {
  EXPECT_EQ(plain_name("hohhot-2027_a.b"), "hohhot-2027_a.b");
  EXPECT_EQ(plain_name("a b\n#SBATCH$(x)%j"), "a_b__SBATCH__x__j");
  EXPECT_EQ(plain_name(std::string(1000, 'x')).size(), 60U);
}

TEST(PythonString, IsQuoted) {
  EXPECT_EQ(python_string("a\"b\\c\nd"), R"("a\"b\\c\nd")");
  EXPECT_EQ(python_string("风"), "\"风\"");
  EXPECT_THROW(python_string("\xff"), Error);
}

BatchJob a_job() {
  BatchJob job;
  job.program = "/opt/grid step/gridstep";
  job.study = "/home/ann/study";
  job.folder = "/home/ann/out";
  job.inputs = {"/home/ann/study/study.toml"};
  job.name = "what if\n#SBATCH --wrap=x";
  job.runs = 20;
  job.tasks = 5;
  return job;
}

/// Slurm reads `#SBATCH` lines until the first command; none of them comes from a name.
TEST(SlurmScript, SaysWhatIsKnown) {
  BatchJob job = a_job();
  const std::string unknown = slurm_script(job);
  EXPECT_NE(unknown.find("\n#SBATCH --array=0-4\n"), std::string::npos);
  EXPECT_NE(unknown.find("\n#SBATCH --job-name=gridstep-what_if__SBATCH_--wrap_x\n"),
            std::string::npos);
  EXPECT_EQ(unknown.find("\n#SBATCH --wrap"), std::string::npos);
  EXPECT_EQ(unknown.find("\n#SBATCH --mem"), std::string::npos);
  EXPECT_EQ(unknown.find("\n#SBATCH --time"), std::string::npos);
  EXPECT_NE(unknown.find("\ngridstep='/opt/grid step/gridstep'\n"), std::string::npos);
  job.tasks_at_a_time = 2;
  job.memory_mb = 700;
  job.time_min = 90;
  job.cores = 4;
  job.most_runs = 7;
  const std::string known = slurm_script(job);
  for (const char* line : {"array=0-4%2", "mem=700M", "time=90", "cpus-per-task=4", "requeue",
                           "open-mode=append", "signal=B:USR1@120"})
    EXPECT_NE(known.find(std::string("\n#SBATCH --") + line + "\n"), std::string::npos) << line;
  EXPECT_NE(known.find(" --max-runs 7 &\n"), std::string::npos);
  EXPECT_EQ(known.find('@' + std::string("most")), std::string::npos) << "a mark was left";
}

TEST(Snakefile, SaysWhatIsKnown) {
  BatchJob job = a_job();
  EXPECT_EQ(snakefile(job).find("resources"), std::string::npos);
  job.memory_mb = 700;
  job.time_min = 90;
  const std::string text = snakefile(job);
  for (const char* words : {"mem_mb=700,", "runtime=90,", "retries: 2", "threads: 1", "TASKS = 5",
                            "workdir: \"/home/ann/out\"", "\"/home/ann/study/study.toml\","})
    EXPECT_NE(text.find(words), std::string::npos) << words;
}

TEST(TaskCommands, AreOneLineEach) {
  BatchJob job = a_job();
  job.study = "/a\nb/study";
  job.tasks = 2;
  EXPECT_EQ(task_commands(job),
            "'/opt/grid step/gridstep' batch $'/a\\012b/study' -o /home/ann/out --task-id 0 --tasks 2 "
            "--jobs 1\n"
            "'/opt/grid step/gridstep' batch $'/a\\012b/study' -o /home/ann/out --task-id 1 --tasks 2 "
            "--jobs 1\n");
}

}  // namespace
}  // namespace gridstep
