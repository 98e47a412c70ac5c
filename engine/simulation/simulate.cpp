#include "engine/simulation/simulate.hpp"

#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/ledger/ledger.hpp"
#include "engine/simulation/account.hpp"
#include "engine/simulation/advance.hpp"
#include "engine/simulation/dispatch.hpp"
#include "engine/simulation/marginal.hpp"
#include "engine/simulation/shift_work.hpp"
#include "engine/time/windows.hpp"

namespace gridstep {

void simulate(const System& system, const MakeSolver& make_solver, const Observer& observer,
              Timing& timing, const std::function<void(Record&&)>& keep, std::optional<Past> past) {
  const Marginal marginal(system);
  const WorkShift shift(system);
  Ledger ledger(system);
  const std::vector<Window> windows =
      plan(system.time.steps, system.horizon.window_steps, system.horizon.keep_steps);
  const auto end = static_cast<Index>(windows.size());
  const auto book = [&](Record&& record) {
    const Index done_steps = record.first_step + record.steps;
    {
      const Stopwatch stopwatch(timing.ledger_s);
      ledger.book(record);
    }
    keep(std::move(record));
    if (observer.progress) observer.progress(done_steps, system.time.steps);
  };
  const auto stop_if_asked = [&] {
    if (observer.stop && observer.stop()) throw InterruptedError("stopped between two windows");
  };
  Seam seam{0, 0, initial_state(system), {}};
  if (past) {
    while (std::optional<Record> record = past->next_record()) {
      stop_if_asked();
      book(std::move(*record));
    }
    seam = std::move(past->seam);
  }

  std::unique_ptr<Solver> solver = make_solver();
  Dispatcher dispatcher(system, *solver);
  State state = seam.state;
  const auto pass_seam = [&](Index next_window) {
    if (next_window != seam.next_window) {
      seam = {next_window, windows[at(next_window)].first_step, std::move(state),
              dispatcher.warm_start()};
      solver = make_solver();
    }
    if (observer.at_seam) observer.at_seam(seam);
    dispatcher.restart(*solver, seam.start);
    state = seam.state;
  };
  for (Index w = seam.next_window; w < end; ++w) {
    if (is_seam(w, system.horizon.window_steps)) pass_seam(w);
    stop_if_asked();
    const Dispatch& dispatch = shift.solve(dispatcher, windows[at(w)], state, ledger);
    state = gridstep::advance(dispatcher.assembly(), dispatch.solution.x);
    Record record = [&] {
      const Stopwatch stopwatch(timing.account_s);
      return account(system, dispatcher.assembly(), dispatch);
    }();
    {
      const Stopwatch stopwatch(timing.ledger_s);
      marginal.book(dispatcher.assembly(), dispatch.solution.basis, record);
    }
    if (observer.dispatched) observer.dispatched(record);
    book(std::move(record));
  }
  if (observer.at_seam) observer.at_seam({end, system.time.steps, std::move(state), {}});
  timing.assemble_s += dispatcher.assemble_s();
  timing.solve_s += dispatcher.solve_s();
  timing.solved_by = dispatcher.solved_by();
  timing.ledger_s += shift.trace_s();
}

}  // namespace gridstep
