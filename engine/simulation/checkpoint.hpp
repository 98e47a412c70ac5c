#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/base/problem.hpp"
#include "engine/results/journal.hpp"
#include "engine/simulation/checkpoint_state.hpp"
#include "engine/simulation/seam.hpp"
#include "engine/system/record.hpp"

namespace gridstep {

/// When a run writes down how far it has come, and whether it goes on where one before it stopped.
struct CheckpointOptions {
  enum class Resume {
    if_there,  ///< refuses what is there and of another run, or damaged
    if_fit,    ///< begins anew where what is there is of no use
    required,
    never,
  };
  Resume resume = Resume::if_there;
  double every_s = 300.0;  ///< 0: at every seam
};

/// A run that is not over, in the folder `X.h5.checkpoint` beside its result `X.h5`: the state at a
/// seam and the records of the windows before it. A state is on the disk as a whole or not at all,
/// and the one before stays beside it; what it lists is on the disk before it is.
/// Whoever holds this holds the lock of the target.
class Checkpoint {
 public:
  /// Looks for what a run before left. Throws InputError where that belongs to another run, naming
  /// everything that differs, or is damaged; and where there is none although that is required.
  /// Adds to `warnings` where the newest state was of no use.
  Checkpoint(const std::filesystem::path& target, RunIdentity identity, Index steps,
             const CheckpointOptions& options, Problems& warnings);
  /// What is no checkpoint yet is taken away; a checkpoint stays.
  ~Checkpoint();
  Checkpoint(const Checkpoint&) = delete;
  Checkpoint& operator=(const Checkpoint&) = delete;

  /// Where the run goes on; none where it begins.
  [[nodiscard]] std::optional<Past> past() const;

  /// A window's kept steps, as `Observer::dispatched` sees them.
  void add(const Record& record) { journal_->add(record); }
  /// What was added before is for good; saved where that is due. True where it was saved.
  bool at_seam(const Seam& seam);
  /// Writes the state at the last seam; what was added since is left out. Throws IoError; then the
  /// checkpoint before still holds.
  void save();
  /// Whether a checkpoint lies on the disk.
  [[nodiscard]] bool is_saved() const { return saved_window_.has_value(); }
  /// The first step that a run which goes on here simulates.
  [[nodiscard]] Index first_step() const { return state_.seam.first_step; }

  /// The run is over: takes the checkpoint away.
  void remove();
  /// Whether a checkpoint of this run lies beside a target.
  static bool is_beside(const std::filesystem::path& target, const RunIdentity& identity);
  /// Takes away what lies there. For whoever holds the lock of the target.
  static void remove_beside(const std::filesystem::path& target);

 private:
  void find(const CheckpointOptions& options, Problems& warnings);
  void require_same(const RunIdentity& identity) const;
  void require_whole() const;
  void make_folder() const;
  void clear(bool everything);

  std::filesystem::path folder_;
  CheckpointState state_;
  Index steps_;
  double every_s_;
  std::optional<JournalWriter> journal_;
  std::optional<Index> saved_window_;  ///< of the newest state on the disk
  bool newest_holds_ = false;          ///< it has the newest's name and is whole
  std::chrono::steady_clock::time_point saved_at_ = std::chrono::steady_clock::now();
};

}  // namespace gridstep
