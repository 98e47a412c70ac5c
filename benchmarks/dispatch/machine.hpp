#pragma once

#include <string>

namespace gridstep::bench {

/// What one thread of this machine can do at most, measured with code built as gridstep is.
struct Machine {
  std::string cpu;             ///< as the system calls it
  double read_gb_per_s = 0.0;  ///< of numbers from memory, one after another
  double gflop_per_s = 0.0;    ///< multiplications and additions in registers
};

/// Measures in about a third of a second.
Machine measure_machine();

}  // namespace gridstep::bench
