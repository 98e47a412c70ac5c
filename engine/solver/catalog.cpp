#include <fmt/format.h>

#include "engine/base/error.hpp"
#include "engine/base/problem.hpp"
#include "engine/solver/automatic_solver.hpp"
#include "engine/solver/interior/interior_solver.hpp"
#include "engine/solver/simplex/simplex_solver.hpp"
#include "engine/solver/solver.hpp"
#if GRIDSTEP_WITH_HIGHS
#include "engine/solver/highs/highs_solver.hpp"
#endif

namespace gridstep {

const std::vector<SolverEntry>& solver_catalog() {
  static const std::vector<SolverEntry> catalog = {
    {"simplex", "built-in", "bounded dual simplex made for dispatch windows", make_simplex, true},
    {"interior", "built-in",
     "interior point, block-tridiagonal in time: long horizons, quadratic costs", make_interior},
#if GRIDSTEP_WITH_HIGHS
    {"highs", highs_version(),
     "dual simplex of HiGHS, one thread, warm-started; its active-set method for quadratic costs",
     make_highs},
#endif
  };
  return catalog;
}

namespace {

std::string names_of_all() {
  std::string names;
  for (const SolverEntry& entry : solver_catalog())
    names += fmt::format("{}{} {}", names.empty() ? "" : ", ", entry.name, entry.version);
  return names;
}

}  // namespace

const SolverEntry& find_solver(const std::string& name) {
  static const SolverEntry automatic = {
      "auto", "of " + names_of_all(),
      "the one that suits the program; where it proves nothing, the next", make_automatic};
  if (name == automatic.name) return automatic;
  std::vector<std::string> names;
  for (const SolverEntry& entry : solver_catalog()) {
    if (entry.name == name) return entry;
    names.push_back(entry.name);
  }
  const std::string guess = did_you_mean(name, names);
  throw Error(
      ExitCode::usage,
      fmt::format("there is no solver '{}'; known: auto, {}{}", name, fmt::join(names, ", "),
                  guess.empty() ? "" : fmt::format("; did you mean {}?", guess)));
}

}  // namespace gridstep
