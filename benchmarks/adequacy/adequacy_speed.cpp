#include <fmt/format.h>

#include <unistd.h>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

#include "engine/base/parallel.hpp"
#include "engine/ensemble/adequacy/assessment.hpp"
#include "engine/ensemble/adequacy/outage_table.hpp"
#include "engine/ensemble/adequacy/weather_years.hpp"
#include "models/catalog.hpp"

/// How fast years are drawn, on one thread and on two, and whether memory stays flat: RTS-79 as
/// capacity against load, and the Hohhot region with storages, outages and a weather of its own for
/// every year. The answers are checked: against the exact indices by convolution within four
/// standard errors, and between numbers of threads bit by bit. Fails where an answer does not hold
/// or where memory grows by more than 5 % after the first 64 years.
///
///   cmake --preset release -DGRIDSTEP_BENCHMARKS=ON && cmake --build build/release
///   build/release/benchmarks/benchmark_adequacy_speed [RTS_YEARS] [HOHHOT_YEARS]
///
/// One JSON line per measurement.

namespace {

using namespace gridstep;
using namespace gridstep::adequacy;

double resident_mb() {
  long pages = 0;
  std::ifstream statm("/proc/self/statm");
  statm >> pages >> pages;
  return static_cast<double>(pages) * static_cast<double>(sysconf(_SC_PAGESIZE)) / 1e6;
}

SystemOfWeather systems_of(const char* name) {
  RunOptions options;
  options.scenario = std::string(GRIDSTEP_SOURCE_DIR) + "/scenarios/" + name;
  return weather_years_of(load(options, models::catalog()), models::catalog());
}

struct Run {
  Report report;
  double cpu_s = 0.0;  ///< of all threads
  double mb_after_first_round = 0.0;
  double mb_most_later = 0.0;
};

Run timed(const SystemOfWeather& systems, const Spec& spec, int threads) {
  set_threads(threads);
  Run run;
  Assessment assessment(systems, {spec});
  Progress progress = assessment.begin();
  Watch watch;
  watch.progress = [&](Index, Index) {
    const double mb = resident_mb();
    if (run.mb_after_first_round == 0.0) run.mb_after_first_round = mb;
    run.mb_most_later = std::max(run.mb_most_later, mb);
  };
  const std::clock_t cpu_start = std::clock();
  const auto start = std::chrono::steady_clock::now();
  assessment.run(progress, watch);
  run.cpu_s = static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC;
  run.report = assessment.report(progress);
  run.report.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return run;
}

bool agrees(const Measure& found, double expected) {
  return std::abs(found.mean - expected) <= 4.0 * found.standard_error;
}

void print(const char* name, int threads, const Run& run, double one_thread_s, bool holds) {
  const Report& report = run.report;
  fmt::print(
      "{{\"case\": \"{}\", \"threads\": {}, \"years\": {}, \"wall_s\": {:.3f}, \"cpu_s\": {:.3f}, "
      "\"years_per_s\": "
      "{:.0f}, \"efficiency\": {:.3f}, \"lolh_h\": {:.5f}, \"eue_mwh\": {:.3f}, "
      "\"eue_relative_se\": {:.4f}, \"resident_mb_first\": {:.1f}, \"resident_mb_most\": "
      "{:.1f}, \"holds\": {}}}\n",
      name, threads, report.years, report.seconds, run.cpu_s,
      static_cast<double>(report.years) / report.seconds, one_thread_s / (threads * report.seconds),
      report.lolh_h.mean, report.eue_mwh.mean, report.eue_mwh.relative_error(),
      run.mb_after_first_round, run.mb_most_later, holds);
  std::fflush(stdout);
}

/// One case on one thread and on two; whether everything holds.
bool measure(const char* name, const SystemOfWeather& systems, const Spec& spec,
             double exact_eue_mwh) {
  const Run one = timed(systems, spec, 1);
  const bool is_right = exact_eue_mwh < 0.0 || agrees(one.report.eue_mwh, exact_eue_mwh);
  const bool is_flat = one.mb_most_later <= 1.05 * one.mb_after_first_round;
  print(name, 1, one, one.report.seconds, is_right && is_flat);
  const Run two = timed(systems, spec, 2);
  const bool is_same = two.report.eue_mwh.mean == one.report.eue_mwh.mean &&
                       two.report.eue_mwh.standard_error == one.report.eue_mwh.standard_error;
  const bool is_flat_on_two = two.mb_most_later <= 1.05 * two.mb_after_first_round;
  print(name, 2, two, one.report.seconds, is_same && is_flat_on_two);
  return is_right && is_flat && is_same && is_flat_on_two;
}

}  // namespace

int main(int count, char** words) {
  const Index rts_years = count > 1 ? std::atoll(words[1]) : 100000;
  const Index hohhot_years = count > 2 ? std::atoll(words[2]) : 1000;
  const SystemOfWeather rts = systems_of("rts-79");
  Spec spec;
  spec.samples = rts_years;
  bool holds =
      measure("rts-79", rts, spec, convolve(capacity_model(rts(0), spec), spec).eue_mwh.mean);

  const SystemOfWeather hohhot = systems_of("hohhot");
  Spec region;
  region.network = Spec::Network::copperplate;
  region.without_ties = true;
  region.load_scale = 1.2;  // as it stands nothing goes short
  region.samples = hohhot_years;
  Spec bare = region;
  bare.without_storage = true;
  const double exact_mwh = convolve(capacity_model(hohhot(0), bare), bare).eue_mwh.mean;
  holds = measure("hohhot, one weather, no storage", hohhot, bare, exact_mwh) && holds;
  holds = measure("hohhot, one weather, storage", hohhot, region, -1.0) && holds;
  region.weather_years = hohhot_years;
  holds = measure("hohhot, every year its weather, storage", hohhot, region, -1.0) && holds;
  return holds ? EXIT_SUCCESS : EXIT_FAILURE;
}
