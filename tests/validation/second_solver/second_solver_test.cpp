#include <gtest/gtest.h>

#include "tests/support/dispatch_region.hpp"
#include "tests/support/random_region.hpp"

#if GRIDSTEP_TEST_WITH_CLP
#include "tests/validation/second_solver/angle_formulation.hpp"
#include "tests/validation/second_solver/clp_program.hpp"
#endif

/// A second solver, Clp of COIN-OR, must find the same least cost to 1e-7.
namespace gridstep::test {
namespace {

constexpr std::uint64_t first_seed = 1001;
constexpr std::uint64_t regions = 100;
constexpr double relative = 1e-7;

#if GRIDSTEP_TEST_WITH_CLP

// The same program, another solver.
TEST(SecondSolver, FindsTheSameOptimumOfTheProgram) {
  GRIDSTEP_NEEDS_SOLVER();
  for (std::uint64_t seed = first_seed; seed < first_seed + regions; ++seed) {
    SCOPED_TRACE(seed);
    const System system = build(random_region(seed));
    const std::unique_ptr<Solver> solver = best_solver();
    Dispatcher dispatcher(system, *solver);
    const double cost =
        dispatcher.solve(whole(system), initial_state(system)).certificate.objective;
    expect_close(cost, as_clp(dispatcher.assembly().program()).optimum(), relative);
  }
}

// Another program for the same region, and another solver: nothing of the engine is in it.
TEST(SecondSolver, FindsTheSameOptimumFromAngles) {
  GRIDSTEP_NEEDS_SOLVER();
  Index binding = 0;
  for (std::uint64_t seed = first_seed; seed < first_seed + regions; ++seed) {
    SCOPED_TRACE(seed);
    Region region = random_region(seed);
    region.simultaneous_charge_discharge = true;  // a linear program cannot forbid it
    const System system = build(region);
    const std::unique_ptr<Solver> solver = best_solver();
    Dispatcher dispatcher(system, *solver);
    const double cost =
        dispatcher.solve(whole(system), initial_state(system)).certificate.objective;
    binding += dispatcher.assembly().limits().empty() ? 0 : 1;
    expect_close(AngleFormulation(region).optimum(), cost, relative);
  }
  EXPECT_GT(binding, static_cast<Index>(regions / 2)) << "too few regions have lines that bind";
}

#else

TEST(SecondSolver, FindsTheSameOptimum) {
  GTEST_SKIP() << "this build has no Clp (coinor-libclp-dev)";
}

#endif

}  // namespace
}  // namespace gridstep::test
