#include "benchmarks/dispatch/clock.hpp"

#include <ctime>

namespace gridstep::bench {

namespace {

double seconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

double thread_cpu_s() {
  return seconds(CLOCK_THREAD_CPUTIME_ID);
}

double wall_s() {
  return seconds(CLOCK_MONOTONIC);
}

}  // namespace gridstep::bench
