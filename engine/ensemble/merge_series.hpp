#pragma once

#include "engine/ensemble/merge_sources.hpp"
#include "engine/results/merged_file.hpp"

namespace gridstep {

/// Whether `marginal_unit` would mislead: it counts on each run's own axis of units, which must be
/// the beginning of the axis of all.
bool lacks_marginal_unit(const MergeSources& sources);

/// Arrays that show the series of every run where they lie, in `files` (relative paths, by run).
/// Throws ResourceError where runs differ so much that there would be too many pieces.
void show_series(MergedFile& file, const MergeSources& sources,
                 const std::vector<std::string>& files);

/// Arrays that hold the series of every run. Chunks are copied as they lie wherever a run's axes
/// are those of all.
void copy_series(MergedFile& file, const MergeSources& sources, const BatchFolder& folder,
                 const Observer& observer);

}  // namespace gridstep
