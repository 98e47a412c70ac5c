#pragma once

#include "engine/ensemble/merge_sources.hpp"
#include "engine/results/merged_file.hpp"

namespace gridstep {

/// Axes of the merged file that some run lacks things of: name, and the mask that says which.
struct AxisMask {
  std::string axis;
  std::string mask;
};
std::vector<AxisMask> axis_masks(const MergeSources& sources);

/// Writes all of a merged file but the series of its runs: attributes, axes, what is known of each
/// run, its totals, the properties of things, masks. `form` is how the series will be kept; `files`
/// the relative paths of the runs' files, none where the file does not show them.
void write_tables(MergedFile& file, const MergeSources& sources, SeriesForm form,
                  const std::vector<std::string>& files);

}  // namespace gridstep
