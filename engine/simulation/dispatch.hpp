#pragma once

#include <vector>

#include "engine/simulation/assemble.hpp"
#include "engine/simulation/break_ties.hpp"
#include "engine/system/system.hpp"
#include "engine/solver/solver.hpp"

namespace gridstep {

/// The dispatch of one window.
struct Dispatch {
  Solution solution;
  ProgramCertificate certificate;  ///< of the solution as it stands, from the program's numbers
  double bound = 0.0;              ///< of the window's cost, before storages were told not to
                                   ///< charge and discharge at once: what no dispatch can beat
  Index rounds = 0;                ///< how often the program was solved
};

/// Stage 6, solve: a window's program, again and again until nothing it left out is violated.
///
/// Left out at first are branch limits (few bind) and the rule that a storage does not charge and
/// discharge at once (it pays only at negative prices). Each window starts from the basis of the
/// one before, moved by the kept steps. A commitment stage would set bounds before `solve`;
/// contingency rows join where branch limits do.
class Dispatcher {
 public:
  Dispatcher(const System& system, Solver& solver);

  /// Throws InfeasibleError, CertificateError or InterruptedError; a returned dispatch is
  /// certified to `residual_tolerance` and `gap_tolerance`.
  const Dispatch& solve(const Window& window, const State& state);

  [[nodiscard]] Assembly& assembly() { return assembly_; }
  /// Seconds spent assembling and solving so far.
  [[nodiscard]] double assemble_s() const { return assemble_s_; }
  [[nodiscard]] double solve_s() const { return solve_s_; }

  static constexpr double residual_tolerance = 1e-6;  ///< MW or MWh
  static constexpr double gap_tolerance = 1e-6;       ///< relative

 private:
  void start(const Window& window, const State& state);
  void solve_once();
  void clamp_to_bounds();
  void require_certified() const;

  const System& system_;
  Solver& solver_;
  Assembly assembly_;
  TieBreaker tie_breaker_;
  Dispatch dispatch_;
  Basis start_basis_;
  double assemble_s_ = 0.0;
  double solve_s_ = 0.0;
};

}  // namespace gridstep
