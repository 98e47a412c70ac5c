#include "engine/scenario/range.hpp"

#include <fmt/format.h>

#include <cmath>

namespace gridstep {

bool is_in_range(const Field& field, double value) {
  return value <= field.max && (field.min_excluded ? value > field.min : value >= field.min);
}

std::string amount(const Field& field, double value) {
  if (field.unit.empty() || field.unit == "1") return fmt::format("{}", value);
  return fmt::format("{} {}", value, field.unit);
}

std::string range_text(const Field& field) {
  std::string text;
  if (std::isfinite(field.min))
    text = (field.min_excluded ? "greater than " : "at least ") + amount(field, field.min);
  if (std::isfinite(field.max))
    text += (text.empty() ? "at most " : " and at most ") + amount(field, field.max);
  return text;
}

std::string range_help(const Field& field, double value) {
  const bool is_mega = field.unit.rfind("MW", 0) == 0;
  if (value > field.max && field.max <= 1.0 && is_in_range(field, value / 100.0))
    return fmt::format("if this is {} %, write {}", value, value / 100.0);
  if (value > field.max && is_mega && is_in_range(field, value / 1000.0))
    return fmt::format("if this is in k{}, write {}", field.unit.substr(1), value / 1000.0);
  if (value < field.min && value < 0.0 && is_in_range(field, -value))
    return fmt::format("if the sign is wrong, write {}", -value);
  return "correct the value, or check its unit";
}

}  // namespace gridstep
