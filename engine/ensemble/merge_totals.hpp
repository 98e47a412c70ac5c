#pragma once

#include "engine/ensemble/merge_sources.hpp"
#include "engine/results/merged_file.hpp"

namespace gridstep {

/// Writes what every run comes to: numbers over `run`, by carrier, by consumer and definition, by
/// contract and certificate. Names are those of `run --json`; a total whose name a series bears has
/// `total_` before it. The axes are there already.
void write_totals(MergedFile& file, const MergeSources& sources);

}  // namespace gridstep
