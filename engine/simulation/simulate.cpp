#include "engine/simulation/simulate.hpp"

#include <utility>

#include "engine/simulation/stepper.hpp"

namespace gridstep {

void simulate(const System& system, const MakeSolver& make_solver, const Observer& observer,
              Timing& timing, const std::function<void(Record&&)>& keep, std::optional<Past> past) {
  Stepper stepper(system, make_solver, observer, timing, std::move(past));
  while (!stepper.is_done()) {
    keep(stepper.next());
    if (observer.progress) observer.progress(stepper.next_step(), system.time.steps);
  }
  stepper.finish();
}

}  // namespace gridstep
