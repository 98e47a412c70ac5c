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
#include "engine/results/layout_value.hpp"
#include "engine/simulation/simulation.hpp"
#include "models/catalog.hpp"

namespace nb = nanobind;

namespace gridstep::python {

namespace {

using layout::Axis;

/// True as long as a thread works without the interpreter's lock.
class Busy {
 public:
  explicit Busy(bool& is_busy) : is_busy_(is_busy) { is_busy_ = true; }
  ~Busy() { is_busy_ = false; }
  Busy(const Busy&) = delete;
  Busy& operator=(const Busy&) = delete;

 private:
  bool& is_busy_;
};

/// A simulation of Python, with what it needs to live.
class Wheel {
 public:
  Wheel(const Source& source, const nb::dict& given)
      : options_(run_options(given)), callbacks_(nb::none()) {
    options_.variant = "stepped by hand";
    const nb::gil_scoped_release unlocked;
    checked_ = source.load(options_);
    simulation_.emplace(checked_, options_, models::catalog(), watched());
  }

  /// Call with the interpreter's lock held, which guards `is_busy_`.
  [[nodiscard]] Simulation& simulation() {
    if (is_busy_)
      throw Error(ExitCode::usage, "another thread is stepping this simulation: one at a time");
    if (!simulation_) throw Error(ExitCode::usage, "the simulation is over: finish() was called");
    return *simulation_;
  }

  /// The steps of the next window.
  Recorded step() {
    if (simulation().is_done())
      throw Error(ExitCode::usage, "the last step has been simulated; start a new simulation");
    try {
      const Busy busy(is_busy_);
      const nb::gil_scoped_release unlocked;
      simulation_->step();
    } catch (const InterruptedError&) {
      callbacks_.rethrow();
      throw;
    }
    callbacks_.rethrow();
    return {simulation_->shared_system(), last_};
  }

  ResultHandle finish() {
    if (simulation().next_step() == 0)
      throw Error(ExitCode::usage, "nothing has been simulated: call step() first");
    ResultHandle handle;
    {
      const Busy busy(is_busy_);
      const nb::gil_scoped_release unlocked;
      handle.report = simulation_->finish();
    }
    handle.held = handle.report->held;
    handle.result = handle.held;
    simulation_.reset();
    return handle;
  }

 private:
  Observer watched() {
    Observer observer = callbacks_.observer();
    observer.recorded = [this](const Record& record) { last_ = std::make_shared<Record>(record); };
    return observer;
  }

  RunOptions options_;
  Callbacks callbacks_;
  CheckedScenario checked_;
  std::shared_ptr<const Record> last_;
  std::optional<Simulation> simulation_;
  bool is_busy_ = false;
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
  nb::class_<Wheel>(module, "Wheel")
      .def(nb::init<const Source&, const nb::dict&>())
      .def_prop_ro("is_done", [](Wheel& wheel) { return wheel.simulation().is_done(); })
      .def_prop_ro("next_step", [](Wheel& wheel) { return wheel.simulation().next_step(); })
      .def_prop_ro("steps", [](Wheel& wheel) { return wheel.simulation().system().time.steps; })
      .def_prop_ro("step_h", [](Wheel& wheel) { return wheel.simulation().system().time.step_h(); })
      .def_prop_ro("start_s", [](Wheel& wheel) { return wheel.simulation().system().time.start_s; })
      .def_prop_ro("energy_mwh", [](Wheel& wheel) { return wheel.simulation().energy_mwh(); })
      .def("ids",
           [](Wheel& wheel, const std::string& axis) {
             for (const layout::AxisSpec& spec : layout::axes())
               if (spec.name == axis) return layout::ids_of(spec.axis, wheel.simulation().system());
             throw Error(ExitCode::usage, fmt::format("there is no axis '{}'", axis));
           })
      .def("property",
           [](Wheel& wheel, const std::string& name) {
             const System& system = wheel.simulation().system();
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
           [](Wheel& wheel, const std::string& name, const std::string& id, Index steps) {
             const Simulation& simulation = wheel.simulation();
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
           [](Wheel& wheel, const std::string& load, const Numbers& values) {
             Simulation& simulation = wheel.simulation();
             simulation.set_demand_mw(
                 LoadId(layout::position_of(load, Axis::load, simulation.system())), values);
           })
      .def("set_available_mw",
           [](Wheel& wheel, const std::string& unit, const Numbers& values) {
             Simulation& simulation = wheel.simulation();
             simulation.set_available_mw(
                 UnitId(layout::position_of(unit, Axis::unit, simulation.system())), values);
           })
      .def("set_bid_per_mwh",
           [](Wheel& wheel, const std::string& unit, const Numbers& values) {
             Simulation& simulation = wheel.simulation();
             simulation.set_bid_per_mwh(
                 UnitId(layout::position_of(unit, Axis::unit, simulation.system())), values);
           })
      .def("set_power_mw",
           [](Wheel& wheel, const std::string& storage, const Numbers& values) {
             Simulation& simulation = wheel.simulation();
             simulation.set_power_mw(
                 StorageId(layout::position_of(storage, Axis::storage, simulation.system())),
                 values);
           })
      .def("step", &Wheel::step)
      .def("finish", &Wheel::finish);
}

}  // namespace gridstep::python
