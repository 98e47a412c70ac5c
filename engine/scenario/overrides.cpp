#include "engine/scenario/overrides.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/text.hpp"
#include "engine/scenario/value.hpp"

namespace gridstep {

namespace {

const Place on_command_line{"--set", 0, 0};

/// What a `--set` path points at: a field of a row.
struct Target {
  Row* row = nullptr;
  const Field* field = nullptr;
};

Target report(const Override& override, const std::string& what, const std::string& help,
              Problems& problems) {
  problems.error("GS0216", on_command_line, fmt::format("{}: {}", in_quotes(override.path), what),
                 "a path is section.field or table.id.field", help);
  return {};
}

const TableSpec* find_table(const std::vector<TableSpec>& tables, const std::string& name) {
  for (const TableSpec& table : tables)
    if (table.name == name) return &table;
  return nullptr;
}

/// The field `name` of a row, or a problem.
Target field_target(const Override& override, const std::string& name, Row& row,
                    Problems& problems) {
  const TableSpec& spec = row.spec();
  const Field* field = spec.find(name);
  if (field != nullptr && name != "id") return {&row, field};
  std::vector<std::string> known;
  for (const Field& candidate : spec.fields)
    if (candidate.name != "id") known.push_back(candidate.name);
  return report(override,
                field != nullptr ? "an id cannot be set"
                                 : fmt::format("{} has no field {}", spec.title(), in_quotes(name)),
                suggestion(name, known), problems);
}

/// The field `name` of a header section. One field cannot write a section that needs others.
Target section_target(const Override& override, const std::string& name, Row& section,
                      Problems& problems) {
  const TableSpec& spec = section.spec();
  const bool needs_others =
      std::any_of(spec.fields.begin(), spec.fields.end(), [&](const Field& field) {
        return field.required && field.fallback.index() == 0 && field.name != name;
      });
  if (needs_others && section.is_absent())
    return report(override, fmt::format("this scenario has no {}", spec.title()),
                  fmt::format("write [{}] in scenario.toml, or leave this out", spec.name),
                  problems);
  return field_target(override, name, section, problems);
}

/// The row and field of `ID.FIELD`. Field names hold no point, so an id may.
Target row_target(const Override& override, const std::string& rest, Table& table,
                  Problems& problems) {
  const auto point = rest.rfind('.');
  if (point == std::string::npos)
    return report(override, fmt::format("{} is a table", table.spec->name),
                  fmt::format("write {}.ID.FIELD=VALUE", table.spec->name), problems);
  const std::string id = rest.substr(0, point);
  const Index at = table.find(id);
  if (at >= 0)
    return field_target(override, rest.substr(point + 1), table.rows[static_cast<std::size_t>(at)],
                        problems);
  std::vector<std::string> known;
  for (const Row& row : table.rows)
    if (row.has("id")) known.push_back(row.id());
  return report(override, fmt::format("{} has no row {}", table.spec->file(), in_quotes(id)),
                suggestion(id, known), problems);
}

Target target_of(const Override& override, const std::vector<TableSpec>& tables, Scenario& scenario,
                 Problems& problems) {
  const auto point = override.path.find('.');
  const bool is_top = point == std::string::npos;
  const std::string first = is_top ? std::string() : override.path.substr(0, point);
  const std::string rest = is_top ? override.path : override.path.substr(point + 1);
  const TableSpec* spec = find_table(tables, first);
  if (spec == nullptr || first.empty() != is_top) {
    std::vector<std::string> known;
    for (const TableSpec& table : tables)
      if (!table.name.empty()) known.push_back(table.name);
    return report(override, fmt::format("there is no section or table {}", in_quotes(first)),
                  suggestion(first, known), problems);
  }
  Table& table = scenario.tables[first];
  return spec->home == TableSpec::Home::header
             ? section_target(override, rest, table.rows.front(), problems)
             : row_target(override, rest, table, problems);
}

}  // namespace

void apply_overrides(const std::vector<Override>& overrides, const std::vector<TableSpec>& tables,
                     Scenario& scenario, Problems& problems) {
  for (const Override& override : overrides) {
    const Target target = target_of(override, tables, scenario, problems);
    if (target.row == nullptr) continue;
    const std::string_view value = trimmed(override.value);
    if (value.empty())
      report(override, "no value follows the =", "write a value, or leave this out", problems);
    else
      target.row->set(target.field->name,
                      parse_value(*target.field, value, on_command_line, problems),
                      on_command_line);
  }
}

}  // namespace gridstep
