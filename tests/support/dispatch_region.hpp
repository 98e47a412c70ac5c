#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "engine/simulation/advance.hpp"
#include "engine/simulation/dispatch.hpp"
#include "engine/simulation/simulate.hpp"
#include "engine/solver/solver.hpp"
#include "engine/system/record.hpp"
#include "tests/support/region.hpp"

/// Skips the test, visibly, in a build without any solver.
#define GRIDSTEP_NEEDS_SOLVER() \
  if (gridstep::solver_catalog().empty()) GTEST_SKIP() << "this build has no solver"

namespace gridstep::test {

inline std::unique_ptr<Solver> best_solver() {
  return find_solver("auto").make({});
}

/// The whole time of a system as one window.
inline Window whole(const System& system) {
  return {0, system.time.steps, system.time.steps};
}

/// The dispatch of a system's whole time as one window.
inline Dispatch dispatch_whole(const System& system) {
  const std::unique_ptr<Solver> solver = best_solver();
  Dispatcher dispatcher(system, *solver);
  return dispatcher.solve(whole(system), initial_state(system));
}

/// Its cost, terminal values taken off.
inline double optimum(const System& system) {
  return dispatch_whole(system).certificate.objective;
}
inline double optimum(const Region& region) {
  return optimum(build(region));
}

/// Every window's record of a rolling simulation.
inline std::vector<Record> simulate_all(const System& system) {
  std::vector<Record> records;
  Timing timing;
  simulate(system, best_solver, {}, timing,
           [&](Record&& record) { records.push_back(std::move(record)); });
  return records;
}

/// `b` equals `a` to a relative tolerance.
inline void expect_close(double a, double b, double relative = 1e-8) {
  EXPECT_NEAR(a, b, relative * std::fmax(1.0, std::fabs(a)));
}

}  // namespace gridstep::test
