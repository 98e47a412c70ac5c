#pragma once

#include "engine/ensemble/study/study_source.hpp"

namespace gridstep {

/// Keys of a section that hold changes.
const std::vector<std::string>& change_keys();

/// The changes that replace, remove, add, set and scale of a variant ask for, in this order; each
/// of them in the order in which it is written.
Changes read_changes(const toml::table& variant, StudySource& source);

/// The paths that set and scale of an axis or input name, without values yet. A problem when there
/// are none.
Changes read_targets(const toml::table& section, StudySource& source);

/// One target, of set or scale; nothing and a problem when the path points nowhere or cannot be
/// scaled.
std::optional<Change> target_of(Change::Kind kind, const std::string& path, const Place& place,
                                StudySource& source);

/// What the TOML value means for the target; empty and a problem when it fits not.
Value value_for(const Change& target, const toml::node& node, StudySource& source);

}  // namespace gridstep
