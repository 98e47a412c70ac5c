#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/problem.hpp"
#include "engine/scenario/field.hpp"

namespace gridstep {

/// Reads a finite decimal number with a point, whatever the locale; false when it is none.
bool parse_number(std::string_view text, double& value);

/// Adds the problem that `text`, no number for parse_number, stands where `name` is expected.
void report_no_number(std::string_view text, const std::string& name, const Place& place,
                      Problems& problems);

/// Reads `text` as a value of the field's type. An empty value and a problem at `place` when it
/// cannot be. Ranges, choices and references are not looked at.
Value parse_value(const Field& field, std::string_view text, const Place& place,
                  Problems& problems);

/// The offset, in seconds east of UTC, that ends a time which parse_time has read.
std::int64_t offset_of_time(const std::string& time);

/// Largest whole number that a double holds exactly with all its neighbours: 2^53.
inline constexpr double largest_integer = 9007199254740992.0;

}  // namespace gridstep
