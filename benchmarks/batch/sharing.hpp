#pragma once

#include <algorithm>
#include <functional>
#include <queue>
#include <stdexcept>
#include <utility>
#include <vector>

#include "engine/ensemble/work_source.hpp"

namespace gridstep {

/// How long many workers would take, told by simulated time: a queue of events in which the worker
/// that is free first asks the real work source next.
struct Sharing {
  double end_s = 0.0;   ///< when the last one finds no work
  double work_s = 0.0;  ///< of all runs together

  /// Of `workers` that began at 0, work to time.
  [[nodiscard]] double efficiency(Index workers) const {
    return work_s / (static_cast<double>(workers) * end_s);
  }
};

/// `service_s`: of each run. `start_s`: what every worker spends before it asks first. `take_s`: of
/// one question; questions are answered one at a time, as by one memory that all count in. Throws
/// std::logic_error unless every run is done once.
inline Sharing simulate_sharing(WorkSource& source, Index workers,
                                const std::vector<double>& service_s, double start_s,
                                double take_s) {
  using Event = std::pair<double, Index>;  // when, which worker
  std::priority_queue<Event, std::vector<Event>, std::greater<>> free;
  for (Index worker = 0; worker < workers; ++worker) free.emplace(start_s, worker);
  std::vector<int> times_done(service_s.size(), 0);
  Sharing sharing;
  double counter_free_s = 0.0;
  while (!free.empty()) {
    const auto [now_s, worker] = free.top();
    free.pop();
    counter_free_s = std::max(now_s, counter_free_s) + take_s;
    const std::optional<Index> run = source.next(worker);
    if (!run) {
      sharing.end_s = std::max(sharing.end_s, counter_free_s);
      continue;
    }
    ++times_done[at(*run)];
    sharing.work_s += service_s[at(*run)];
    free.emplace(counter_free_s + service_s[at(*run)], worker);
  }
  for (const int times : times_done)
    if (times != 1) throw std::logic_error("a run was not done, or more than once");
  return sharing;
}

}  // namespace gridstep
