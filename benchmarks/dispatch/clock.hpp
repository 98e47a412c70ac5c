#pragma once

namespace gridstep::bench {

/// CPU seconds this thread has used. A shared machine leaves it nearly alone, unlike the wall's.
double thread_cpu_s();

/// Seconds on the wall since some instant.
double wall_s();

}  // namespace gridstep::bench
