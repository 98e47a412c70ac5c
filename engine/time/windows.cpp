#include "engine/time/windows.hpp"

#include <algorithm>

#include "engine/base/error.hpp"

namespace gridstep {

std::vector<Window> plan(Index steps, Index window_steps, Index keep_steps) {
  expect(steps >= 1 && keep_steps >= 1 && window_steps >= keep_steps,
         "a window keeps at least one step and no more than it solves");
  std::vector<Window> windows;
  for (Index first = 0; first < steps;) {
    Window window;
    window.first_step = first;
    window.solve_steps = std::min(window_steps, steps - first);
    // What the last window has solved to the end of the grid needs no second look.
    window.keep_steps = first + window.solve_steps == steps ? window.solve_steps : keep_steps;
    windows.push_back(window);
    first += window.keep_steps;
  }
  return windows;
}

}  // namespace gridstep
