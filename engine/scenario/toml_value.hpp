#pragma once

#include <optional>
#include <string>

#include "engine/base/problem.hpp"
#include "engine/scenario/field.hpp"
#include "engine/scenario/toml.hpp"

namespace gridstep {

/// Where a piece of a TOML file stands.
Place place_of(const toml::source_region& region, const std::string& file);

/// Reads TOML text, its byte order mark stripped. Nothing and a problem when it is none, or nests
/// deeper than the parser survives.
std::optional<toml::table> parse_toml(std::string& text, const std::string& file,
                                      Problems& problems);

/// What a TOML value is, in words.
std::string kind_of(const toml::node& node);

/// The TOML value as one of the field's type. An empty value and a problem when it cannot be.
/// Ranges, choices and references are not looked at.
Value value_from(const Field& field, const toml::node& node, const std::string& file,
                 Problems& problems);

}  // namespace gridstep
