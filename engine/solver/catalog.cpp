#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/problem.hpp"
#include "engine/solver/simplex/simplex_solver.hpp"
#include "engine/solver/solver.hpp"
#if GRIDSTEP_WITH_HIGHS
#include "engine/solver/highs/highs_solver.hpp"
#endif

namespace gridstep {

const std::vector<SolverEntry>& solver_catalog() {
  static const std::vector<SolverEntry> catalog = {
    {"simplex", "built in", "bounded dual simplex made for dispatch windows", make_simplex},
#if GRIDSTEP_WITH_HIGHS
    {"highs", highs_version(), "dual simplex of HiGHS, one thread, warm-started", make_highs},
#endif
  };
  return catalog;
}

const SolverEntry& find_solver(const std::string& name) {
  std::vector<std::string> names;
  for (const SolverEntry& entry : solver_catalog()) {
    if (entry.name == name || name == "auto") return entry;
    names.push_back(entry.name);
  }
  if (names.empty())
    throw Error(ExitCode::usage,
                "this build has no solver: install HiGHS (or let the build fetch it) and rebuild");
  const std::string guess = did_you_mean(name, names);
  throw Error(
      ExitCode::usage,
      fmt::format("there is no solver '{}'; known: auto, {}{}", name, fmt::join(names, ", "),
                  guess.empty() ? "" : fmt::format("; did you mean {}?", guess)));
}

}  // namespace gridstep
