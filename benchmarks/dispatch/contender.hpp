#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/solver/solver.hpp"
#include "engine/system/system.hpp"
#include "engine/time/windows.hpp"

namespace gridstep::bench {

/// One way of solving a case's windows one after another, with all that it keeps in memory between
/// them. What `solve` does is what is timed: refill of the numbers, move of the basis, every solve
/// including those after rows were added, and the search for violated limits.
class Contender {
 public:
  virtual ~Contender() = default;

  /// Throws InfeasibleError, CertificateError or InterruptedError where there is no optimum.
  virtual const Solution& solve(const Window& window, const State& state) = 0;
  /// Of the window solved last, with every row the solution needed.
  [[nodiscard]] virtual const Program& program() const = 0;
  /// The next window starts from nothing; the model stays.
  virtual void forget() = 0;
  /// Pivots or steps so far; 0 where the solver does not tell.
  [[nodiscard]] virtual Index iterations() const = 0;
};

/// A way by name, and how to enter it into a race.
struct Way {
  using Enter =
      std::function<std::unique_ptr<Contender>(const System& system, const SolverOptions& options)>;

  std::string solver;          ///< as the catalog calls it
  std::string name;            ///< `lazy_shifted`, `angles_cold`, …
  Enter enter;                 ///< the system must outlive what it returns
  Enter otherwise;             ///< entered instead where the first is not certified; may be empty
  bool needs_network = false;  ///< makes no sense on a copperplate
  bool needs_windows = false;  ///< starts from the window before: nothing new with one window
  bool needs_ramps = false;    ///< differs from another way by ramp rows only
  bool needs_all_factors = false;  ///< writes branches × decisions numbers per step
};

/// Every way of this build: each solver of the catalog with limits as they are violated, from the
/// window before and from nothing; HiGHS also with every ramp row, with every transfer factor, with
/// angles, and by its interior point method. HiGHS's first, then in the order of the catalog.
std::vector<Way> all_ways();

}  // namespace gridstep::bench
