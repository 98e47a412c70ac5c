#include "engine/scenario/header.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <sstream>

#include "engine/scenario/header_guard.hpp"
#include "engine/scenario/text.hpp"
#include "engine/scenario/toml.hpp"
#include "engine/scenario/value.hpp"

namespace gridstep {

namespace {

constexpr Index most_problems = 200;

Place place_of(const toml::source_region& region) {
  return {header_file, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

const TableSpec* find_section(const std::vector<TableSpec>& tables, std::string_view name) {
  for (const TableSpec& table : tables)
    if (table.home == TableSpec::Home::header && table.name == name) return &table;
  return nullptr;
}

std::vector<std::string> section_names(const std::vector<TableSpec>& tables) {
  std::vector<std::string> names;
  for (const TableSpec& table : tables)
    if (table.home == TableSpec::Home::header && !table.name.empty()) names.push_back(table.name);
  return names;
}

/// What to try for a field that `spec` does not have.
std::string unknown_field_help(const std::string& field, const TableSpec& spec,
                               const std::vector<TableSpec>& tables) {
  for (const TableSpec& other : tables)
    if (other.home == TableSpec::Home::header && &other != &spec && other.find(field) != nullptr)
      return fmt::format("{} has a field of this name: move it there", other.title());
  std::vector<std::string> known;
  for (const Field& candidate : spec.fields) known.push_back(candidate.name);
  if (spec.name.empty())
    for (const std::string& name : section_names(tables)) known.push_back(name);
  return suggestion(field, known);
}

/// What a TOML value is, in words.
std::string kind_of(const toml::node& node) {
  if (node.is_table()) return "a section";
  if (node.is_array()) return "a list";
  if (node.is_boolean()) return "true or false";
  if (node.is_string()) return "text";
  if (node.is_number()) return "a number";
  return "a date or time";
}

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

Value wrong_kind(const Field& field, const toml::node& node, Problems& problems) {
  const bool is_quoted_number =
      node.is_string() && (field.type == FieldType::number || field.type == FieldType::integer);
  problems.error("GS0208", place_of(node.source()),
                 fmt::format("{} is {}", field.name, kind_of(node)),
                 fmt::format("it must be {}", wanted_kind(field.type)),
                 is_quoted_number ? "write the number without quotes, with a decimal point"
                                  : fmt::format("write {}", wanted_kind(field.type)));
  return {};
}

Value number_from(const Field& field, const toml::node& node, Problems& problems) {
  const double value = *node.value<double>();
  const bool exact = !node.is_integer() || std::abs(value) < largest_integer;
  const bool whole = field.type == FieldType::number || value == std::floor(value);
  if (std::isfinite(value) && exact && whole) return value;
  problems.error(
      std::isfinite(value) ? "GS0206" : "GS0204", place_of(node.source()),
      fmt::format("{} is {}", field.name, value),
      std::isfinite(value) ? "it must be a whole number below 2^53" : "a number must be finite",
      "write digits, such as 24");
  return {};
}

Value list_from(const Field& field, const toml::array& array, Problems& problems) {
  std::vector<std::string> entries;
  for (const toml::node& entry : array) {
    if (!entry.is_string()) return wrong_kind(field, entry, problems);
    Field one = field;
    one.type = FieldType::text;
    const Value text =
        parse_value(one, *entry.value<std::string>(), place_of(entry.source()), problems);
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

Value value_from(const Field& field, const toml::node& node, Problems& problems) {
  if (field.type == FieldType::number || field.type == FieldType::integer)
    return node.is_number() ? number_from(field, node, problems)
                            : wrong_kind(field, node, problems);
  if (field.type == FieldType::flag)
    return node.is_boolean() ? Value(*node.value<bool>()) : wrong_kind(field, node, problems);
  if (field.type == FieldType::ids)
    return node.is_array() ? list_from(field, *node.as_array(), problems)
                           : wrong_kind(field, node, problems);
  const auto text = text_from(field, node);
  return text ? parse_value(field, *text, place_of(node.source()), problems)
              : wrong_kind(field, node, problems);
}

void report_unknown_key(const toml::key& key, const toml::node& node, const TableSpec& spec,
                        const std::vector<TableSpec>& tables, Problems& problems) {
  const std::string name(key.str());
  const bool is_section = spec.name.empty() && (node.is_table() || node.is_array_of_tables());
  problems.error(is_section ? "GS0201" : "GS0202", place_of(key.source()),
                 fmt::format("{} has no {} {}", spec.title(), is_section ? "section" : "field",
                             in_quotes(name)),
                 is_section ? "only known sections are read" : "only known fields are read",
                 unknown_field_help(name, spec, tables));
}

/// Fills the row of one section; keys that name sections are left to the caller.
void read_section(const toml::table& content, const TableSpec& spec,
                  const std::vector<TableSpec>& tables, Row& row, Problems& problems) {
  LimitedProblems limited(problems, header_file, most_problems);
  for (const auto& [key, node] : content) {
    const std::string name(key.str());
    const bool names_section = spec.name.empty() && find_section(tables, name) != nullptr;
    if (names_section && !name.empty()) continue;
    if (const Field* field = spec.find(name))
      row.set(name, value_from(*field, node, limited.found()), place_of(node.source()));
    else if (!limited.is_spent())
      report_unknown_key(key, node, spec, tables, limited.found());
    limited.drain();
  }
  limited.finish();
}

std::optional<toml::table> parse(std::string& text, Problems& problems) {
  if (!check_encoding(text, header_file, problems) || !check_header_form(text, problems))
    return std::nullopt;
  const char* help = "compare with a header that works; `gridstep new DIR` writes one";
  try {
    return toml::parse(text, std::string_view(header_file));
  } catch (const toml::parse_error& fault) {
    problems.error("GS0112", place_of(fault.source()), shortened(fault.description(), 200),
                   "the header is a TOML file", help);
  } catch (const TomlAssertion&) {
    problems.error("GS0112", {header_file, 0, 0}, "a key or value is malformed",
                   "the header is a TOML file", help);
  }
  return std::nullopt;
}

void add_row(const TableSpec& spec, const Place& place, Scenario& scenario) {
  scenario.tables[spec.name] = Table{&spec, {Row(spec, place)}};
}

}  // namespace

void read_header(std::string text, const std::vector<TableSpec>& tables, Scenario& scenario,
                 Problems& problems) {
  const auto content = parse(text, problems);
  if (!content) {
    add_unreadable_header(tables, scenario);
    return;
  }
  for (const TableSpec& spec : tables) {
    if (spec.home != TableSpec::Home::header) continue;
    const toml::node* node = spec.name.empty() ? &*content : content->get(spec.name);
    add_row(spec, node == nullptr ? Place{header_file, 0, 0} : place_of(node->source()), scenario);
    if (node == nullptr) continue;
    if (const toml::table* section = node->as_table()) {
      read_section(*section, spec, tables, scenario.tables[spec.name].rows[0], problems);
      continue;
    }
    problems.error("GS0208", place_of(node->source()),
                   fmt::format("{} is {}", spec.name, kind_of(*node)), "it must be one section",
                   fmt::format("write [{}] and its fields below it", spec.name));
    for (const Field& field : spec.fields)
      scenario.tables[spec.name].rows[0].set(field.name, {}, place_of(node->source()));
  }
}

void add_unreadable_header(const std::vector<TableSpec>& tables, Scenario& scenario) {
  for (const TableSpec& spec : tables) {
    if (spec.home != TableSpec::Home::header) continue;
    add_row(spec, {header_file, 0, 0}, scenario);
    for (const Field& field : spec.fields)
      scenario.tables[spec.name].rows[0].set(field.name, {}, {header_file, 0, 0});
  }
}

}  // namespace gridstep
