#pragma once

#include <nanobind/nanobind.h>

#include "engine/simulation/run.hpp"

namespace gridstep::python {

/// What a run is told, by the names of Python's arguments: start, end, steps, solver, seed,
/// threads, output, overwrite; what is not there is as in RunOptions. The result is held in memory.
RunOptions run_options(const nanobind::dict& given);

}  // namespace gridstep::python
