#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/ledger/ledger.hpp"
#include "engine/simulation/dispatch.hpp"
#include "engine/simulation/marginal.hpp"
#include "engine/simulation/observer.hpp"
#include "engine/simulation/seam.hpp"
#include "engine/simulation/shift_work.hpp"
#include "engine/system/record.hpp"
#include "engine/time/windows.hpp"

namespace gridstep {

/// The loop over a run's windows, opened: one window a call, in order. With a past its records are
/// booked first, then it goes on at the seam: what it gives is the same to the last bit.
class Stepper {
 public:
  /// Keeps references to the system, the observer and the times, which it adds to.
  Stepper(const System& system, MakeSolver make_solver, const Observer& observer, Timing& timing,
          std::optional<Past> past = {});

  /// Whether every window has been given.
  [[nodiscard]] bool is_done() const { return next_step_ == system_.time.steps; }
  /// The first step that has not been given.
  [[nodiscard]] Index next_step() const { return next_step_; }
  /// What the steps given hand on.
  [[nodiscard]] const State& state() const { return state_; }

  /// Stages 5 to 8 of the next window: its kept steps, with the program's side of their
  /// certificates (duality gap, bound) filled in and booked in the ledger.
  ///
  /// Throws InfeasibleError naming the worst rows, CertificateError when a solver's answer does
  /// not survive recomputation, InterruptedError when asked to stop.
  Record next();

  /// Numbers of the system were changed, of steps that have not been given.
  void system_changed();

  /// Adds up the times; after the last window the observer is told of the end.
  void finish();

 private:
  [[nodiscard]] Record dispatched_window();
  void pass_seam(Index window);
  void begin();
  void stop_if_asked() const;
  void take_times();

  const System& system_;
  MakeSolver make_solver_;
  const Observer& observer_;
  Timing& timing_;
  std::optional<Past> past_;
  Marginal marginal_;
  WorkShift shift_;
  Ledger ledger_;
  std::vector<Window> windows_;
  Seam seam_;
  State state_;
  Index next_window_ = 0;
  Index next_step_ = 0;
  std::unique_ptr<Solver> solver_;
  std::optional<Dispatcher> dispatcher_;  ///< none before the first window
};

}  // namespace gridstep
