#include "benchmarks/dispatch/peak_memory.hpp"

#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <exception>
#include <fstream>
#include <string>

#include "engine/base/error.hpp"

namespace gridstep::bench {

namespace {

/// `VmRSS`, `VmHWM`, … of this process in bytes; −1 where the system does not tell.
double status_bytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != field + ":") continue;
    double kib = -1.0;
    status >> kib;
    return kib < 0.0 ? -1.0 : 1024.0 * kib;
  }
  return -1.0;
}

/// In the child: works and writes what it took; never returns.
[[noreturn]] void work_and_tell(const std::function<void()>& work, int pipe_end) {
  double taken_bytes = -1.0;
  try {
    malloc_trim(0);                               // what lies free would hide what is taken
    std::ofstream("/proc/self/clear_refs") << 5;  // the peak begins anew
    const double before_bytes = status_bytes("VmRSS");
    work();
    const double peak_bytes = status_bytes("VmHWM");
    if (before_bytes >= 0.0 && peak_bytes >= 0.0) taken_bytes = peak_bytes - before_bytes;
  } catch (const std::exception&) {
    taken_bytes = -1.0;
  }
  const bool is_told = write(pipe_end, &taken_bytes, sizeof taken_bytes) == sizeof taken_bytes;
  _exit(is_told ? 0 : 1);
}

}  // namespace

double peak_memory_mb(const std::function<void()>& work) {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) throw IoError("cannot open a pipe to measure memory");
  const pid_t child = fork();
  if (child < 0) throw IoError("cannot fork to measure memory");
  if (child == 0) work_and_tell(work, ends[1]);
  close(ends[1]);
  double taken_bytes = -1.0;
  const bool is_told = read(ends[0], &taken_bytes, sizeof taken_bytes) == sizeof taken_bytes;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  if (!is_told || taken_bytes < 0.0) throw IoError("cannot measure memory on this system");
  return 1e-6 * taken_bytes;
}

}  // namespace gridstep::bench
