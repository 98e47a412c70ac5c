#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/simulation/run.hpp"

namespace gridstep {

/// Seconds by the clock on the wall, and of computing in all threads.
struct Spent {
  double wall_s = 0.0;
  double cpu_s = 0.0;

  Spent& operator+=(const Spent& other);
  friend Spent operator+(Spent a, const Spent& b) { return a += b; }
  friend Spent operator-(const Spent& a, const Spent& b) {
    return {a.wall_s - b.wall_s, a.cpu_s - b.cpu_s};
  }
  friend Spent operator*(double factor, const Spent& a) {
    return {factor * a.wall_s, factor * a.cpu_s};
  }
};

/// Both clocks as they stand, that of computing for this thread; differences tell what was spent.
Spent clocks();

/// What a part of a scenario took when it was run for trial, result file included.
struct Trial {
  Index steps = 0;
  Spent build;                 ///< until the first window
  std::vector<Spent> windows;  ///< each with what is booked of it; the first one starts cold
  Spent finish;                ///< from the last window to the published file
  double writer_cpu_s = 0.0;   ///< beside all that, in the writer's thread
  std::int64_t file_bytes = 0;
  std::int64_t peak_bytes = 0;  ///< of the process

  [[nodiscard]] Spent all() const;
};

/// Runs parts of a scenario as `run` does, into a folder that is gone afterwards.
class Pilot {
 public:
  /// Throws IoError where no folder for passing files can be made.
  Pilot(CheckedScenario checked, RunOptions options, const Catalog& catalog,
        std::function<bool()> stop = {});
  ~Pilot();
  Pilot(const Pilot&) = delete;
  Pilot& operator=(const Pilot&) = delete;

  /// The whole grid that parts are taken of.
  [[nodiscard]] const TimeGrid& time() const { return time_; }
  [[nodiscard]] const CheckedScenario& checked() const { return checked_; }

  /// The steps [first, first + steps) by the solver of this name. Throws as `run` does.
  Trial run(Index first, Index steps, const std::string& solver);

 private:
  CheckedScenario checked_;
  RunOptions options_;
  const Catalog& catalog_;
  std::function<bool()> stop_;
  TimeGrid time_;
  std::filesystem::path folder_;
};

}  // namespace gridstep
