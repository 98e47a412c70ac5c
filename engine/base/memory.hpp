#pragma once

#include <cstdint>

namespace gridstep {

/// Bytes of this process that lie in memory; 0 where the system does not tell.
std::int64_t resident_bytes();
/// The most there were, since the process began or since `begin_peak_anew`.
std::int64_t peak_resident_bytes();
/// Gives free memory back and starts to measure the peak anew, where the system can.
void begin_peak_anew();

}  // namespace gridstep
