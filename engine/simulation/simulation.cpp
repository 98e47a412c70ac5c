#include "engine/simulation/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <ratio>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/simulation/resume.hpp"
#include "engine/simulation/run_provenance.hpp"

namespace gridstep {

namespace {

/// Stops when the caller wants to, and when the hours are over.
std::function<bool()> stop_of(const Observer& observer, const RunOptions& options) {
  if (!options.max_hours) return observer.stop;
  const auto begun = std::chrono::steady_clock::now();
  const std::chrono::duration<double, std::ratio<3600>> most(*options.max_hours);
  return [stop = observer.stop, begun, most] {
    return (stop && stop()) || std::chrono::steady_clock::now() - begun >= most;
  };
}

/// A simplex is for costs that are linear.
void require_suited(const SolverEntry& entry, const System& system) {
  if (!entry.linear_only) return;
  for (const Column& column : system.formulation.columns)
    if (column.quadratic_cost_per_h != Series())
      throw Error(
          ExitCode::usage,
          fmt::format("{} solves linear programs, and costs here are quadratic; help: choose "
                      "--solver auto or interior",
                      entry.name));
}

constexpr double infinity = std::numeric_limits<double>::infinity();

enum class Free { none, nan };  ///< whether NaN leaves a step to the dispatch

void require(const std::string& id, const std::vector<double>& values, double least, double most,
             Free free = Free::none) {
  if (values.empty()) throw Error(ExitCode::usage, fmt::format("{}: no values are given", id));
  for (const double value : values) {
    if (free == Free::nan && std::isnan(value)) continue;
    if (!std::isfinite(value) || value < least || value > most)
      throw Error(ExitCode::usage,
                  fmt::format("{}: {} is not within {} and {}", id, value, least, most));
  }
}

/// `series` until `first`, then these values, the last one for all that follow.
Series from(Index first, const Series& series, const std::vector<double>& values,
            const TimeGrid& time) {
  std::vector<double> changed(at(time.steps));
  for (Index step = 0; step < time.steps; ++step)
    changed[at(step)] =
        step < first ? series.at(step) : values[std::min(at(step - first), values.size() - 1)];
  return Series(std::move(changed));
}

}  // namespace

Simulation::Simulation(const CheckedScenario& checked, const RunOptions& options,
                       const Catalog& catalog, Observer observer)
    : observer_(std::move(observer)) {
  report_.timing.read_s = checked.read_s;
  report_.warnings = checked.warnings;
  report_.time = checked.time;
  report_.result = options.result;
  const SolverEntry& entry = solver_of(checked, options);
  solver_name_ = entry.name;
  report_.solver = label_of(entry);
  {
    const Stopwatch stopwatch(report_.timing.build_s);
    system_ = std::make_shared<System>(catalog.build(checked.scenario, checked.time));
  }
  require_suited(entry, *system_);
  Problems warnings;
  open_result(checked, options, warnings);
  if (observer_.warn)
    for (const Problem& warning : warnings.all()) observer_.warn(warning);
  else
    report_.warnings.add(warnings);
  watched_ = checkpoint_ ? watched_by(*checkpoint_, observer_) : observer_;
  watched_.stop = stop_of(observer_, options);
  SolverOptions solver_options;
  solver_options.stop = watched_.stop;
  certifier_.emplace(*system_);
  summary_.emplace(*system_);
  stepper_.emplace(
      *system_, [&entry, solver_options] { return entry.make(solver_options); }, watched_,
      report_.timing, checkpoint_ ? past_of(*checkpoint_, observer_, system_->time) : std::nullopt);
}

Simulation::~Simulation() = default;

void Simulation::open_result(const CheckedScenario& checked, const RunOptions& options,
                             Problems& warnings) {
  const Stopwatch stopwatch(report_.timing.write_s);
  const Provenance provenance = provenance_of(checked, options);
  if (options.hold) held_ = std::make_shared<HeldResult>(system_, provenance);
  if (options.result.empty()) return;
  writer_.emplace(
      options.result, *system_, provenance,
      options.overwrite ? ResultsWriter::IfExists::overwrite : ResultsWriter::IfExists::refuse);
  if (!writer_->is_locked())
    warnings.warning("GS0805", {options.result.string(), 0, 0}, "the file system knows no locks",
                     "nothing keeps another run away",
                     "see to it that no other run writes the same file");
  if (options.checkpoint)
    checkpoint_.emplace(options.result, identity_of(checked, options, report_.solver),
                        system_->time.steps, *options.checkpoint, warnings);
}

void Simulation::step() {
  expect(!is_done(), "a step that has not been simulated");
  try {
    record(stepper_->next());
  } catch (const InterruptedError&) {
    if (!checkpoint_) throw;
    stop_at(*checkpoint_, observer_, system_->time);
  }
}

void Simulation::record(Record&& record) {
  {
    const Stopwatch stopwatch(report_.timing.certify_s);
    certifier_->certify(record);
  }
  {
    const Stopwatch stopwatch(report_.timing.account_s);
    summary_->add(record);
  }
  if (observer_.recorded) observer_.recorded(record);
  const Stopwatch stopwatch(report_.timing.write_s);
  if (held_) held_->append(record);
  if (writer_) writer_->append(std::move(record));
}

std::vector<double> Simulation::energy_mwh() const {
  std::vector<double> energy_mwh(system_->storages.size());
  for (std::size_t j = 0; j < system_->formulation.columns.size(); ++j) {
    const Column& column = system_->formulation.columns[j];
    if (column.role == Role::energy)
      energy_mwh[at(column.owner)] = stepper_->state().column_value[j];
  }
  return energy_mwh;
}

template <class Change>
void Simulation::change_columns(Role role, Index owner, const Change& change) {
  for (Column& column : system_->formulation.columns)
    if (column.role == role && column.owner == owner) change(column);
  stepper_->system_changed();
}

void Simulation::set_demand_mw(LoadId load, const std::vector<double>& values_mw) {
  Load& asked = system_->loads[at(load.index)];
  require(asked.id, values_mw, 0.0, infinity);
  asked.demand_mw = from(next_step(), asked.demand_mw, values_mw, system_->time);
  change_columns(Role::unserved, load.index,
                 [&](Column& column) { column.upper = asked.demand_mw; });
}

void Simulation::set_available_mw(UnitId unit, const std::vector<double>& values_mw) {
  Unit& asked = system_->units[at(unit.index)];
  require(asked.id, values_mw, 0.0, asked.p_max_mw);
  const std::vector<Column>& columns = system_->formulation.columns;
  const auto generates = [&](const Column& column) {
    return column.role == Role::generation && column.owner == unit.index;
  };
  if (std::count_if(columns.begin(), columns.end(), generates) != 1)
    throw Error(ExitCode::usage,
                fmt::format("{} has a cost curve or is a storage: what is available of it cannot "
                            "be set by hand",
                            asked.id));
  const Series available_mw = from(next_step(), asked.available_mw, values_mw, system_->time);
  change_columns(Role::generation, unit.index, [&](Column& column) {
    for (Index step = next_step(); step < system_->time.steps; ++step)
      if (column.lower.at(step) > available_mw.at(step))
        throw Error(ExitCode::usage,
                    fmt::format("{} must run at {} MW at least", asked.id, column.lower.at(step)));
    column.upper = available_mw;
  });
  asked.available_mw = available_mw;
}

void Simulation::set_bid_per_mwh(UnitId unit, const std::vector<double>& values_per_mwh) {
  const std::string& id = system_->units[at(unit.index)].id;
  require(id, values_per_mwh, -infinity, infinity);
  change_columns(Role::generation, unit.index, [&](Column& column) {
    column.cost_per_h = from(next_step(), column.cost_per_h, values_per_mwh, system_->time);
    if (column.quadratic_cost_per_h != Series())
      column.quadratic_cost_per_h =
          from(next_step(), column.quadratic_cost_per_h, {0.0}, system_->time);
  });
}

void Simulation::set_power_mw(StorageId storage, const std::vector<double>& values_mw) {
  const Storage& asked = system_->storages[at(storage.index)];
  const Unit& unit = system_->units[at(asked.unit.index)];
  require(unit.id, values_mw, -asked.charge_max_mw, unit.p_max_mw, Free::nan);
  const auto hold = [&](double sign, double most_mw) {
    return [this, &values_mw, sign, most_mw](Column& column) {
      std::vector<double> least;
      std::vector<double> most;
      for (const double value_mw : values_mw) {
        const bool is_free = std::isnan(value_mw);
        least.push_back(is_free ? 0.0 : std::max(0.0, sign * value_mw));
        most.push_back(is_free ? most_mw : least.back());
      }
      column.lower = from(next_step(), column.lower, least, system_->time);
      column.upper = from(next_step(), column.upper, most, system_->time);
    };
  };
  change_columns(Role::charge, storage.index, hold(-1.0, asked.charge_max_mw));
  change_columns(Role::discharge, storage.index, hold(1.0, unit.p_max_mw));
}

RunReport Simulation::finish() {
  expect(is_done() || !writer_, "a file of a run that is over");
  if (is_done()) stepper_->finish();
  // A solver chosen by name is alone, and bears no name in what it solved.
  if (auto alone = report_.timing.solved_by.extract("")) {
    alone.key() = solver_name_;
    report_.timing.solved_by.insert(std::move(alone));
  }
  report_.certificate = certifier_->summary();
  {
    const Stopwatch stopwatch(report_.timing.ledger_s);
    report_.totals = summary_->totals();
  }
  if (!report_.certificate.holds())
    throw CertificateError("the result is not certified and was not published\n" +
                           to_text(report_.certificate, system_->time));
  if (writer_) publish();
  if (checkpoint_) checkpoint_->remove();
  if (held_) {
    held_->finish(report_.totals, report_.timing);
    report_.time = held_->system().time;
    report_.held = held_;
  }
  return report_;
}

/// The file tells the time until its last record was written, the report to the end.
void Simulation::publish() {
  {
    const Stopwatch stopwatch(report_.timing.write_s);
    report_.timing.writer_cpu_s = writer_->wait();
  }
  const Stopwatch stopwatch(report_.timing.write_s);
  writer_->publish(report_.totals, report_.timing);
}

}  // namespace gridstep
