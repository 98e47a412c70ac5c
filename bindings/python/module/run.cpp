#include <nanobind/stl/string.h>

#include <memory>

#include "bindings/python/module/callbacks.hpp"
#include "bindings/python/module/module.hpp"
#include "bindings/python/module/options.hpp"
#include "bindings/python/module/recorded.hpp"
#include "bindings/python/module/result.hpp"
#include "bindings/python/module/source.hpp"
#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"
#include "engine/simulation/simulation.hpp"
#include "models/catalog.hpp"

namespace nb = nanobind;

namespace gridstep::python {

namespace {

/// The whole run; `on_step(record)` sees every window's kept steps.
ResultHandle run(const Source& source, const nb::dict& given, nb::object progress,
                 nb::object on_step) {
  RunOptions options = run_options(given);
  Callbacks callbacks(std::move(progress));
  Observer observer = callbacks.observer();
  Simulation* running = nullptr;
  if (!on_step.is_none())
    observer.recorded = [&](const Record& record) {
      callbacks.guarded([&] {
        on_step(Recorded{running->shared_system(), std::make_shared<Record>(record)});
      });
    };
  ResultHandle handle;
  try {
    const nb::gil_scoped_release unlocked;
    set_threads(options.threads);
    const CheckedScenario checked = source.load(options);
    Simulation simulation(checked, options, models::catalog(), observer);
    running = &simulation;
    while (!simulation.is_done()) {
      simulation.step();
      callbacks.progress(simulation.next_step(), checked.time.steps);
    }
    handle.report = simulation.finish();
  } catch (const InterruptedError&) {
    callbacks.rethrow();
    throw;
  }
  callbacks.rethrow();
  handle.held = handle.report->held;
  handle.result = handle.held;
  handle.file = options.result.string();
  return handle;
}

}  // namespace

void add_run(nb::module_& module) {
  module.def("run", run, nb::arg("source"), nb::arg("options"), nb::arg("progress").none(),
             nb::arg("on_step").none());
}

}  // namespace gridstep::python
