#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/results/summary.hpp"
#include "engine/results/timing.hpp"

namespace gridstep {

/// What became of one run of a batch.
struct RunOutcome {
  std::string run;             ///< its id in the study
  std::string input_sha256;    ///< of all that decides its result
  int exit_code = 0;           ///< 0: done and certified; else that of the failure
  std::string reason;          ///< of the failure
  std::string content_sha256;  ///< of its result file; empty where none is kept
  std::uintmax_t bytes = 0;    ///< of that file
  Totals totals;               ///< where it is done
  Timing timing;               ///< likewise
  double wall_s = 0.0;
  std::map<std::string, std::string> scheduler;  ///< see scheduler_variables

  [[nodiscard]] bool is_done() const { return exit_code == 0; }
};

/// One JSON object on one line, and back. Numbers survive the way exactly. Throws
/// std::runtime_error where a text is no outcome.
std::string to_line(const RunOutcome& outcome);
RunOutcome outcome_of_line(const std::string& line);

}  // namespace gridstep
