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

namespace nb = nanobind;

namespace gridstep::python {

namespace {

/// The whole run; `on_step(record)` sees every window's kept steps.
ResultHandle run(const Source& asked, const nb::dict& given, nb::object progress,
                 nb::object on_step) {
  const Source source = asked;  // meanwhile others may go on setting values
  const RunOptions options = run_options(given);
  Callbacks callbacks(std::move(progress));
  Observer observer = callbacks.observer();
  std::shared_ptr<const System> system;
  observer.built = [&](const std::shared_ptr<const System>& built) { system = built; };
  if (!on_step.is_none())
    observer.recorded = [&](const Record& record) {
      callbacks.tell([&] { on_step(Recorded{system, std::make_shared<Record>(record)}); });
    };
  ResultHandle handle;
  try {
    const nb::gil_scoped_release unlocked;
    const ThreadsScope scope(options.threads);
    handle.report = source.run(options, observer);
  } catch (const InterruptedError&) {
    callbacks.rethrow();
    throw;
  }
  handle.held = handle.report->held;
  handle.result = handle.held;
  handle.file = options.result.string();
  return handle;
}

}  // namespace

void add_run(nb::module_& module) {
  module.def("run", run, nb::arg("source"), nb::arg("options"), nb::arg("progress").none(),
             nb::arg("on_step").none(),
             nb::sig("def run(source: Source, options: dict[str, object], "
                     "progress: collections.abc.Callable[[int, int], object] | None, "
                     "on_step: collections.abc.Callable[[Recorded], object] | None) -> Result"));
}

}  // namespace gridstep::python
