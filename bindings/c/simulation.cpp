#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "bindings/c/border.hpp"
#include "engine/base/parallel.hpp"
#include "engine/results/hdf5.hpp"
#include "engine/results/layout_value.hpp"
#include "models/catalog.hpp"

namespace c = gridstep::c;

namespace {

using gridstep::Index;
using gridstep::Simulation;
using gridstep::Variable;
using gridstep::layout::Axis;

[[noreturn]] void refuse(const std::string& message) {
  throw gridstep::Error(gridstep::ExitCode::usage, message);
}

Simulation& running(const gs_simulation* simulation) {
  gridstep::hdf5::prepare_thread();
  return c::given(simulation, "simulation").running();
}

Index find(const Simulation& simulation, Axis axis, const char* id) {
  return gridstep::layout::position_of(&c::given(id, gridstep::layout::spec_of(axis).name.c_str()),
                                       axis, simulation.system());
}

/// Hands a thing's new numbers to the simulation.
template <class ThingId>
gs_error* set(gs_simulation* simulation, Axis axis, const char* id, const double* values,
              size_t count, void (Simulation::*change)(ThingId, const std::vector<double>&)) {
  return c::guarded([&] {
    Simulation& asked = running(simulation);
    const ThingId thing(find(asked, axis, id));
    if (count > 0) c::given(values, "values");
    (asked.*change)(thing, std::vector<double>(values, values + count));
  });
}

}  // namespace

gs_simulation::gs_simulation(const gs_scenario& scenario, const gs_options& options)
    : threads(options.run.threads), has_file(!options.run.result.empty()) {
  gridstep::RunOptions run = options.run_of(scenario, "gs_simulation_new");
  run.hold = true;
  run.variant = "stepped by hand";
  const gridstep::ThreadsScope scope(threads);
  simulation = std::make_unique<Simulation>(scenario.load(run), run, gridstep::models::catalog(),
                                            options.observer());
  steps = simulation->system().time.steps;
}

Simulation& gs_simulation::running() const {
  if (!simulation) refuse("the simulation is over: its result has been taken");
  if (failed) refuse("the simulation is over: a step has failed");
  return *simulation;
}

gs_error* gs_simulation_new(const gs_scenario* scenario, const gs_options* options,
                            gs_simulation** simulation) {
  return c::guarded([&] {
    gs_simulation*& made = c::cleared(simulation, "simulation");
    const gs_scenario& asked = c::given(scenario, "scenario");
    made = new gs_simulation(asked, options == nullptr ? gs_options() : *options);
  });
}

void gs_simulation_free(gs_simulation* simulation) {
  delete simulation;
}

int64_t gs_simulation_steps(const gs_simulation* simulation) {
  return simulation == nullptr ? 0 : simulation->steps;
}

int64_t gs_simulation_next_step(const gs_simulation* simulation) {
  return simulation == nullptr ? 0 : simulation->next_step;
}

int gs_simulation_is_done(const gs_simulation* simulation) {
  return gs_simulation_next_step(simulation) == gs_simulation_steps(simulation) ? 1 : 0;
}

gs_error* gs_simulation_step(gs_simulation* simulation) {
  return c::guarded([&] {
    Simulation& asked = running(simulation);
    if (asked.is_done()) refuse("the last step has been simulated");
    const gridstep::ThreadsScope scope(simulation->threads);
    simulation->failed = true;
    asked.step();
    simulation->failed = false;
    simulation->next_step = asked.next_step();
  });
}

gs_error* gs_simulation_energy_mwh(const gs_simulation* simulation, const char* storage,
                                   double* energy_mwh) {
  return c::guarded([&] {
    const Simulation& asked = running(simulation);
    const Index position = find(asked, Axis::storage, storage);
    c::given(energy_mwh, "energy_mwh") = asked.energy_mwh()[gridstep::at(position)];
  });
}

gs_error* gs_simulation_set_demand_mw(gs_simulation* simulation, const char* load,
                                      const double* values_mw, size_t count) {
  return set(simulation, Axis::load, load, values_mw, count, &Simulation::set_demand_mw);
}

gs_error* gs_simulation_set_available_mw(gs_simulation* simulation, const char* unit,
                                         const double* values_mw, size_t count) {
  return set(simulation, Axis::unit, unit, values_mw, count, &Simulation::set_available_mw);
}

gs_error* gs_simulation_set_bid_per_mwh(gs_simulation* simulation, const char* unit,
                                        const double* values_per_mwh, size_t count) {
  return set(simulation, Axis::unit, unit, values_per_mwh, count, &Simulation::set_bid_per_mwh);
}

gs_error* gs_simulation_set_power_mw(gs_simulation* simulation, const char* storage,
                                     const double* values_mw, size_t count) {
  return set(simulation, Axis::storage, storage, values_mw, count, &Simulation::set_power_mw);
}

gs_error* gs_simulation_read_steps(const gs_simulation* simulation, const char* path, int64_t first,
                                   int64_t steps, double* values, size_t capacity) {
  return c::guarded([&] {
    const gridstep::HeldResult& so_far = running(simulation).so_far();
    const Variable variable = variable_of(so_far, &c::given(path, "path"));
    if (std::holds_alternative<const gridstep::layout::RunTable*>(variable.source))
      refuse(fmt::format("{} is known when the simulation is finished", variable.path()));
    c::require_steps(variable, first, steps, simulation->next_step);
    c::require_numbers(variable, values, capacity,
                       steps * (variable.count() / variable.sizes.front()));
    std::ranges::copy(values_of(so_far, variable, first, steps), values);
  });
}

gs_error* gs_simulation_texts(const gs_simulation* simulation, const char* path, gs_texts** texts) {
  return c::guarded([&] {
    gs_texts*& made = c::cleared(texts, "texts");
    const gridstep::HeldResult& so_far = running(simulation).so_far();
    made = c::texts_of_variable(so_far, variable_of(so_far, &c::given(path, "path")));
  });
}

gs_error* gs_simulation_finish(gs_simulation* simulation, gs_result** result) {
  return c::guarded([&] {
    gs_result*& made = c::cleared(result, "result");
    Simulation& asked = running(simulation);
    if (asked.next_step() == 0) refuse("nothing has been simulated yet");
    if (simulation->has_file && !asked.is_done())
      refuse(fmt::format("a result file takes all {} steps, and {} have been simulated",
                         simulation->steps, simulation->next_step));
    simulation->failed = true;
    auto fresh = std::make_unique<gs_result>(asked.finish());
    simulation->simulation.reset();
    made = fresh.release();
  });
}
