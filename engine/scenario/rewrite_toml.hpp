#pragma once

#include <string>

#include "engine/scenario/field.hpp"

namespace gridstep {

/// The TOML text with `value` as the field of a section, and every other byte as it was: in the
/// place of the old value; else as a line of its own behind the section's last; else in a section
/// of its own at the end. The text must parse; the value must be one that the field can have.
std::string with_header_value(const std::string& text, const TableSpec& section, const Field& field,
                              const std::string& value);

}  // namespace gridstep
