#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "engine/ledger/ledger.hpp"
#include "engine/results/certificate.hpp"
#include "engine/results/summary.hpp"
#include "engine/simulation/run.hpp"
#include "engine/simulation/simulate.hpp"
#include "models/catalog.hpp"

/// What the ledger costs of a run, for parts of the Hohhot year of different length in turn: thread
/// CPU time of the run, and of that the seconds of tracing, margins and settlement. The answer is
/// checked: the ledger must close. Fails where the ledger takes more than a fifth of the year's
/// run, or a step of the year more than twice a step of an eighth of it.
///
///   cmake --preset release -DGRIDSTEP_BENCHMARKS=ON && cmake --build build/release
///   build/release/benchmarks/benchmark_ledger_cost [ROUNDS]
///
/// One JSON line per length.

namespace {

using namespace gridstep;

double thread_s() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Figure {
  double run_s = 0.0;     ///< read to settled, writing left out
  double ledger_s = 0.0;  ///< of that: tracing, margins, settlement
};

Figure run_once(Index steps) {
  Figure figure;
  const double begin_s = thread_s();
  RunOptions options;
  options.scenario = std::string(GRIDSTEP_SOURCE_DIR) + "/scenarios/hohhot";
  options.steps = steps;
  const CheckedScenario checked = load(options, models::catalog());
  const System system = models::catalog().build(checked.scenario, checked.time);
  Certifier certifier(system);
  Bookkeeper bookkeeper(system, Calendar::run);
  Timing timing;
  double settle_s = 0.0;
  simulate(
      system, [] { return find_solver("auto").make({}); }, {}, timing,
      [&](Record&& record) {
        certifier.certify(record);
        const double before_s = thread_s();
        bookkeeper.add(record);
        settle_s += thread_s() - before_s;
      });
  const double before_s = thread_s();
  const Statement statement = bookkeeper.statement();
  settle_s += thread_s() - before_s;
  const CertificateSummary& worst = certifier.summary();
  if (!worst.holds() || statement.accounts.front().back().consumption_mwh <= 0.0) {
    fmt::print(stderr, "the ledger does not close\n{}", to_text(worst, system.time));
    std::exit(1);
  }
  figure.run_s = thread_s() - begin_s;
  figure.ledger_s = timing.ledger_s + settle_s;
  return figure;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int count, char** words) {
  const int rounds = count > 1 ? std::atoi(words[1]) : 5;
  const std::vector<Index> lengths = {1095, 2190, 4380, 8760};
  std::vector<std::vector<double>> ledger_s(lengths.size());
  std::vector<std::vector<double>> run_s(lengths.size());
  for (int round = 0; round < rounds; ++round)
    for (std::size_t k = 0; k < lengths.size(); ++k) {
      const Figure figure = run_once(lengths[k]);
      ledger_s[k].push_back(figure.ledger_s);
      run_s[k].push_back(figure.run_s);
    }
  for (std::size_t k = 0; k < lengths.size(); ++k) {
    const double least = *std::min_element(ledger_s[k].begin(), ledger_s[k].end());
    fmt::print(
        "{{\"steps\": {}, \"rounds\": {}, \"ledger_min_s\": {:.4f}, \"ledger_median_s\": {:.4f}, "
        "\"run_median_s\": {:.4f}, \"ledger_share\": {:.4f}, \"ledger_us_per_step\": {:.2f}}}\n",
        lengths[k], rounds, least, median(ledger_s[k]), median(run_s[k]),
        median(ledger_s[k]) / median(run_s[k]), 1e6 * least / static_cast<double>(lengths[k]));
  }
  const double share = median(ledger_s.back()) / median(run_s.back());
  const auto per_step = [&](std::size_t k) {
    return *std::min_element(ledger_s[k].begin(), ledger_s[k].end()) /
           static_cast<double>(lengths[k]);
  };
  const bool holds = share <= 0.2 && per_step(lengths.size() - 1) <= 2.0 * per_step(0);
  if (!holds) fmt::print(stderr, "the ledger costs too much, or more than linearly\n");
  return holds ? 0 : 1;
}
