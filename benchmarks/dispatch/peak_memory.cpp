#include "benchmarks/dispatch/peak_memory.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <exception>

#include "engine/base/error.hpp"
#include "engine/base/memory.hpp"

namespace gridstep::bench {

namespace {

/// In the child: works and writes what it took; never returns.
[[noreturn]] void work_and_tell(const std::function<void()>& work, int pipe_end) {
  double taken_bytes = -1.0;
  try {
    begin_peak_anew();  // what lies free would hide what is taken
    const std::int64_t before_bytes = resident_bytes();
    work();
    const std::int64_t peak_bytes = peak_resident_bytes();
    if (before_bytes > 0 && peak_bytes > 0)
      taken_bytes = static_cast<double>(peak_bytes - before_bytes);
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
