#include "engine/ensemble/batch_state.hpp"

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/results/reader.hpp"

namespace gridstep {

namespace {

namespace fs = std::filesystem;

bool is_file_there(const BatchFolder& folder, const PlannedRun& run, std::uintmax_t bytes) {
  std::error_code missing;
  return bytes > 0 && fs::file_size(folder.result_of(run.id), missing) == bytes && !missing;
}

/// Where a run was done from several inputs the file may be that of another, and as long.
bool is_file_of(const BatchFolder& folder, const PlannedRun& run, const std::string& content) {
  try {
    return ResultReader(folder.result_of(run.id)).stored_digest().content == content;
  } catch (const IoError&) {
    return false;
  }
}

}  // namespace

BatchState::BatchState(const BatchFolder& folder, const BatchPlan& plan)
    : plan_(plan), index_(folder.logs()) {
  for (const PlannedRun& run : plan.runs) {
    const RunIndex::Entry* entry = index_.find(run.id, run.input_sha256);
    is_changed_.push_back(entry == nullptr && index_.knows(run.id));
    if (entry != nullptr && !entry->is_done)
      statuses_.push_back(Status::failed);
    else if (entry != nullptr && (!plan.keeps_files || has_its_file(folder, run, *entry)))
      statuses_.push_back(Status::done);
    else
      statuses_.push_back(Status::open);
    lacks_file_.push_back(entry != nullptr && statuses_.back() == Status::open);
  }
}

bool BatchState::has_its_file(const BatchFolder& folder, const PlannedRun& run,
                              const RunIndex::Entry& entry) const {
  if (!is_file_there(folder, run, entry.bytes)) return false;
  return !index_.knows_other(run.id, run.input_sha256) ||
         is_file_of(folder, run, index_.read(entry).content_sha256);
}

RunOutcome BatchState::outcome(Index run) const {
  const PlannedRun& planned = plan_.runs[at(run)];
  return index_.read(*index_.find(planned.id, planned.input_sha256));
}

bool BatchState::is_complete() const {
  return std::find(statuses_.begin(), statuses_.end(), Status::open) == statuses_.end();
}

}  // namespace gridstep
