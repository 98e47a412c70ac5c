#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "bindings/python/module/callbacks.hpp"
#include "bindings/python/module/module.hpp"
#include "bindings/python/module/names.hpp"
#include "bindings/python/module/options.hpp"
#include "bindings/python/module/recorded.hpp"
#include "bindings/python/module/result.hpp"
#include "bindings/python/module/source.hpp"
#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"
#include "engine/results/layout_value.hpp"
#include "engine/simulation/simulation.hpp"
#include "models/catalog.hpp"

namespace nb = nanobind;

namespace gridstep::python {

namespace {

using layout::Axis;

/// A simulation of Python. One call at a time simulates. After a step that failed what is to come
/// may be changed and the step tried again; once finished, or not, it is over.
class SteppedSimulation {
 public:
  SteppedSimulation(const Source& asked, const nb::dict& given) : callbacks_(nb::none()) {
    RunOptions options = run_options(given);
    options.variant = "stepped by hand";
    threads_ = options.threads;
    Observer observer = callbacks_.observer();
    observer.recorded = [this](const Record& record) { last_ = std::make_shared<Record>(record); };
    const Source source = asked;
    simulating(
        [&] { simulation_.emplace(source.load(options), options, models::catalog(), observer); });
  }

  [[nodiscard]] Simulation& simulation() {
    if (is_busy_)
      throw Error(ExitCode::usage, "another thread is stepping this simulation: one at a time");
    if (!simulation_) throw Error(ExitCode::usage, "the simulation is over: start a new one");
    return *simulation_;
  }

  /// The steps of the next window.
  Recorded step() {
    if (simulation().is_done())
      throw Error(ExitCode::usage, "the last step has been simulated; start a new simulation");
    simulating([&] { simulation_->step(); });
    return {simulation_->shared_system(), last_};
  }

  ResultHandle finish() {
    if (simulation().next_step() == 0)
      throw Error(ExitCode::usage, "nothing has been simulated: call step() first");
    ResultHandle handle;
    try {
      simulating([&] { handle.report = simulation_->finish(); });
    } catch (...) {
      simulation_.reset();
      throw;
    }
    handle.held = handle.report->held;
    handle.result = handle.held;
    simulation_.reset();
    return handle;
  }

 private:
  /// Does it without the interpreter's lock; others find the simulation busy.
  template <class Call>
  void simulating(const Call& call) {
    is_busy_ = true;
    try {
      const nb::gil_scoped_release unlocked;
      const ThreadsScope scope(threads_);
      call();
    } catch (...) {
      is_busy_ = false;
      callbacks_.rethrow();
      throw;
    }
    is_busy_ = false;
  }

  Callbacks callbacks_;
  int threads_ = 1;
  bool is_busy_ = false;
  std::shared_ptr<const Record> last_;
  std::optional<Simulation> simulation_;
};

using Numbers = std::vector<double>;

std::vector<std::string> ids_of(SteppedSimulation& stepped, const std::string& axis) {
  std::vector<std::string> known;
  for (const layout::AxisSpec& spec : layout::axes()) {
    if (spec.name == axis) return layout::ids_of(spec.axis, stepped.simulation().system());
    known.push_back(spec.name);
  }
  refuse_name("axis", axis, known);
}

nb::list property_of(SteppedSimulation& stepped, const std::string& name) {
  const System& system = stepped.simulation().system();
  std::vector<std::string> known;
  for (const layout::Property& property : layout::properties()) {
    known.push_back(property.name);
    if (property.name != name) continue;
    nb::list values;
    for (Index n = 0; n < layout::size_of(property.axis, system); ++n)
      std::visit([&](const auto& value) { values.append(value); },
                 layout::value_of(property, system, n));
    return values;
  }
  refuse_name("property", name, known);
}

/// What the next steps will have, fewer of them at the end. Throws Error (usage) unless at least
/// one is asked for.
Numbers forecast(SteppedSimulation& stepped, const std::string& name, const std::string& id,
                 Index steps) {
  const Simulation& simulation = stepped.simulation();
  const System& system = simulation.system();
  if (steps < 1)
    throw Error(ExitCode::usage, fmt::format("{} steps are asked for, at least 1 can be", steps));
  if (name != "demand_mw" && name != "available_mw")
    refuse_name("forecast", name, {"demand_mw", "available_mw"});
  const Series& series =
      name == "demand_mw"
          ? system.loads[at(layout::position_of(id, Axis::load, system))].demand_mw
          : system.units[at(layout::position_of(id, Axis::unit, system))].available_mw;
  Numbers values;
  const Index left = system.time.steps - simulation.next_step();
  const Index end = simulation.next_step() + std::min(steps, left);
  for (Index step = simulation.next_step(); step < end; ++step) values.push_back(series.at(step));
  return values;
}

/// A thing's new numbers, from the next step on.
template <class ThingId, Axis axis, void (Simulation::*change)(ThingId, const Numbers&)>
void set(SteppedSimulation& stepped, const std::string& id, const Numbers& values) {
  Simulation& simulation = stepped.simulation();
  const ThingId thing(layout::position_of(id, axis, simulation.system()));
  (simulation.*change)(thing, values);
}

}  // namespace

void add_simulation(nb::module_& module) {
  nb::class_<Recorded>(module, "Recorded")
      .def_prop_ro("first_step", [](const Recorded& steps) { return steps.record->first_step; })
      .def_prop_ro("steps", [](const Recorded& steps) { return steps.record->steps; })
      .def(
          "array",
          [](const Recorded& steps, const std::string& name) {
            return series_array(*steps.record, *steps.system, name, steps.record);
          },
          nb::arg("name"), nb::sig("def array(self, name: str) -> numpy.ndarray"));
  nb::class_<SteppedSimulation>(module, "SteppedSimulation")
      .def(nb::init<const Source&, const nb::dict&>(), nb::arg("source"), nb::arg("options"),
           nb::sig("def __init__(self, source: Source, options: dict[str, object]) -> None"))
      .def_prop_ro("is_done",
                   [](SteppedSimulation& stepped) { return stepped.simulation().is_done(); })
      .def_prop_ro("next_step",
                   [](SteppedSimulation& stepped) { return stepped.simulation().next_step(); })
      .def_prop_ro(
          "steps",
          [](SteppedSimulation& stepped) { return stepped.simulation().system().time.steps; })
      .def_prop_ro(
          "step_h",
          [](SteppedSimulation& stepped) { return stepped.simulation().system().time.step_h(); })
      .def_prop_ro(
          "start_s",
          [](SteppedSimulation& stepped) { return stepped.simulation().system().time.start_s; })
      .def_prop_ro("energy_mwh",
                   [](SteppedSimulation& stepped) { return stepped.simulation().energy_mwh(); })
      .def("ids", ids_of, nb::arg("axis"))
      .def("property", property_of, nb::arg("name"),
           nb::sig("def property(self, name: str) -> list[float] | list[str]"))
      .def("forecast", forecast, nb::arg("name"), nb::arg("id"), nb::arg("steps"))
      .def("set_demand_mw", set<LoadId, Axis::load, &Simulation::set_demand_mw>, nb::arg("load"),
           nb::arg("values"))
      .def("set_available_mw", set<UnitId, Axis::unit, &Simulation::set_available_mw>,
           nb::arg("unit"), nb::arg("values"))
      .def("set_bid_per_mwh", set<UnitId, Axis::unit, &Simulation::set_bid_per_mwh>,
           nb::arg("unit"), nb::arg("values"))
      .def("set_power_mw", set<StorageId, Axis::storage, &Simulation::set_power_mw>,
           nb::arg("storage"), nb::arg("values"))
      .def("step", &SteppedSimulation::step)
      .def("finish", &SteppedSimulation::finish);
}

}  // namespace gridstep::python
