#include "benchmarks/dispatch/case.hpp"

#include <algorithm>
#include <memory>

#include "engine/simulation/advance.hpp"
#include "engine/simulation/dispatch.hpp"
#include "engine/solver/solver.hpp"

namespace gridstep::bench {

namespace {

void shorten(const CaseSource& source, std::vector<Window>& windows) {
  if (source.windows && *source.windows < static_cast<Index>(windows.size()))
    windows.resize(at(*source.windows));
}

}  // namespace

std::vector<WindowStart> roll(const System& system, const std::vector<Window>& windows) {
  const std::unique_ptr<Solver> solver = find_solver("auto").make({});
  Dispatcher dispatcher(system, *solver);
  State state = initial_state(system);
  std::vector<WindowStart> starts;
  for (const Window& window : windows) {
    starts.push_back({window, state});
    if (starts.size() == windows.size()) break;  // nobody asks what comes after the last
    const Solution& solution = dispatcher.optimum(window, state);
    state = gridstep::advance(dispatcher.assembly(), solution.x);
  }
  return starts;
}

void roll_horizon(const CaseSource& source, Case& made) {
  const Horizon& horizon = made.system.horizon;
  std::vector<Window> windows =
      plan(made.system.time.steps, horizon.window_steps, horizon.keep_steps);
  made.all_windows = static_cast<Index>(windows.size());
  shorten(source, windows);
  made.starts = roll(made.system, windows);
}

void take_whole(Case& made) {
  const Index steps = made.system.time.steps;
  made.starts = {{{0, steps, steps}, initial_state(made.system)}};
  made.all_windows = 1;
}

void take_separate(const CaseSource& source, Index steps, Case& made) {
  std::vector<Window> windows;
  for (Index first = 0; first + steps <= made.system.time.steps; first += steps)
    windows.push_back({first, steps, steps});
  made.all_windows = static_cast<Index>(windows.size());
  shorten(source, windows);
  const State state = initial_state(made.system);
  for (const Window& window : windows) made.starts.push_back({window, state});
}

}  // namespace gridstep::bench
