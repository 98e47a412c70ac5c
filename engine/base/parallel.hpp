#pragma once

#include <omp.h>

#include <exception>
#include <limits>

#include "engine/base/ids.hpp"

namespace gridstep {

/// How many threads `parallel_for` uses from now on; at most as many as asked, at least one.
/// Results never depend on it.
inline void set_threads(int threads) {
  omp_set_num_threads(threads < 1 ? 1 : threads);
}

/// The same until it goes out of scope: for a guest in its caller's thread.
class ThreadsScope {
 public:
  explicit ThreadsScope(int threads) : before_(omp_get_max_threads()) { set_threads(threads); }
  ~ThreadsScope() { set_threads(before_); }
  ThreadsScope(const ThreadsScope&) = delete;
  ThreadsScope& operator=(const ThreadsScope&) = delete;

 private:
  int before_;
};

/// Runs `body(0) … body(count - 1)` on several threads, in no order. Each call may write only what
/// belongs to its own index. When calls throw, the exception of the lowest index is thrown again
/// after all have ended, whatever the number of threads.
template <class Body>
void parallel_for(Index count, const Body& body) {
  std::exception_ptr failure;
  Index failed_at = std::numeric_limits<Index>::max();
#pragma omp parallel for schedule(dynamic, 1)
  for (Index index = 0; index < count; ++index) {
    try {
      body(index);
    } catch (...) {
#pragma omp critical(gridstep_parallel_failure)
      if (index < failed_at) {
        failed_at = index;
        failure = std::current_exception();
      }
    }
  }
  if (failure) std::rethrow_exception(failure);
}

/// Runs `body(0) … body(workers - 1)`, each once, on as many threads where the machine gives them.
/// For workers that take their work from a common source until there is none; what they throw is
/// theirs to catch.
template <class Body>
void parallel_workers(Index workers, const Body& body) {
  const int threads = static_cast<int>(workers);
#pragma omp parallel for schedule(static, 1) num_threads(threads)
  for (Index worker = 0; worker < workers; ++worker) body(worker);
}

/// Threads that this machine, or the part of it that is given to this process, runs at once.
inline int available_threads() {
  return omp_get_num_procs();
}

}  // namespace gridstep
