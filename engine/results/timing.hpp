#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace gridstep {

/// Seconds that the solving thread spent in the stages of a run, by the clock on the wall; and what
/// the writer's own thread computed meanwhile.
struct Timing {
  double read_s = 0.0;
  double build_s = 0.0;
  double assemble_s = 0.0;
  double solve_s = 0.0;
  double account_s = 0.0;
  double certify_s = 0.0;
  double ledger_s = 0.0;
  double write_s = 0.0;
  double writer_cpu_s = 0.0;
  std::map<std::string, std::int64_t> solved_by;  ///< programs by the solver that solved them
};

}  // namespace gridstep
