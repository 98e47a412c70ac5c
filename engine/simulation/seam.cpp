#include "engine/simulation/seam.hpp"

namespace gridstep {

namespace {

// A seam costs a new solver with its model; windows of one step are so cheap that it shows more.
constexpr Index windows_of_one_step = 480;
constexpr Index windows_of_several = 24;

}  // namespace

bool is_seam(Index window, Index window_steps) {
  if (window_steps >= long_horizon_steps) return true;
  return window % (window_steps == 1 ? windows_of_one_step : windows_of_several) == 0;
}

}  // namespace gridstep
