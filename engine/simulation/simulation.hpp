#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/certificate.hpp"
#include "engine/results/held_result.hpp"
#include "engine/results/summary.hpp"
#include "engine/results/writer.hpp"
#include "engine/simulation/checkpoint.hpp"
#include "engine/simulation/future.hpp"
#include "engine/simulation/observer.hpp"
#include "engine/simulation/run.hpp"
#include "engine/simulation/stepper.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// A run with the caller at the wheel: one window a call, and between two windows what is to come
/// may be changed. `run` turns it from the first window to the last.
class Simulation {
 public:
  /// Stage 3 of a checked scenario; with a result file asked for, it is begun. Throws what the
  /// stages throw. `options.hold` keeps the result in memory.
  Simulation(const CheckedScenario& checked, const RunOptions& options, const Catalog& catalog,
             Observer observer = {});
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  [[nodiscard]] const System& system() const { return *system_; }
  /// The same, for who outlives this.
  [[nodiscard]] std::shared_ptr<const System> shared_system() const { return system_; }
  [[nodiscard]] bool is_done() const { return stepper_->is_done(); }
  /// The first step that has not been simulated.
  [[nodiscard]] Index next_step() const { return stepper_->next_step(); }
  /// Energy in every storage now, MWh.
  [[nodiscard]] std::vector<double> energy_mwh() const;

  /// Stages 5 to 9 of the next window: its kept steps, certified, are where the options send them,
  /// and `Observer::recorded` sees them. Throws as Stepper::next; where the run has a checkpoint
  /// and is stopped, StoppedAtCheckpoint.
  void step();
  /// What has been simulated so far; `options.hold` must have been asked for.
  [[nodiscard]] const HeldResult& so_far() const { return *held_; }

  /// What is to come from the next step on, see Future.
  void set_demand_mw(LoadId load, const std::vector<double>& values_mw);
  void set_available_mw(UnitId unit, const std::vector<double>& values_mw);
  void set_bid_per_mwh(UnitId unit, const std::vector<double>& values_per_mwh);
  void set_power_mw(StorageId storage, const std::vector<double>& values_mw);

  /// The end: certified, published where a file was asked for. A simulation that is left before its
  /// last step has a result in memory, but no file. Throws CertificateError and IoError.
  RunReport finish();

 private:
  void open_result(const CheckedScenario& checked, const RunOptions& options, Problems& warnings);
  void record(Record&& record);
  void publish();

  Observer observer_;
  std::string solver_name_;
  RunReport report_;
  std::shared_ptr<System> system_;
  std::optional<Future> future_;
  std::optional<ResultsWriter> writer_;
  std::optional<Checkpoint> checkpoint_;
  std::shared_ptr<HeldResult> held_;
  Observer watched_;
  std::optional<Certifier> certifier_;
  std::optional<Summary> summary_;
  std::optional<Stepper> stepper_;
};

}  // namespace gridstep
