#include "engine/simulation/pilot.hpp"

#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/memory.hpp"
#include "engine/base/stopwatch.hpp"

namespace gridstep {

Spent clocks() {
  const auto wall = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration<double>(wall).count(), thread_cpu_s()};
}

Spent& Spent::operator+=(const Spent& other) {
  wall_s += other.wall_s;
  cpu_s += other.cpu_s;
  return *this;
}

Spent Trial::all() const {
  Spent sum = build + finish;
  for (const Spent& window : windows) sum += window;
  sum.cpu_s += writer_cpu_s;
  return sum;
}

Pilot::Pilot(CheckedScenario checked, RunOptions options, const Catalog& catalog,
             std::function<bool()> stop)
    : checked_(std::move(checked)),
      options_(std::move(options)),
      catalog_(catalog),
      stop_(std::move(stop)),
      time_(checked_.time) {
  std::string pattern = (std::filesystem::temp_directory_path() / "gridstep-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr)
    throw IoError("cannot make a folder for passing files: " + pattern + ": " +
                  std::strerror(errno) + "; help: set TMPDIR to one that can be written to");
  folder_ = pattern;
  options_.result = folder_ / "part.h5";
  options_.overwrite = true;
}

Pilot::~Pilot() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Trial Pilot::run(Index first, Index steps, const std::string& solver) {
  expect(first >= 0 && steps >= 1 && first + steps <= time_.steps, "a part of the time grid");
  checked_.time = time_;
  checked_.time.start_s = time_.start_of(first);
  checked_.time.steps = steps;
  options_.solver = solver;
  Trial trial;
  trial.steps = steps;
  begin_peak_anew();
  const Spent begin = clocks();
  Spent last = begin;
  Observer observer;
  observer.stop = stop_;
  observer.progress = [&](Index, Index) {
    const Spent here = clocks();
    trial.windows.push_back(here - last);
    last = here;
  };
  const RunReport report = gridstep::run(checked_, options_, catalog_, observer);
  trial.finish = clocks() - last;
  trial.build = {report.timing.build_s, std::min(report.timing.build_s, trial.windows[0].cpu_s)};
  trial.windows[0] = trial.windows[0] - trial.build;
  trial.writer_cpu_s = report.timing.writer_cpu_s;
  trial.file_bytes = static_cast<std::int64_t>(std::filesystem::file_size(options_.result));
  trial.peak_bytes = peak_resident_bytes();
  return trial;
}

}  // namespace gridstep
