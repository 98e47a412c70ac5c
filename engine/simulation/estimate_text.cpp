#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/results/text_table.hpp"
#include "engine/simulation/estimate.hpp"

namespace gridstep {

namespace {

struct EstimateWords {
  const char* title;
  const char* program;
  const char* window;
  const char* all;
  const char* columns;
  const char* rows;
  const char* nonzeros;
  const char* memory;
  const char* wall;
  const char* cpu;
  const char* disk;
  const char* many;
  const char* measured;
  const char* pilot;
};

constexpr EstimateWords english = {
    "{}: {} step{}, {} window{}\n",
    "program",
    "a window",
    "all windows",
    "columns",
    "rows",
    "nonzeros",
    "memory at most",
    "time",
    "computing",
    "result file",
    "{} runs, {} at a time\n",
    "measured: the run is so short that it was run\n",
    "reckoned from {} steps that were run for trial in {:.1f} s\n",
};

constexpr EstimateWords chinese = {
    "{}：共 {} 个时段{}，{} 个求解窗口{}\n",
    "规划规模",
    "单个窗口",
    "全部窗口",
    "列",
    "行",
    "非零元",
    "内存峰值",
    "耗时",
    "计算时间",
    "结果文件",
    "共 {} 次运行，同时 {} 次\n",
    "实测：运行很短，已完整试算\n",
    "由试算 {} 个时段（{:.1f} s）推算\n",
};

std::string bytes_text(std::int64_t bytes) {
  const auto value = static_cast<double>(bytes);
  if (value < 1e6) return fmt::format("{:.0f} kB", 1e-3 * value);
  return value < 1e9 ? fmt::format("{:.1f} MB", 1e-6 * value)
                     : fmt::format("{:.2f} GB", 1e-9 * value);
}

std::string time_text(double seconds) {
  if (seconds < 120.0) return fmt::format("{:.2g} s", seconds);
  return seconds < 7200.0 ? fmt::format("{:.1f} min", seconds / 60.0)
                          : fmt::format("{:.1f} h", seconds / 3600.0);
}

nlohmann::ordered_json to_json(const ProgramSize& size) {
  return {{"columns", size.columns}, {"rows", size.rows}, {"nonzeros", size.nonzeros}};
}

}  // namespace

std::string to_text(const Estimate& estimate, Language language) {
  const bool in_chinese = language == Language::chinese;
  const EstimateWords& words = in_chinese ? chinese : english;
  const auto plural = [&](Index count) { return in_chinese || count == 1 ? "" : "s"; };
  std::string text =
      fmt::format(fmt::runtime(words.title), estimate.scenario, estimate.steps,
                  plural(estimate.steps), estimate.windows, plural(estimate.windows));
  TextTable programs(1);
  programs.add({words.program, words.columns, words.rows, words.nonzeros});
  for (const auto& [name, size] :
       {std::pair{words.window, estimate.window}, std::pair{words.all, estimate.all}})
    programs.add({name, fmt::format("{}", size.columns), fmt::format("{}", size.rows),
                  fmt::format("{}", size.nonzeros)});
  text += programs.text();
  if (estimate.runs > 1)
    text += fmt::format(fmt::runtime(words.many), estimate.runs, estimate.jobs);
  TextTable costs(1);
  costs.add({words.memory, bytes_text(estimate.memory_bytes)});
  costs.add({words.wall, time_text(estimate.wall_s)});
  costs.add({words.cpu, time_text(estimate.cpu_s)});
  costs.add({words.disk, bytes_text(estimate.disk_bytes)});
  text += costs.text();
  text += estimate.is_measured
              ? words.measured
              : fmt::format(fmt::runtime(words.pilot), estimate.pilot_steps, estimate.pilot_wall_s);
  return text;
}

nlohmann::ordered_json to_json(const Estimate& estimate) {
  return {{"scenario", estimate.scenario},
          {"steps", estimate.steps},
          {"windows", estimate.windows},
          {"window", to_json(estimate.window)},
          {"all_windows", to_json(estimate.all)},
          {"runs", estimate.runs},
          {"jobs", estimate.jobs},
          {"memory_bytes", estimate.memory_bytes},
          {"shared_memory_bytes", estimate.shared_bytes},
          {"wall_s", estimate.wall_s},
          {"cpu_s", estimate.cpu_s},
          {"disk_bytes", estimate.disk_bytes},
          {"pilot_steps", estimate.pilot_steps},
          {"pilot_wall_s", estimate.pilot_wall_s},
          {"is_measured", estimate.is_measured}};
}

std::string slurm_options(const Estimate& estimate) {
  constexpr double room = 1.5;  // what an estimate may be off by
  const auto mib = std::max<std::int64_t>(
      64, std::llround(std::ceil(room * static_cast<double>(estimate.memory_bytes) / 1048576.0)));
  const std::int64_t minutes = 1 + static_cast<std::int64_t>(room * estimate.wall_s / 60.0);
  return fmt::format("--mem={}M --time={:02}:{:02}:00", mib, minutes / 60, minutes % 60);
}

}  // namespace gridstep
