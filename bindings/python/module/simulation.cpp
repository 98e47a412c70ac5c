#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <fmt/format.h>

#include <memory>
#include <optional>

#include "bindings/python/module/callbacks.hpp"
#include "bindings/python/module/module.hpp"
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

}  // namespace

void add_simulation(nb::module_& module) {
  nb::class_<Recorded>(module, "Recorded")
      .def_prop_ro("first_step", [](const Recorded& steps) { return steps.record->first_step; })
      .def_prop_ro("steps", [](const Recorded& steps) { return steps.record->steps; })
      .def("array", [](const Recorded& steps, const std::string& name) {
        return series_array(*steps.record, *steps.system, name, steps.record);
      });
  nb::class_<SteppedSimulation>(module, "SteppedSimulation")
      .def(nb::init<const Source&, const nb::dict&>())
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
      .def("ids",
           [](SteppedSimulation& stepped, const std::string& axis) {
             for (const layout::AxisSpec& spec : layout::axes())
               if (spec.name == axis)
                 return layout::ids_of(spec.axis, stepped.simulation().system());
             throw Error(ExitCode::usage, fmt::format("there is no axis '{}'", axis));
           })
      .def("property",
           [](SteppedSimulation& stepped, const std::string& name) {
             const System& system = stepped.simulation().system();
             nb::list values;
             for (const layout::Property& property : layout::properties()) {
               if (property.name != name) continue;
               for (Index n = 0; n < layout::size_of(property.axis, system); ++n)
                 std::visit([&](const auto& value) { values.append(value); },
                            layout::value_of(property, system, n));
             }
             return values;
           })
      .def("forecast",
           [](SteppedSimulation& stepped, const std::string& name, const std::string& id,
              Index steps) {
             const Simulation& simulation = stepped.simulation();
             const System& system = simulation.system();
             const Series& series =
                 name == "demand_mw"
                     ? system.loads[at(layout::position_of(id, Axis::load, system))].demand_mw
                     : system.units[at(layout::position_of(id, Axis::unit, system))].available_mw;
             Numbers values;
             const Index end = std::min(simulation.next_step() + steps, system.time.steps);
             for (Index step = simulation.next_step(); step < end; ++step)
               values.push_back(series.at(step));
             return values;
           })
      .def("set_demand_mw",
           [](SteppedSimulation& stepped, const std::string& load, const Numbers& values) {
             Simulation& simulation = stepped.simulation();
             simulation.set_demand_mw(
                 LoadId(layout::position_of(load, Axis::load, simulation.system())), values);
           })
      .def("set_available_mw",
           [](SteppedSimulation& stepped, const std::string& unit, const Numbers& values) {
             Simulation& simulation = stepped.simulation();
             simulation.set_available_mw(
                 UnitId(layout::position_of(unit, Axis::unit, simulation.system())), values);
           })
      .def("set_bid_per_mwh",
           [](SteppedSimulation& stepped, const std::string& unit, const Numbers& values) {
             Simulation& simulation = stepped.simulation();
             simulation.set_bid_per_mwh(
                 UnitId(layout::position_of(unit, Axis::unit, simulation.system())), values);
           })
      .def("set_power_mw",
           [](SteppedSimulation& stepped, const std::string& storage, const Numbers& values) {
             Simulation& simulation = stepped.simulation();
             simulation.set_power_mw(
                 StorageId(layout::position_of(storage, Axis::storage, simulation.system())),
                 values);
           })
      .def("step", &SteppedSimulation::step)
      .def("finish", &SteppedSimulation::finish);
}

}  // namespace gridstep::python
