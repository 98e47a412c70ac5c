#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/problem.hpp"

namespace gridstep::python {

/// Throws Error (usage): nothing of this kind has the name; the nearest that there is, is told.
[[noreturn]] inline void refuse_name(const char* kind, const std::string& name,
                                     const std::vector<std::string>& known) {
  const std::string guess = did_you_mean(name, known);
  throw Error(ExitCode::usage,
              fmt::format("there is no {} '{}'{}", kind, name,
                          guess.empty() ? std::string() : "; did you mean '" + guess + "'?"));
}

}  // namespace gridstep::python
