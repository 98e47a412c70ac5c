#include "engine/base/memory.hpp"

#include <fstream>
#include <string>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace gridstep {

namespace {

/// `VmRSS`, `VmHWM`, … of this process.
std::int64_t status_bytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word != field + ":") continue;
    std::int64_t kib = 0;
    status >> kib;
    return 1024 * kib;
  }
  return 0;
}

}  // namespace

std::int64_t resident_bytes() {
  return status_bytes("VmRSS");
}

std::int64_t peak_resident_bytes() {
  return status_bytes("VmHWM");
}

void begin_peak_anew() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
  std::ofstream("/proc/self/clear_refs") << 5;
}

}  // namespace gridstep
