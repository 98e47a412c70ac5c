#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/simulation/assemble.hpp"
#include "engine/simulation/break_ties.hpp"
#include "engine/simulation/reduce.hpp"
#include "engine/solver/solver.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// The dispatch of one window.
struct Dispatch {
  Solution solution;
  ProgramCertificate certificate;  ///< of the solution as it stands, from the program's numbers
  double bound = 0.0;              ///< of the window's cost: what no dispatch can beat, with the
                                   ///< rule against charging and discharging at once left free
};

/// What one window hands to the next so that its solver starts warm. Everything a Dispatcher
/// remembers of its windows is here; empty before the first.
struct WarmStart {
  Window window;                    ///< the one that was solved last
  Basis basis;                      ///< of its program in full
  std::vector<FlowLimit> limits;    ///< rows of that program, behind the fixed ones
  std::vector<Index> idle_windows;  ///< of windows of one step, by limit: since when it idles
};

/// How a dispatcher goes about its windows. The optimum does not depend on it.
struct DispatchOptions {
  /// What a window's first solve starts from: the basis of the window before, moved by the kept
  /// steps, or nothing.
  enum class Start { shifted, cold };
  Start start = Start::shifted;
  /// Ramp rows: as they are violated, or all from the start.
  enum class Ramps { lazy, all };
  Ramps ramps = Ramps::lazy;
};

/// Stage 6, solve: a window's program, again and again until nothing it left out is violated.
///
/// Left out at first are branch limits (few bind) and the rule that a storage does not charge and
/// discharge at once (breaking it pays only where energy is worth burning). Where the rule is
/// broken, the side that moves less power is closed and the program is solved again; only if that
/// leaves no dispatch, branch and bound looks for sides that do. What the rule costs stays in the
/// difference to the bound. Each window starts from the basis of the one before, moved by the kept
/// steps. A commitment stage would set bounds before `solve`; contingency rows join where branch
/// limits do.
class Dispatcher {
 public:
  Dispatcher(const System& system, Solver& solver, const DispatchOptions& options = {});

  /// From here on as a Dispatcher newly made with this solver that has solved the windows behind
  /// `start`: to the last bit, if the solver is new.
  void restart(Solver& solver, WarmStart start);
  /// What the next window would start from.
  [[nodiscard]] WarmStart warm_start() const;

  /// What a caller changes in an assembled window before it is solved: costs, bounds.
  using Adjust = std::function<void(Assembly&)>;

  /// Throws InfeasibleError, CertificateError or InterruptedError; a returned dispatch is
  /// certified: residuals to `tolerance::residual`, duality gap to the system's. The window before
  /// may have been the same.
  const Dispatch& solve(const Window& window, const State& state, const Adjust& adjust = {});

  /// The optimum of the window's program as the solver leaves it, within every branch limit: no
  /// rule of sides, no choice among ties, no certificate. For measuring. Throws as `solve`.
  const Solution& optimum(const Window& window, const State& state);
  /// The next window starts from nothing, whatever came before.
  void forget() { dispatch_.solution.basis = {}; }

  [[nodiscard]] Assembly& assembly() { return assembly_; }
  /// Seconds spent assembling and solving so far.
  [[nodiscard]] double assemble_s() const { return assemble_s_; }
  [[nodiscard]] double solve_s() const { return solve_s_; }
  /// Programs solved so far, by the solver that did; a solver that is alone has no name here.
  [[nodiscard]] const std::map<std::string, std::int64_t>& solved_by() const { return solved_by_; }

 private:
  void start(const Window& window, const State& state);
  [[nodiscard]] std::vector<FlowLimit> carry_limits(const WarmStart& before, Index passed);
  [[nodiscard]] bool solve_once();
  Index add_violated();
  [[nodiscard]] bool solve_within_limits();
  void keep_to_one_side();
  void search_sides();
  [[noreturn]] void give_up(Solution::Status status, const std::string& message);
  void clamp_to_bounds();
  void require_certified() const;

  const System& system_;
  Solver* solver_;
  DispatchOptions options_;
  Assembly assembly_;
  Reduction reduction_;
  TieBreaker tie_breaker_;
  Dispatch dispatch_;
  std::optional<WarmStart> given_;  ///< what the next window starts from, where that was given
  Basis start_basis_;
  std::vector<ExclusivePair> sides_;  ///< of the window, so far
  std::vector<Index> idle_windows_;   ///< of windows of one step, by limit: since when it idles
  Index rounds_ = 0;                  ///< how often the window's program was solved
  double assemble_s_ = 0.0;
  double solve_s_ = 0.0;
  std::map<std::string, std::int64_t> solved_by_;
};

}  // namespace gridstep
