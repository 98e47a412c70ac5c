#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/results/held_result.hpp"
#include "engine/results/result.hpp"
#include "engine/simulation/run.hpp"

namespace gridstep::python {

/// A result of Python: held in memory after a run, or a file that was opened.
struct ResultHandle {
  std::shared_ptr<const Result> result;
  std::shared_ptr<const HeldResult> held;  ///< the same, where it is held
  std::optional<RunReport> report;         ///< where it was run here
  std::string file;                        ///< where it lies; empty: in memory alone
};

}  // namespace gridstep::python
