#pragma once

#include <optional>
#include <vector>

#include "engine/ensemble/study/plan.hpp"
#include "engine/ensemble/study/study_source.hpp"

namespace gridstep {

/// Longest part of an id that the options of one dimension may take.
inline constexpr std::size_t longest_id_part = 64;

/// The dimensions of `[[axis]]`: one per axis, one for all that share a `zip`.
std::vector<StudyDimension> read_axes(const toml::table& content, StudySource& source);

/// The dimension of `[samples]`, of `[seeds]`, of all `[[path]]`; nothing where not written or not
/// readable. No more than `most_runs` runs are prepared; count_runs refuses the rest.
std::optional<StudyDimension> read_samples(const toml::table& content, Index most_runs,
                                           StudySource& source);
std::optional<StudyDimension> read_seeds(const toml::table& content, StudySource& source);
std::optional<StudyDimension> read_paths(const toml::table& content, StudySource& source);

/// Reports names that stand twice, whatever the case of their letters.
void check_names(const std::vector<const Row*>& rows, const char* field, StudySource& source);

}  // namespace gridstep
