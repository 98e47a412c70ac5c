#include "engine/scenario/rewrite_toml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/scenario/text_lines.hpp"
#include "engine/scenario/toml_value.hpp"
#include "engine/scenario/value.hpp"

namespace gridstep {

namespace {

toml::table parsed(std::string text, const std::string& file) {
  Problems problems;
  std::optional<toml::table> content = parse_toml(text, file, problems);
  expect(content.has_value(), "a header that parses");
  return std::move(*content);
}

std::string quoted(const std::string& text) {
  std::string in_quotes = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') in_quotes += '\\';
    in_quotes += letter;
  }
  return in_quotes + "\"";
}

/// Ways to write the value, the plainest first.
std::vector<std::string> ways_to_write(const Value& value, const std::string& as_given) {
  if (const auto* number = std::get_if<double>(&value))
    return {as_given, fmt::format("{}", *number), fmt::format("{:.1f}", *number),
            fmt::format("{:.17e}", *number)};
  if (const auto* flag = std::get_if<bool>(&value)) return {*flag ? "true" : "false"};
  if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) {
    std::string list;
    for (const std::string& text : *texts) list += (list.empty() ? "" : ", ") + quoted(text);
    return {"[" + list + "]"};
  }
  return {as_given, quoted(as_given)};
}

/// Whether `written` reads as the value: of a time without quotes, say, TOML may make another text.
bool reads_as(const std::string& written, const Field& field, const Value& value) {
  std::string line = "x = " + written;
  Problems problems;
  const std::optional<toml::table> content = parse_toml(line, "value", problems);
  if (!content || content->size() != 1) return false;
  return value_from(field, *content->get("x"), "value", problems) == value;
}

std::string written_value(const Field& field, const std::string& text) {
  Problems problems;
  const Value value = parse_value(field, text, {}, problems);
  for (const std::string& way : ways_to_write(value, text))
    if (reads_as(way, field, value)) return way;
  expect(false, "a value that the field can have");
  return {};
}

/// The byte of a line where a column, counted in characters from 1, begins.
std::size_t byte_of(const std::string& line, toml::source_index column) {
  std::size_t at = 0;
  for (toml::source_index n = 1; n < column && at < line.size(); ++n) do {
      ++at;
    } while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0U) == 0x80U);
  return at;
}

void replace(TextLines& lines, const toml::source_region& region, const std::string& value) {
  const auto first = static_cast<int>(region.begin.line);
  const auto last = static_cast<int>(region.end.line);
  const std::string before =
      lines.at(first).substr(0, byte_of(lines.at(first), region.begin.column));
  const std::string behind = lines.at(last).substr(byte_of(lines.at(last), region.end.column));
  lines.erase(first + 1, last);
  lines.at(first) = before + value + behind;
}

/// Whether the section is written as `[section]`, not as `section.field = value` or in braces.
bool has_heading(TextLines& lines, const toml::table& section) {
  const toml::source_position begin = section.source().begin;
  const std::string& line = lines.at(static_cast<int>(begin.line));
  const std::size_t at = byte_of(line, begin.column);
  return !section.is_inline() && at < line.size() && line[at] == '[';
}

/// The last line of a section's own fields; 0 when it has none.
int last_line(TextLines& lines, const toml::table& section) {
  int last = 0;
  for (const auto& [key, node] : section) {
    const toml::table* inner = node.as_table();
    if (inner != nullptr && !inner->is_inline()) {
      if (!has_heading(lines, *inner)) last = std::max(last, last_line(lines, *inner));
    } else {
      last = std::max(last, static_cast<int>(node.source().end.line));
    }
  }
  return last;
}

void add_in_braces(TextLines& lines, const toml::table& section, const std::string& assignment) {
  const toml::source_position end = section.source().end;
  std::string& line = lines.at(static_cast<int>(end.line));
  std::size_t at = byte_of(line, end.column) - 1;  // of the brace that closes
  while (at > 0 && (line[at - 1] == ' ' || line[at - 1] == '\t')) --at;
  line.insert(at, (section.empty() ? " " : ", ") + assignment);
}

}  // namespace

std::string with_header_value(const std::string& text, const TableSpec& section, const Field& field,
                              const std::string& value) {
  const toml::table content = parsed(text, section.toml_file);
  const std::string written = written_value(field, value);
  const std::string assignment = field.name + " = " + written;
  TextLines lines(text);
  const toml::node* found = section.name.empty() ? &content : content.get(section.name);
  const toml::table* table = found == nullptr ? nullptr : found->as_table();
  if (table == nullptr) {
    if (lines.size() > 0) lines.append("");
    lines.append("[" + section.name + "]");
    lines.append(assignment);
  } else if (const toml::node* old = table->get(field.name)) {
    replace(lines, old->source(), written);
  } else if (section.name.empty()) {
    lines.insert_behind(last_line(lines, *table), assignment);
  } else if (table->is_inline()) {
    add_in_braces(lines, *table, assignment);
  } else if (has_heading(lines, *table)) {
    lines.insert_behind(
        std::max(last_line(lines, *table), static_cast<int>(table->source().begin.line)),
        assignment);
  } else {
    lines.insert_behind(last_line(lines, *table), section.name + "." + assignment);
  }
  return lines.text();
}

}  // namespace gridstep
