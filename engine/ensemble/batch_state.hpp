#pragma once

#include "engine/ensemble/batch_folder.hpp"
#include "engine/ensemble/run_log.hpp"

namespace gridstep {

/// How far a batch is, as its folder tells: every run of its plan, and what became of it.
class BatchState {
 public:
  enum class Status {
    open,    ///< not done yet, or its result file is gone
    done,    ///< certified
    failed,  ///< with a reason
  };

  /// Throws IoError where the logs cannot be read.
  BatchState(const BatchFolder& folder, const BatchPlan& plan);

  [[nodiscard]] Status status(Index run) const { return statuses_[at(run)]; }
  /// Of a run that is done or failed. Throws IoError.
  [[nodiscard]] RunOutcome outcome(Index run) const;
  /// Whether the run is known, but from another input than the plan says.
  [[nodiscard]] bool is_changed(Index run) const { return is_changed_[at(run)]; }
  /// Whether the run is open although a log says that it is done: its file is not there, or not
  /// yet in its whole length. File systems over a network show it late.
  [[nodiscard]] bool lacks_file(Index run) const { return lacks_file_[at(run)]; }
  /// Whether no run is open.
  [[nodiscard]] bool is_complete() const;

 private:
  [[nodiscard]] bool has_its_file(const BatchFolder& folder, const PlannedRun& run,
                                  const RunIndex::Entry& entry) const;

  const BatchPlan& plan_;
  RunIndex index_;
  std::vector<Status> statuses_;
  std::vector<bool> is_changed_;
  std::vector<bool> lacks_file_;
};

}  // namespace gridstep
