#pragma once

#include "engine/ensemble/batch_state.hpp"
#include "engine/ensemble/statistics.hpp"
#include "engine/results/comparison.hpp"

namespace gridstep {

/// More runs than these are told by their statistics, not side by side.
inline constexpr Index most_compared = 40;

/// Runs that are done beside those they are read against, a comparison for each of these; runs of
/// another length than theirs are left out. Throws IoError.
std::vector<Comparison> compare_runs(const BatchPlan& plan, const BatchState& state,
                                     Language language = Language::english);

/// The runs that have no result, and why; empty where every one has.
std::string absent_text(const BatchPlan& plan, const BatchState& state, Language language);

/// Those that have at a glance, then number by number, in Markdown. Throws IoError.
std::string comparison_page(const BatchPlan& plan, const BatchState& state, Language language);

/// Every total over the runs that are done, in their order. Throws IoError.
RunStatistics statistics_of(const BatchPlan& plan, const BatchState& state);

/// Takes those away that `write_tables` writes.
void remove_tables(const BatchFolder& folder);

/// Writes what the runs of a batch come to, once every one has ended:
///
///     runs.csv               a row for every run: axes, status, every total
///     statistics.json        mean, spread and quantiles of every total over the runs
///     comparison.md          the runs beside those they are read against, as a planner reads them,
///     comparison.zh.md       where they are few
///
/// The same bytes whoever did the runs. Throws IoError.
void write_tables(const BatchFolder& folder, const BatchPlan& plan, const BatchState& state);

}  // namespace gridstep
