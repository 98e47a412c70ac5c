#include "engine/simulation/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
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
          fmt::format("{} solves linear programs, and costs here are quadratic; help: choose the "
                      "solver auto or interior",
                      entry.name));
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
  future_.emplace(*system_);
  require_suited(entry, *system_);
  if (observer_.built) observer_.built(system_);
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
  solver_options.gap = std::min(solver_options.gap, system_->gap);
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

void Simulation::set_demand_mw(LoadId load, const std::vector<double>& values_mw) {
  future_->set_demand_mw(load, next_step(), values_mw);
  stepper_->system_changed();
}

void Simulation::set_available_mw(UnitId unit, const std::vector<double>& values_mw) {
  future_->set_available_mw(unit, next_step(), values_mw);
  stepper_->system_changed();
}

void Simulation::set_bid_per_mwh(UnitId unit, const std::vector<double>& values_per_mwh) {
  future_->set_bid_per_mwh(unit, next_step(), values_per_mwh);
  stepper_->system_changed();
}

void Simulation::set_power_mw(StorageId storage, const std::vector<double>& values_mw) {
  future_->set_power_mw(storage, next_step(), values_mw);
  stepper_->system_changed();
}

RunReport Simulation::finish() {
  expect(is_done() || !writer_, "a file of a run that is over");
  stepper_->finish();
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
    report_.totals = held_->totals();
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
