#include "benchmarks/dispatch/machine.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

#include "benchmarks/dispatch/clock.hpp"

namespace gridstep::bench {

namespace {

constexpr int rounds = 7;
constexpr std::size_t lanes = 16;  // independent sums, so that none waits for another

/// So that no compiler leaves the work out.
volatile double sink = 0.0;

double read_gb_per_s() {
  const std::vector<double> numbers(std::size_t{1} << 23, 1.0);  // 64 MiB: more than caches hold
  double best = 0.0;
  for (int round = 0; round < rounds; ++round) {
    const double before_s = thread_cpu_s();
    std::array<double, lanes> sum{};
    for (std::size_t k = 0; k < numbers.size(); k += lanes)
      for (std::size_t lane = 0; lane < lanes; ++lane) sum[lane] += numbers[k + lane];
    const double taken_s = thread_cpu_s() - before_s;
    for (const double one : sum) sink = sink + one;
    best = std::max(best, 1e-9 * static_cast<double>(numbers.size() * sizeof(double)) / taken_s);
  }
  return best;
}

double gflop_per_s() {
  constexpr int turns = 1 << 21;
  double best = 0.0;
  for (int round = 0; round < rounds; ++round) {
    const double before_s = thread_cpu_s();
    std::array<double, lanes> value{};
    const double factor = 1.0 - 1e-9 * sink;
    for (int turn = 0; turn < turns; ++turn)
      for (std::size_t lane = 0; lane < lanes; ++lane) value[lane] = value[lane] * factor + 1e-9;
    const double taken_s = thread_cpu_s() - before_s;
    for (const double one : value) sink = sink + one;
    best = std::max(best, 1e-9 * 2.0 * lanes * turns / taken_s);
  }
  return best;
}

std::string cpu_name() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("model name", 0) != 0) continue;
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown";
}

}  // namespace

Machine measure_machine() {
  return {cpu_name(), read_gb_per_s(), gflop_per_s()};
}

}  // namespace gridstep::bench
