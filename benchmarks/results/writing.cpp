#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "engine/base/stopwatch.hpp"
#include "engine/results/certificate.hpp"
#include "engine/results/reader.hpp"
#include "engine/results/summary.hpp"
#include "engine/results/writer.hpp"
#include "engine/simulation/run.hpp"
#include "engine/simulation/simulate.hpp"
#include "models/catalog.hpp"

/// What writing everything costs a run of the Hohhot year: the same run with and without a result
/// file, in turn. The solving thread's CPU time tells the slow-down, also on a busy machine; the
/// writer's own thread is told apart. The answer is checked: the file's fingerprint holds, and it
/// has the numbers of the run without a file, bit by bit. Fails where writing slows the solving
/// thread by more than a twentieth.
///
///   cmake --preset release -DGRIDSTEP_BENCHMARKS=ON && cmake --build build/release
///   build/release/benchmarks/benchmark_writing [ROUNDS [STEPS [FOLDER]]]
///
/// One JSON line.

namespace {

using namespace gridstep;
namespace fs = std::filesystem;

double wall_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Figure {
  double cpu_s = 0.0;          ///< solving thread, read to published
  double wall_s = 0.0;         ///< likewise
  double publish_cpu_s = 0.0;  ///< of that, from the last record to the published file
  double writer_cpu_s = 0.0;   ///< writer's thread
};

/// All that is kept of a run without a file, to be found in the file of the other.
struct Kept {
  std::vector<double> generation_mw;
  std::vector<double> load_origin_mw;
  void add(const Record& record) {
    generation_mw.insert(generation_mw.end(), record.generation_mw.begin(),
                         record.generation_mw.end());
    load_origin_mw.insert(load_origin_mw.end(), record.load_origin_mw.begin(),
                          record.load_origin_mw.end());
  }
};

[[noreturn]] void fail(const char* what) {
  fmt::print(stderr, "{}\n", what);
  std::exit(1);
}

/// A run; with `file` empty nothing is written.
Figure run_once(Index steps, const fs::path& file, Kept* kept) {
  Figure figure;
  const double cpu_before_s = thread_cpu_s();
  const double wall_before_s = wall_s();
  RunOptions options;
  options.scenario = std::string(GRIDSTEP_SOURCE_DIR) + "/scenarios/hohhot";
  options.steps = steps;
  const CheckedScenario checked = load(options, models::catalog());
  const System system = models::catalog().build(checked.scenario, checked.time);
  Certifier certifier(system);
  Summary summary(system);
  Timing timing;
  std::optional<ResultsWriter> writer;
  if (!file.empty()) writer.emplace(file, system, Provenance(), ResultsWriter::IfExists::overwrite);
  simulate(
      system, [] { return find_solver("auto").make({}); }, {}, timing,
      [&](Record&& record) {
        certifier.certify(record);
        summary.add(record);
        if (kept != nullptr) kept->add(record);
        if (writer) writer->append(std::move(record));
      });
  const Totals totals = summary.totals();
  if (!certifier.summary().holds()) fail("the run is not certified");
  if (writer) {
    const double before_s = thread_cpu_s();
    figure.writer_cpu_s = writer->wait();
    writer->publish(totals, timing);
    figure.publish_cpu_s = thread_cpu_s() - before_s;
  }
  figure.cpu_s = thread_cpu_s() - cpu_before_s;
  figure.wall_s = wall_s() - wall_before_s;
  return figure;
}

void check(const fs::path& file, Index steps, const Kept& kept) {
  const ResultReader reader(file);
  if (reader.actual_digest().integrity != reader.stored_digest().integrity)
    fail("the file is not what was written");
  const Record record = reader.read(0, steps);
  if (record.generation_mw != kept.generation_mw || record.load_origin_mw != kept.load_origin_mw)
    fail("the file has other numbers than the run");
}

template <class Member>
double median(const std::vector<Figure>& figures, Member member) {
  std::vector<double> values;
  for (const Figure& figure : figures) values.push_back(figure.*member);
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

int main(int count, char** words) {
  const int rounds = count > 1 ? std::atoi(words[1]) : 5;
  const Index steps = count > 2 ? std::atoll(words[2]) : 8760;
  const fs::path folder = count > 3 ? fs::path(words[3]) : fs::temp_directory_path();
  const fs::path file = folder / "gridstep_benchmark_writing.h5";
  std::vector<Figure> without;
  std::vector<Figure> with;
  Kept kept;
  run_once(steps, {}, &kept);
  for (int round = 0; round < rounds; ++round) {
    without.push_back(run_once(steps, {}, nullptr));
    with.push_back(run_once(steps, file, nullptr));
  }
  check(file, steps, kept);
  const auto bytes = fs::file_size(file);
  fs::remove(file);
  const double slow_down = median(with, &Figure::cpu_s) / median(without, &Figure::cpu_s) - 1.0;
  fmt::print(
      "{{\"steps\": {}, \"rounds\": {}, \"file_bytes\": {}, \"cpu_without_s\": {:.4f}, "
      "\"cpu_with_s\": {:.4f}, \"slow_down\": {:.4f}, \"publish_cpu_s\": {:.4f}, "
      "\"writer_cpu_s\": {:.4f}, \"wall_without_s\": {:.4f}, \"wall_with_s\": {:.4f}}}\n",
      steps, rounds, bytes, median(without, &Figure::cpu_s), median(with, &Figure::cpu_s),
      slow_down, median(with, &Figure::publish_cpu_s), median(with, &Figure::writer_cpu_s),
      median(without, &Figure::wall_s), median(with, &Figure::wall_s));
  if (slow_down > 0.05) fail("writing slows the run too much");
}
