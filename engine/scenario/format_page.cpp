#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "engine/scenario/range.hpp"
#include "engine/scenario/scenario.hpp"

namespace gridstep {

namespace {

constexpr const char* introduction = R"(# Scenario folder

<!-- Written from the tables of fields in the sources; not edited by hand. -->

A scenario is a folder: `scenario.toml`, the header, and one CSV file per kind of thing beside it.
Time series lie in `profiles/`. Nothing outside the folder is read.

- CSV files are UTF-8 (a byte order mark and Windows line ends are fine), comma separated, with a
  point as decimal mark. The first row names the columns, in any order. A row whose first cell
  begins with `#` is a comment. A cell holds no line break.
- An empty cell is not written: an optional field then takes its default.
- An id has 1 to 64 of the characters `A-Z a-z 0-9 _ . : -`; the field `id` is unique in its table.
  Names may be in any script, up to 128 characters.
- A time carries its UTC offset: `2023-01-01T00:00:00+08:00`.
- A time series file has a column `time`, evenly spaced and at least as long as the scenario, and
  one column of numbers per thing. A value holds from its time to the next; rows may be further
  apart than the steps of the scenario, in whole multiples, never closer.
- A field of type *time series* holds one of its words, or `profiles/FILE.csv` for the column named
  like the row's id, or `profiles/FILE.csv#COLUMN`.
- A list of ids is written `["a", "b"]` in `scenario.toml`; in a CSV cell blanks or semicolons
  separate (`a b`), or commas in a quoted cell (`"a, b"`).
- `--set section.field=value` and `--set table.id.field=value` replace one value for one run.

What a problem code such as GS0213 means is told in [problems.md](problems.md).
)";

std::string type_text(const Field& field) {
  switch (field.type) {
    case FieldType::id:
      return "id";
    case FieldType::text:
      return "text";
    case FieldType::number:
      return "number";
    case FieldType::integer:
      return "whole number";
    case FieldType::flag:
      return "`true` or `false`";
    case FieldType::choice:
      return "word";
    case FieldType::reference:
      return fmt::format("id of {}", field.refers_to);
    case FieldType::time:
      return "time";
    case FieldType::offset:
      return "UTC offset";
    case FieldType::date:
      return "day, MM-DD";
    case FieldType::profile:
      return "time series";
    case FieldType::ids:
      return "list of ids";
  }
  return {};
}

/// `[0, 1]`, `(0, ∞)` or the choices.
std::string range_cell(const Field& field) {
  std::string cell;
  for (const std::string& choice : field.choices)
    cell += (cell.empty() ? "`" : " `") + choice + "`";
  if (!std::isfinite(field.min) && !std::isfinite(field.max)) return cell;
  if (!cell.empty()) cell += ", ";
  cell += std::isfinite(field.min) ? fmt::format("{}{}", field.min_excluded ? "(" : "[", field.min)
                                   : std::string("(-∞");
  return cell + (std::isfinite(field.max) ? fmt::format(", {}]", field.max) : ", ∞)");
}

std::string default_cell(const Field& field) {
  if (field.required) return "required";
  if (const auto* number = std::get_if<double>(&field.fallback)) return fmt::format("{}", *number);
  if (const auto* flag = std::get_if<bool>(&field.fallback)) return *flag ? "`true`" : "`false`";
  if (const auto* text = std::get_if<std::string>(&field.fallback)) return "`" + *text + "`";
  if (const auto* texts = std::get_if<std::vector<std::string>>(&field.fallback))
    return fmt::format("`[{}]`", fmt::join(*texts, ", "));
  return "none";
}

/// Text that keeps a Markdown table whole.
std::string cell_text(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2)
    text.insert(at, "\\");
  return text;
}

std::string table_section(const TableSpec& table) {
  const std::string title = table.home == TableSpec::Home::csv ? table.file()
                            : table.name.empty()               ? "Top of scenario.toml"
                                                               : "[" + table.name + "]";
  std::string page = fmt::format("\n## {}\n\n{}{}\n\n", title, table.what,
                                 table.required ? " Required." : " Optional.");
  page += "| field | type | unit | range | default | meaning |\n";
  page += "| --- | --- | --- | --- | --- | --- |\n";
  for (const Field& field : table.fields)
    page +=
        fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", field.name, cell_text(type_text(field)),
                    cell_text(field.unit), cell_text(range_cell(field)),
                    cell_text(default_cell(field)), cell_text(field.what));
  return page;
}

}  // namespace

std::string format_page(const std::vector<TableSpec>& tables) {
  std::string page = introduction;
  for (const TableSpec::Home home : {TableSpec::Home::header, TableSpec::Home::csv})
    for (const TableSpec& table : tables)
      if (table.home == home) page += table_section(table);
  return page;
}

}  // namespace gridstep
