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

void simulate(const System& system, Solver& solver, const Observer& observer, Timing& timing,
              const std::function<void(Record&&)>& keep) {
  Dispatcher dispatcher(system, solver);
  const Marginal marginal(system);
  Ledger ledger(system);
  const WorkShift shift(system);
  State state = initial_state(system);
  const std::vector<Window> windows =
      plan(system.time.steps, system.horizon.window_steps, system.horizon.keep_steps);
  for (const Window& window : windows) {
    if (observer.stop && observer.stop()) throw InterruptedError("stopped between two windows");
    const Dispatch& dispatch = shift.solve(dispatcher, window, state, ledger);
    state = gridstep::advance(dispatcher.assembly(), dispatch.solution.x);
    Record record = [&] {
      const Stopwatch stopwatch(timing.account_s);
      return account(system, dispatcher.assembly(), dispatch);
    }();
    {
      const Stopwatch stopwatch(timing.ledger_s);
      marginal.book(dispatcher.assembly(), dispatch.solution.basis, record);
      ledger.book(record);
    }
    keep(std::move(record));
    if (observer.progress)
      observer.progress(window.first_step + window.keep_steps, system.time.steps);
  }
  timing.assemble_s += dispatcher.assemble_s();
  timing.solve_s += dispatcher.solve_s();
  timing.solved_by = dispatcher.solved_by();
  timing.ledger_s += shift.trace_s();
}

}  // namespace gridstep
