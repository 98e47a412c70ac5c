#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "benchmarks/dispatch/bench.hpp"
#include "engine/base/version.hpp"

namespace gridstep::bench {

namespace {

/// Least seconds that any of `all` for which `is_asked` took for the first `windows` windows.
template <class IsAsked>
double best_s(const std::vector<Performance>& all, Index windows, IsAsked is_asked) {
  double best = INFINITY;
  for (const Performance& one : all)
    if (one.agreed && one.windows >= windows && is_asked(one))
      best = std::min(best, one.least_s(windows));
  return best;
}

/// The least that any solver must do on this machine: read cost and bounds of every column and the
/// bounds of every row once, and compute every branch's flow in every step once, with factors of
/// the susceptance matrix that have no fill-in. The longer of the two, as they may overlap.
double floor_s(const Case& made, Index windows, const Machine& machine) {
  const Grid& grid = made.system.grid;
  const auto columns = static_cast<double>(made.system.formulation.columns.size());
  const auto rows =
      static_cast<double>(made.system.formulation.rows.size()) + static_cast<double>(grid.islands);
  const double flow_flop = made.system.copperplate
                               ? 0.0
                               : 6.0 * static_cast<double>(grid.branches.size()) +
                                     2.0 * static_cast<double>(grid.buses.size());
  double steps = 0.0;
  for (Index k = 0; k < windows; ++k)
    steps += static_cast<double>(made.starts[at(k)].window.solve_steps);
  const double read_s = steps * (24.0 * columns + 16.0 * rows) / (1e9 * machine.read_gb_per_s);
  const double flow_s = steps * flow_flop / (1e9 * machine.gflop_per_s);
  return std::max(read_s, flow_s);
}

/// How many times faster than the best of some ways, over the windows that both have solved: as
/// many of them as the one of these ways that solved most.
template <class Which>
void add_ratio(const char* name, const Performance& performance,
               const std::vector<Performance>& all, const Which& which,
               nlohmann::ordered_json& line) {
  Index windows = 0;
  for (const Performance& one : all)
    if (which(one) && one.agreed && !one.window_s.empty()) windows = std::max(windows, one.windows);
  windows = std::min(windows, performance.windows);
  if (windows == 0) return;
  const double best = best_s(all, windows, which);
  if (std::isfinite(best)) line[name] = best / performance.least_s(windows);
}

}  // namespace

nlohmann::ordered_json to_json(const Case& made, const Performance& performance,
                               const std::vector<Performance>& all, const Machine& machine) {
  nlohmann::ordered_json line;
  line["suite"] = made.suite;
  line["case"] = made.name;
  line["solver"] = performance.way.solver;
  line["way"] = performance.way.name;
  line["steps"] = made.system.time.steps;
  line["step_min"] = made.system.time.step_s / 60;
  line["windows"] = performance.windows;
  line["windows_in_full"] = made.all_windows;
  line["rounds"] = performance.window_s.size();
  line["agreed"] = performance.agreed;
  line["certified"] = performance.certified;
  if (performance.way.otherwise) line["crossover"] = performance.used_otherwise;
  if (!performance.message.empty()) line["message"] = performance.message;
  if (performance.windows > 0) {
    line["objective"] = performance.objective();
    line["gap"] = performance.worst_gap;
    line["violation"] = performance.worst_violation;
  }
  if (performance.iterations > 0) line["iterations"] = performance.iterations;
  if (!performance.window_s.empty()) {
    const Index windows = performance.windows;
    const double least_s = performance.least_s(windows);
    line["min_s"] = least_s;
    line["median_s"] = performance.median_s(windows);
    line["wall_min_s"] = *std::min_element(performance.wall_s.begin(), performance.wall_s.end());
    line["us_per_window"] = 1e6 * least_s / static_cast<double>(windows);
    add_ratio(
        "times_faster_than_best_highs", performance, all,
        [](const Performance& one) { return one.way.solver == "highs"; }, line);
    add_ratio(
        "times_faster_than_highs_angles_cold", performance, all,
        [](const Performance& one) { return one.way.name == "angles_cold"; }, line);
    line["floor_s"] = floor_s(made, windows, machine);
    line["floor_frac"] = floor_s(made, windows, machine) / least_s;
  }
  if (performance.peak_memory_mb) line["peak_memory_mb"] = *performance.peak_memory_mb;
  line["cpu"] = machine.cpu;
  line["version"] = version_text();
  return line;
}

}  // namespace gridstep::bench
