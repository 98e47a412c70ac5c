#pragma once

#include <string>
#include <string_view>

#include "engine/base/problem.hpp"

namespace gridstep {

/// The header's file.
inline constexpr const char* header_file = "scenario.toml";

/// Limits of the header. toml++ 3.3 overflows the stack on keys and arrays far deeper than these.
inline constexpr std::size_t most_header_bytes = std::size_t{4} << 20;
inline constexpr int most_key_depth = 32;
inline constexpr int most_bracket_depth = 64;

/// Scans TOML text, valid UTF-8, in one pass: false and a problem when it must not be handed to the
/// parser. Outside strings and comments, dotted keys or brackets may nest too deep, a character may
/// not be ASCII, or a section may begin without a name: toml++ 3.3 does not survive these.
bool check_header_form(std::string_view text, const std::string& file, Problems& problems);

}  // namespace gridstep
