#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/ensemble/merge.hpp"
#include "engine/ensemble/merged_axis.hpp"
#include "engine/ensemble/merged_properties.hpp"

namespace gridstep {

/// What is known of one run that is to be merged.
struct MergeSource {
  BatchState::Status status = BatchState::Status::open;
  RunOutcome outcome;  ///< where it is done or failed

  [[nodiscard]] bool is_done() const { return status == BatchState::Status::done; }
};

/// The runs of a batch, looked at: what they share and where they differ.
struct MergeSources {
  BatchPlan plan;
  std::vector<MergeSource> runs;  ///< as in the plan
  MergedAxis carriers;
  MergedAxes axes;  ///< of a batch without files: those that totals know
  std::string currency;
  Index files = 0;  ///< that were looked at

  // Of files only.
  MergedTime time;
  MergedProperties properties;
  std::optional<System> first;           ///< of the first run that is done
  std::set<std::string> differing_more;  ///< series whose further attributes differ
};

/// Reads the plan, the logs and, unless they are left out, the head of every result file. Throws as
/// `merge` does.
MergeSources read_sources(const MergeOptions& options, const Observer& observer);

}  // namespace gridstep
