#pragma once

#include <functional>

namespace gridstep::bench {

/// Most memory that `work` took at once, in MB (10⁶ bytes) beyond what was held before it: measured
/// in a process of its own, forked from this one. Throws IoError when the process fails or the
/// system does not tell. To be called while no thread but this one runs.
double peak_memory_mb(const std::function<void()>& work);

}  // namespace gridstep::bench
