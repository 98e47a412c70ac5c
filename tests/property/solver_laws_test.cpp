#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>

#include "engine/solver/solver.hpp"
#include "tests/support/dispatch_region.hpp"
#include "tests/support/judge.hpp"
#include "tests/support/random_program.hpp"
#include "tests/support/random_region.hpp"

/// What a solver says of a random program is what HiGHS says, or it says that it failed. It never
/// calls optimal what does not survive recomputation.
namespace gridstep::test {
namespace {

using Status = Solution::Status;

/// Any statuses at all.
Basis garbage(Draw& draw, const Program& program) {
  Basis basis;
  const auto any = [&] { return static_cast<BasisStatus>(draw.below(4)); };
  for (Index j = 0; j < program.columns(); ++j) basis.columns.push_back(any());
  for (Index i = 0; i < program.rows(); ++i) basis.rows.push_back(any());
  return basis;
}

/// A basis moved along by a step, as between two windows.
Basis shifted(const Basis& basis, const Program& program) {
  Basis result = basis;
  const auto by = program.columns() / program.steps;
  std::rotate(result.columns.begin(),
              result.columns.begin() + static_cast<std::ptrdiff_t>(by % program.columns()),
              result.columns.end());
  const auto rows = static_cast<std::ptrdiff_t>(result.rows.size());
  std::rotate(result.rows.begin(), result.rows.begin() + std::min<std::ptrdiff_t>(3, rows),
              result.rows.end());
  return result;
}

/// Each of the programs to every solver, cold; to the simplex from bad starts, too.
void expect_agreement(std::uint64_t seed, const ProgramKind& kind, int programs) {
  const std::unique_ptr<Solver> highs = find_solver("highs").make({});
  Asked cold("simplex", "cold");
  Asked warm("simplex", "from a bad start");
  Asked interior("interior", "cold");
  Asked automatic("auto", "cold");
  ProgramMaker maker(seed, kind);
  for (int k = 0; k < programs && !testing::Test::HasFailure(); ++k) {
    SCOPED_TRACE("program " + std::to_string(k));
    const Program program = maker.make();
    const Truth truth = truth_of(program, highs->solve(program, {}));
    const Solution solution = cold.solve(program, {}, truth);
    interior.solve(program, {}, truth);
    automatic.solve(program, {}, truth);
    warm.solve(program,
               k % 2 == 0 || solution.basis.empty() ? garbage(maker.draw(), program)
                                                    : shifted(solution.basis, program),
               truth);
  }
  // The built-in solvers do not scale: where coefficients range over eight powers of ten they prove
  // less often, the normal equations, which square them, least.
  const double of_simplex = !kind.is_ill_scaled ? 1.0 : kind.has_long_rows ? 5.0 : 2.0;
  cold.finish(of_simplex);
  warm.finish(of_simplex);
  interior.finish(kind.is_ill_scaled ? 100.0 : 1.0);
  automatic.finish();
}

TEST(SolverLaw, OfOneStep) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(1, {}, 2000);
}

TEST(SolverLaw, OfOneDegenerateStep) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(2, {.is_degenerate = true}, 2000);
}

TEST(SolverLaw, OfOneIllScaledStep) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(3, {.is_ill_scaled = true}, 1500);
}

TEST(SolverLaw, OfManySteps) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(4, {.in_time = true}, 1500);
}

TEST(SolverLaw, OfManyDegenerateSteps) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(5, {.in_time = true, .is_degenerate = true}, 1500);
}

TEST(SolverLaw, OfManyIllScaledSteps) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(6, {.in_time = true, .is_ill_scaled = true}, 1000);
}

TEST(SolverLaw, OfWideBalances) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(7, {.in_time = true, .is_wide = true}, 800);
}

TEST(SolverLaw, OfWideDegenerateBalances) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(8, {.in_time = true, .is_wide = true, .is_degenerate = true}, 800);
}

TEST(SolverLaw, OfRowsOverManySteps) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(11, {.in_time = true, .has_long_rows = true}, 1500);
}

TEST(SolverLaw, OfDegenerateRowsOverManySteps) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(12, {.in_time = true, .has_long_rows = true, .is_degenerate = true}, 1500);
}

TEST(SolverLaw, OfIllScaledRowsOverManySteps) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(13, {.in_time = true, .has_long_rows = true, .is_ill_scaled = true}, 800);
}

TEST(SolverLaw, OfLongHorizonsWithRowsOverManySteps) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(14, {.in_time = true, .most_steps = 40, .has_long_rows = true, .is_wide = true},
                   60);
}

// Long enough for refactorisations and for steps that lead nowhere.
TEST(SolverLaw, OfLongDegenerateHorizons) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(9, {.in_time = true, .most_steps = 40, .is_wide = true, .is_degenerate = true},
                   60);
}

TEST(SolverLaw, OfLongHorizons) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement(10, {.in_time = true, .most_steps = 40, .is_wide = true}, 60);
}

/// The bounds and right sides of another program of the same pattern.
void start_again(Program& program, const Program& first) {
  program.cut_added_rows();
  program.lower = first.lower;
  program.upper = first.upper;
  program.row_lower = first.row_lower;
  program.row_upper = first.row_upper;
  program.entry_value = first.entry_value;
}

/// Windows of one pattern, one after another on the same solvers: other costs and bounds, rows
/// added and taken away, each from where the one before ended.
void expect_agreement_in_sequence(std::uint64_t seed, const ProgramKind& kind, int sequences) {
  const std::unique_ptr<Solver> highs = find_solver("highs").make({});
  Asked simplex("simplex", "hot");
  Asked automatic("auto", "hot");
  ProgramMaker maker(seed, kind);
  for (int k = 0; k < sequences; ++k) {
    Program program = maker.make();
    const Program first = program;
    Basis basis;
    for (int window = 0; window < 12; ++window) {
      SCOPED_TRACE("sequence " + std::to_string(k) + ", window " + std::to_string(window));
      const Truth truth = truth_of(program, highs->solve(program, {}));
      const Solution solution = simplex.solve(program, basis, truth);
      automatic.solve(program, basis, truth);
      if (testing::Test::HasFailure()) return;
      if (!solution.basis.empty()) basis = solution.basis;
      if (truth.status == Status::infeasible) start_again(program, first);
      if (truth.status == Status::infeasible || maker.draw().chance(0.2)) {
        program.cut_added_rows();
        if (!basis.empty()) basis.rows.resize(at(program.rows()));
      }
      if (maker.draw().chance(0.7)) maker.change(program);
      for (Index cuts = maker.draw().below(2); cuts > 0; --cuts) {
        maker.add_cut(program);
        if (!basis.empty()) basis.rows.push_back(BasisStatus::basic);
      }
    }
  }
  simplex.finish();
  automatic.finish();
}

TEST(SolverLaw, OfSequencesOfOneStep) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement_in_sequence(11, {.is_degenerate = true}, 150);
}

TEST(SolverLaw, OfSequencesOfManySteps) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement_in_sequence(12, {.in_time = true}, 120);
}

TEST(SolverLaw, OfSequencesOfWideBalances) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement_in_sequence(13, {.in_time = true, .is_wide = true}, 60);
}

TEST(SolverLaw, OfSequencesOfWideDegenerateBalances) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_agreement_in_sequence(14, {.in_time = true, .is_wide = true, .is_degenerate = true}, 60);
}

/// HiGHS says whether there is a solution, with the curves left out; the certificate, whose bound
/// holds whoever found it, says whether it is the best.
void expect_quadratic_agreement(std::uint64_t seed, ProgramKind kind, int programs) {
  kind.is_quadratic = true;
  const std::unique_ptr<Solver> highs = find_solver("highs").make({});
  Asked interior("interior", "quadratic");
  Asked automatic("auto", "quadratic");
  ProgramMaker maker(seed, kind);
  for (int k = 0; k < programs && !testing::Test::HasFailure(); ++k) {
    SCOPED_TRACE("program " + std::to_string(k));
    const Program program = maker.make();
    Program straight = program;
    straight.quadratic.clear();
    Truth truth = truth_of(straight, highs->solve(straight, {}));
    if (truth.status == Status::optimal) truth.objective = std::nan("");
    interior.solve(program, {}, truth);
    automatic.solve(program, {}, truth);
  }
  interior.finish();
  automatic.finish();
}

TEST(SolverLaw, OfQuadraticCosts) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_quadratic_agreement(21, {}, 600);
}

TEST(SolverLaw, OfQuadraticCostsOfManySteps) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_quadratic_agreement(22, {.in_time = true}, 400);
}

TEST(SolverLaw, OfQuadraticCostsAndRowsOverManySteps) {
  GRIDSTEP_NEEDS_HIGHS();
  expect_quadratic_agreement(23, {.in_time = true, .has_long_rows = true}, 400);
}

/// A region's whole time solved by a solver by way of windows, limits and reduction.
double by_dispatcher(const System& system, const std::string& name) {
  const std::unique_ptr<Solver> solver = find_solver(name).make({});
  Dispatcher dispatcher(system, *solver);
  return dispatcher.solve(whole(system), initial_state(system)).certificate.objective;
}

/// The same with every ramp row from the start and no column merged.
double in_full(const System& system) {
  const std::unique_ptr<Solver> highs = find_solver("highs").make({});
  Assembly assembly(system);
  assembly.assemble(whole(system), initial_state(system));
  for (;;) {
    const Solution solution = highs->solve(assembly.program(), {});
    if (solution.status != Status::optimal) return std::nan("");
    if (assembly.add_violated_limits(solution.x) == 0)
      return certify(assembly.program(), solution.x, solution.y).objective;
  }
}

TEST(SolverLaw, OfRegionsInFullAndReduced) {
  GRIDSTEP_NEEDS_HIGHS();
  for_each_region({}, [](const Region& region) {
    const System system = build(region);
    const double expected = in_full(system);
    for (const char* name : {"simplex", "interior", "highs", "auto"})
      expect_close(expected, by_dispatcher(system, name), 1e-7);
  });
}

/// One column of several may be merged with others: plants of equal cost at one bus.
TEST(SolverLaw, OfRegionsOfTwins) {
  GRIDSTEP_NEEDS_HIGHS();
  for_each_region({.exchanges = false}, [](Region& region) {
    const std::vector<Plant> plants = region.plants;
    for (Plant plant : plants) {
      plant.id += "'";
      plant.p_min_mw = 0.0;
      plant.ramp_mw_per_h = 0.0;
      plant.heat_max_mw_th = 0.0;
      for (Piece& piece : plant.pieces) piece.cost_per_mwh = 30.0;
      region.plants.push_back(plant);
    }
    const System system = build(region);
    const double expected = in_full(system);
    for (const char* name : {"simplex", "highs"})
      expect_close(expected, by_dispatcher(system, name), 1e-7);
  });
}

}  // namespace
}  // namespace gridstep::test
