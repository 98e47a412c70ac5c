#include <gridstep.h>

#include <cstdint>
#include <iostream>
#include <string>

#include "engine/time/time_grid.hpp"
#include "gridstep_version.hpp"

/// The library is linked and answers: an instant and its text agree. The C interface serves C++
/// too, beside it.
int main() {
  std::int64_t utc_s = 0;
  std::string why;
  if (!gridstep::parse_time("2023-01-01T08:00:00+08:00", utc_s, why)) {
    std::cerr << why << '\n';
    return 1;
  }
  std::cout << "gridstep " << gridstep::build::version << ": " << utc_s << '\n';
  if (gs_is_compatible(GS_VERSION_MAJOR, GS_VERSION_MINOR) == 0) return 1;
  return utc_s == 1672531200 ? 0 : 1;  // date -u -d 2023-01-01 +%s
}
