#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/program/program.hpp"

namespace gridstep {

/// From so many steps in one program on the interior point method is faster [docs/performance.md].
inline constexpr Index long_horizon_steps = 2000;

/// Where a column or row stands in a simplex basis.
enum class BasisStatus : std::uint8_t { at_lower, basic, at_upper, at_zero };

/// A starting point for a solver; may be incomplete or singular, a solver repairs it.
struct Basis {
  std::vector<BasisStatus> columns;
  std::vector<BasisStatus> rows;
  [[nodiscard]] bool empty() const { return columns.empty(); }
};

/// What a solver found. The engine recomputes what it proves; nothing here is believed.
struct Solution {
  enum class Status { optimal, infeasible, failed, interrupted };

  Status status = Status::failed;
  std::string message;    ///< the solver's own words when it is not optimal
  std::vector<double> x;  ///< columns
  std::vector<double> y;  ///< rows: cost of one more unit of the row's right-hand side
  Basis basis;
  std::string solver;           ///< who solved it, where several might have
  std::int64_t iterations = 0;  ///< of whatever the solver does again and again
};

/// Two columns of which at most one may be above 0; both have 0 as lower bound.
struct ExclusivePair {
  Index first = 0;
  Index second = 0;
};

/// Which column of each pair may be above 0 in a good solution.
struct Choice {
  Solution::Status status = Solution::Status::failed;
  std::string message;
  std::vector<bool> first_open;  ///< by pair; false: the second one is
};

/// Options that every solver understands.
struct SolverOptions {
  double tolerance = 1e-9;     ///< primal and dual feasibility
  double gap = 1e-6;           ///< relative, that an answer must prove where it is checked
  std::function<bool()> stop;  ///< asked now and then; true ends the solve as interrupted
};

/// Solves programs. One object keeps its model between calls: a program with the pattern of the
/// one before is refilled in place, a basis makes it start warm. Single-threaded; the same
/// programs from the same bases, one after another, give the same bits.
class Solver {
 public:
  virtual ~Solver() = default;
  virtual Solution solve(const Program& program, const Basis& start) = 0;
  /// The same program with exclusive pairs, to a relative gap or until a fixed effort is spent;
  /// decides the pairs only.
  virtual Choice choose(const Program& program, const std::vector<ExclusivePair>& pairs,
                        double gap) = 0;
};

/// One entry of the catalog.
struct SolverEntry {
  std::string name;
  std::string version;
  std::string what;
  std::unique_ptr<Solver> (*make)(const SolverOptions& options);
  bool linear_only = false;  ///< quadratic costs are not for it
};

/// Every solver of this build. An explicit list.
const std::vector<SolverEntry>& solver_catalog();

/// The entry called `name`, or `auto`, which asks those of the catalog; throws Error (usage) naming
/// the known ones.
const SolverEntry& find_solver(const std::string& name);

}  // namespace gridstep
