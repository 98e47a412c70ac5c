#pragma once

#include <string>

#include "engine/scenario/field.hpp"

namespace gridstep {

/// Whether the value lies within the range of the field.
bool is_in_range(const Field& field, double value);

/// The value with the field's unit: `12.5 MW`.
std::string amount(const Field& field, double value);

/// `at least 0 MW and at most 100 MW`; empty when every number is allowed.
std::string range_text(const Field& field);

/// What to try with a value out of range: a sign, a percentage or kW are the usual slips.
std::string range_help(const Field& field, double value);

}  // namespace gridstep
