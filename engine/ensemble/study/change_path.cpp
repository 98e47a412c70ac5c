#include "engine/ensemble/study/change_path.hpp"

#include <fmt/format.h>

#include "engine/scenario/text.hpp"

namespace gridstep {

namespace {

void report(const std::string& path, const Place& place, const std::string& what,
            const std::string& help, Problems& problems) {
  problems.error("GS0702", place, fmt::format("{}: {}", in_quotes(path), what),
                 "a path is section.field, table.ID.field or profiles/FILE.csv#COLUMN", help);
}

std::vector<std::string> names_of(const std::vector<TableSpec>& tables, bool rows_only) {
  std::vector<std::string> names;
  for (const TableSpec& table : tables)
    if (!table.name.empty() && (!rows_only || table.home == TableSpec::Home::csv))
      names.push_back(table.name);
  return names;
}

/// The field `name`, or null and a problem.
const Field* find_field(const std::string& path, const std::string& name, const TableSpec& table,
                        const Place& place, Problems& problems) {
  const Field* field = table.find(name);
  if (field != nullptr && name != "id") return field;
  std::vector<std::string> known;
  for (const Field& candidate : table.fields)
    if (candidate.name != "id") known.push_back(candidate.name);
  report(path, place,
         field != nullptr ? "an id cannot be changed"
                          : fmt::format("{} has no field {}", table.title(), in_quotes(name)),
         suggestion(name, known), problems);
  return nullptr;
}

void read_column(ChangePath& path, bool allowed, const Place& place, Problems& problems) {
  const auto hash = path.text.find('#');
  if (!allowed) {
    report(path.text, place, "a time series is scaled or replaced, not set",
           "write it under scale or replace, or set the field that names it", problems);
  } else if (hash == std::string::npos || hash + 1 == path.text.size()) {
    report(path.text, place, "it names no column",
           fmt::format("write {}#COLUMN, or {}#* for all",
                       path.text.substr(0, std::min(hash, path.text.size())),
                       path.text.substr(0, std::min(hash, path.text.size()))),
           problems);
  } else {
    path.file = path.text.substr(0, hash);
    path.rows = path.text.substr(hash + 1);
  }
}

}  // namespace

bool is_pattern(std::string_view text) {
  return text.find_first_of("*?") != std::string_view::npos;
}

bool matches(std::string_view pattern, std::string_view text) {
  std::size_t at = 0;
  std::size_t in = 0;
  std::size_t star = std::string_view::npos;
  std::size_t behind_star = 0;
  while (in < text.size()) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      behind_star = in;
    } else if (at < pattern.size() && (pattern[at] == '?' || pattern[at] == text[in])) {
      ++at;
      ++in;
    } else if (star != std::string_view::npos) {  // the last star takes one more
      at = star + 1;
      in = ++behind_star;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', at) == std::string_view::npos;
}

bool names_profile(std::string_view path) {
  return path.find_first_of("/#") != std::string_view::npos;
}

ChangePath parse_change_path(const std::string& text, const std::vector<TableSpec>& tables,
                             bool with_columns, const Place& place, Problems& problems) {
  ChangePath path;
  path.text = text;
  if (names_profile(text)) {
    read_column(path, with_columns, place, problems);
    return path;
  }
  const auto point = text.find('.');
  const bool is_top = point == std::string::npos;
  const std::string first = is_top ? std::string() : text.substr(0, point);
  const std::string rest = is_top ? text : text.substr(point + 1);
  for (const TableSpec& table : tables)
    if (table.name == first && (!first.empty() || is_top)) path.table = &table;
  if (path.table == nullptr) {
    report(text, place, fmt::format("there is no section or table {}", in_quotes(first)),
           suggestion(first, names_of(tables, false)), problems);
    return path;
  }
  if (path.table->home == TableSpec::Home::header) {
    path.field = find_field(text, rest, *path.table, place, problems);
    return path;
  }
  const auto last = rest.rfind('.');  // field names hold no point, so an id may
  if (last == std::string::npos || last == 0) {
    const std::string field = path.table->find(rest) != nullptr ? rest : "FIELD";
    report(text, place, fmt::format("{} is a table", path.table->name),
           fmt::format("write {0}.ID.{1}, or {0}.*.{1} for all rows", path.table->name, field),
           problems);
    return path;
  }
  path.rows = rest.substr(0, last);
  path.field = find_field(text, rest.substr(last + 1), *path.table, place, problems);
  return path;
}

const TableSpec* find_row_table(const std::string& name, const std::vector<TableSpec>& tables,
                                const Place& place, Problems& problems) {
  for (const TableSpec& table : tables)
    if (table.home == TableSpec::Home::csv && table.name == name) return &table;
  problems.error("GS0702", place, fmt::format("there is no table {}", in_quotes(name)),
                 "rows are added to and removed from tables of CSV files",
                 suggestion(name, names_of(tables, true)));
  return nullptr;
}

}  // namespace gridstep
