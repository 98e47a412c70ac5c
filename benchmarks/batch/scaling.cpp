#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

#include "benchmarks/batch/sharing.hpp"
#include "engine/base/random.hpp"
#include "engine/ensemble/run_outcome.hpp"

/// How a batch would scale to more processes than this machine has: service times that a real batch
/// has measured go through the real work-sharing code in simulated time. Every run must be done
/// once; fails where 64 workers are less than 95 % efficient with 100 runs each, shared
/// dynamically.
///
///   build/release/gridstep batch STUDY -o DIR --jobs 1
///   build/release/benchmarks/benchmark_scaling DIR [TAKE_US [START_S]]
///
/// TAKE_US: what a question for work costs, see benchmark_taking; START_S: what a process spends
/// before its first run. Fewer runs than measured are the first ones, more are drawn from them. One
/// JSON line for each number of runs, workers and schedule.

namespace {

using namespace gridstep;

/// Seconds of every run that the logs of a batch tell of.
std::vector<double> measured_s(const std::filesystem::path& batch) {
  std::vector<double> seconds;
  for (const auto& entry : std::filesystem::directory_iterator(batch / "log")) {
    if (entry.path().extension() != ".jsonl") continue;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) seconds.push_back(outcome_of_line(line).wall_s);
  }
  if (seconds.empty()) throw std::runtime_error("no run in " + batch.string());
  return seconds;
}

std::vector<double> service_times(const std::vector<double>& measured, Index runs) {
  const RandomStream stream(5, "service times");
  std::vector<double> service_s;
  for (Index run = 0; run < runs; ++run) {
    const auto drawn =
        static_cast<Index>(stream.uniform(run) * static_cast<double>(measured.size()));
    const bool is_measured = runs <= static_cast<Index>(measured.size());
    service_s.push_back(measured[at(is_measured ? run : drawn)]);
  }
  return service_s;
}

/// Efficiency, after its line has been printed.
double report(const std::vector<double>& service_s, Index workers, bool is_dynamic, double start_s,
              double take_s) {
  const auto runs = static_cast<Index>(service_s.size());
  SharedCounter counter(runs);
  EqualParts parts(runs, workers);
  WorkSource& source = is_dynamic ? static_cast<WorkSource&>(counter) : parts;
  const Sharing sharing = simulate_sharing(source, workers, service_s, start_s, take_s);
  const double efficiency = sharing.efficiency(workers);
  fmt::print(
      "{{\"runs\": {}, \"workers\": {}, \"schedule\": \"{}\", \"work_s\": {:.3f}, \"end_s\": "
      "{:.4f}, "
      "\"longest_run_s\": {:.4f}, \"efficiency\": {:.4f}}}\n",
      runs, workers, is_dynamic ? "dynamic" : "static", sharing.work_s, sharing.end_s,
      *std::max_element(service_s.begin(), service_s.end()), efficiency);
  return efficiency;
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    fmt::print(stderr, "usage: benchmark_scaling DIR [TAKE_US [START_S]]\n");
    return 2;
  }
  const std::vector<double> measured = measured_s(words[1]);
  const double take_s = 1e-6 * (count > 2 ? std::atof(words[2]) : 10.0);
  const double start_s = count > 3 ? std::atof(words[3]) : 0.0;
  double of_64 = 0.0;
  for (const Index runs : {100, 640, 6400})
    for (const bool is_dynamic : {true, false}) {
      const std::vector<double> service_s = service_times(measured, runs);
      for (Index workers = 1; workers <= 64; workers *= 2) {
        const double efficiency = report(service_s, workers, is_dynamic, start_s, take_s);
        if (runs == 6400 && workers == 64 && is_dynamic) of_64 = efficiency;
      }
    }
  if (of_64 < 0.95)
    fmt::print(stderr, "64 workers are busy for {:.1f} % of the time\n", 100 * of_64);
  return of_64 < 0.95 ? 1 : 0;
}
