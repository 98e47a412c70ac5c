#include "engine/simulation/stepper.hpp"

#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/simulation/account.hpp"
#include "engine/simulation/advance.hpp"

namespace gridstep {

Stepper::Stepper(const System& system, MakeSolver make_solver, const Observer& observer,
                 Timing& timing, std::optional<Past> past)
    : system_(system),
      make_solver_(std::move(make_solver)),
      observer_(observer),
      timing_(timing),
      past_(std::move(past)),
      marginal_(system),
      shift_(system),
      ledger_(system),
      windows_(plan(system.time.steps, system.horizon.window_steps, system.horizon.keep_steps)),
      seam_{0, 0, initial_state(system), {}},
      state_(seam_.state) {}

Record Stepper::next() {
  std::optional<Record> record;
  if (past_) {
    record = past_->next_record();
    if (record) stop_if_asked();
  }
  if (!record) record = dispatched_window();
  next_step_ = record->first_step + record->steps;
  const Stopwatch stopwatch(timing_.ledger_s);
  ledger_.book(*record);
  return std::move(*record);
}

Record Stepper::dispatched_window() {
  if (!dispatcher_) begin();
  if (is_seam(next_window_, system_.horizon.window_steps)) pass_seam(next_window_);
  stop_if_asked();
  const Dispatch& dispatch =
      shift_.solve(*dispatcher_, windows_[at(next_window_)], state_, ledger_);
  ++next_window_;
  state_ = gridstep::advance(dispatcher_->assembly(), dispatch.solution.x);
  Record record = [&] {
    const Stopwatch stopwatch(timing_.account_s);
    return account(system_, dispatcher_->assembly(), dispatch);
  }();
  {
    const Stopwatch stopwatch(timing_.ledger_s);
    marginal_.book(dispatcher_->assembly(), dispatch.solution.basis, record);
  }
  if (observer_.dispatched) observer_.dispatched(record);
  return record;
}

void Stepper::begin() {
  if (past_) {
    seam_ = std::move(past_->seam);
    past_.reset();
  }
  next_window_ = seam_.next_window;
  solver_ = make_solver_();
  dispatcher_.emplace(system_, *solver_);
  state_ = seam_.state;
}

void Stepper::pass_seam(Index window) {
  if (window != seam_.next_window) {
    seam_ = {window, windows_[at(window)].first_step, std::move(state_), dispatcher_->warm_start()};
    solver_ = make_solver_();
  }
  if (observer_.at_seam) observer_.at_seam(seam_);
  dispatcher_->restart(*solver_, seam_.start);
  state_ = seam_.state;
}

void Stepper::system_changed() {
  if (!dispatcher_) return;
  take_times();
  WarmStart start = dispatcher_->warm_start();
  dispatcher_.emplace(system_, *solver_);
  dispatcher_->restart(*solver_, std::move(start));
}

void Stepper::finish() {
  if (!dispatcher_) begin();  // all of it was past
  if (is_done() && observer_.at_seam)
    observer_.at_seam(
        {static_cast<Index>(windows_.size()), system_.time.steps, std::move(state_), {}});
  take_times();
  timing_.ledger_s += shift_.trace_s();
}

void Stepper::take_times() {
  timing_.assemble_s += dispatcher_->assemble_s();
  timing_.solve_s += dispatcher_->solve_s();
  for (const auto& [solver, programs] : dispatcher_->solved_by())
    timing_.solved_by[solver] += programs;
}

void Stepper::stop_if_asked() const {
  if (observer_.stop && observer_.stop()) throw InterruptedError("stopped between two windows");
}

}  // namespace gridstep
