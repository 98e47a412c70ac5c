#include "engine/scenario/toml_value.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <sstream>

#include "engine/scenario/header_guard.hpp"
#include "engine/scenario/text.hpp"
#include "engine/scenario/value.hpp"

namespace gridstep {

namespace {

std::string wanted_kind(FieldType type) {
  switch (type) {
    case FieldType::number:
      return "a number";
    case FieldType::integer:
      return "a whole number";
    case FieldType::flag:
      return "true or false";
    case FieldType::time:
      return "a time with UTC offset";
    case FieldType::ids:
      return "a list of ids";
    default:
      return "text in quotes";
  }
}

Value wrong_kind(const Field& field, const toml::node& node, const std::string& file,
                 Problems& problems) {
  const bool is_quoted_number =
      node.is_string() && (field.type == FieldType::number || field.type == FieldType::integer);
  problems.error("GS0208", place_of(node.source(), file),
                 fmt::format("{} is {}", field.name, kind_of(node)),
                 fmt::format("it must be {}", wanted_kind(field.type)),
                 is_quoted_number ? "write the number without quotes, with a decimal point"
                                  : fmt::format("write {}", wanted_kind(field.type)));
  return {};
}

Value number_from(const Field& field, const toml::node& node, const std::string& file,
                  Problems& problems) {
  const double value = *node.value<double>();
  const bool exact = !node.is_integer() || std::abs(value) < largest_integer;
  const bool whole = field.type == FieldType::number || value == std::floor(value);
  if (std::isfinite(value) && exact && whole) return value;
  problems.error(
      std::isfinite(value) ? "GS0206" : "GS0204", place_of(node.source(), file),
      fmt::format("{} is {}", field.name, value),
      std::isfinite(value) ? "it must be a whole number below 2^53" : "a number must be finite",
      "write digits, such as 24");
  return {};
}

Value list_from(const Field& field, const toml::array& array, const std::string& file,
                Problems& problems) {
  std::vector<std::string> entries;
  for (const toml::node& entry : array) {
    if (!entry.is_string()) return wrong_kind(field, entry, file, problems);
    Field one = field;
    one.type = FieldType::text;
    const Value text =
        parse_value(one, *entry.value<std::string>(), place_of(entry.source(), file), problems);
    if (!std::holds_alternative<std::string>(text)) return {};
    entries.push_back(std::get<std::string>(text));
  }
  return entries;
}

/// TOML's own date or time as it was written.
template <class Moment>
std::string moment_text(const Moment& moment) {
  std::ostringstream text;
  text.imbue(std::locale::classic());
  text << moment;
  return text.str();
}

std::optional<std::string> text_from(const Field& field, const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (field.type != FieldType::time) return std::nullopt;
  if (const auto* moment = node.as_date_time()) return moment_text(moment->get());
  if (const auto* date = node.as_date()) return moment_text(date->get());
  return std::nullopt;
}

}  // namespace

Place place_of(const toml::source_region& region, const std::string& file) {
  return {file, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

std::optional<toml::table> parse_toml(std::string& text, const std::string& file,
                                      Problems& problems) {
  if (!check_encoding(text, file, problems) || !check_header_form(text, file, problems))
    return std::nullopt;
  const std::string why = fmt::format("{} is a TOML file", file);
  const char* help = file == header_file
                         ? "compare with a header that works; `gridstep new DIR` writes one"
                         : "compare with one that works";
  try {
    return toml::parse(text, std::string_view(file));
  } catch (const toml::parse_error& fault) {
    problems.error("GS0112", place_of(fault.source(), file), shortened(fault.description(), 200),
                   why, help);
  } catch (const TomlAssertion&) {
    problems.error("GS0112", {file, 0, 0}, "a key or value is malformed", why, help);
  }
  return std::nullopt;
}

std::string kind_of(const toml::node& node) {
  if (node.is_table()) return "a section";
  if (node.is_array()) return "a list";
  if (node.is_boolean()) return "true or false";
  if (node.is_string()) return "text";
  if (node.is_number()) return "a number";
  return "a date or time";
}

Value value_from(const Field& field, const toml::node& node, const std::string& file,
                 Problems& problems) {
  if (field.type == FieldType::number || field.type == FieldType::integer)
    return node.is_number() ? number_from(field, node, file, problems)
                            : wrong_kind(field, node, file, problems);
  if (field.type == FieldType::flag)
    return node.is_boolean() ? Value(*node.value<bool>()) : wrong_kind(field, node, file, problems);
  if (field.type == FieldType::ids)
    return node.is_array() ? list_from(field, *node.as_array(), file, problems)
                           : wrong_kind(field, node, file, problems);
  const auto text = text_from(field, node);
  return text ? parse_value(field, *text, place_of(node.source(), file), problems)
              : wrong_kind(field, node, file, problems);
}

}  // namespace gridstep
