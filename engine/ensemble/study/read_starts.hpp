#pragma once

#include <vector>

#include "engine/ensemble/study/plan.hpp"
#include "engine/ensemble/study/study_source.hpp"

namespace gridstep {

/// The id of the base among starts.
inline constexpr const char* base_id = "base";

/// The base and every `[[variant]]`, each with the changes of those it is built on, and which of
/// them combinations start from. `top` is the row of the plain fields.
std::vector<StudyStart> read_starts(const toml::table& content, const Row& top,
                                    StudySource& source);

}  // namespace gridstep
