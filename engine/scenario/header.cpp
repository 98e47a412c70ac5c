#include "engine/scenario/header.hpp"

#include <fmt/format.h>

#include "engine/scenario/header_guard.hpp"
#include "engine/scenario/text.hpp"
#include "engine/scenario/toml_value.hpp"

namespace gridstep {

namespace {

constexpr Index most_problems = 200;

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

void report_unknown_key(const toml::key& key, const toml::node& node, const TableSpec& spec,
                        const std::vector<TableSpec>& tables, Problems& problems) {
  const std::string name(key.str());
  const bool is_section = spec.name.empty() && (node.is_table() || node.is_array_of_tables());
  problems.error(is_section ? "GS0201" : "GS0202", place_of(key.source(), header_file),
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
      row.set(name, value_from(*field, node, header_file, limited.found()),
              place_of(node.source(), header_file));
    else if (!limited.is_spent())
      report_unknown_key(key, node, spec, tables, limited.found());
    limited.drain();
  }
  limited.finish();
}

void add_row(const TableSpec& spec, const Place& place, Scenario& scenario) {
  scenario.tables[spec.name] = Table{&spec, {Row(spec, place)}};
}

}  // namespace

void read_header(std::string text, const std::vector<TableSpec>& tables, Scenario& scenario,
                 Problems& problems) {
  const auto content = parse_toml(text, header_file, problems);
  if (!content) {
    add_unreadable_header(tables, scenario);
    return;
  }
  for (const TableSpec& spec : tables) {
    if (spec.home != TableSpec::Home::header) continue;
    const toml::node* node = spec.name.empty() ? &*content : content->get(spec.name);
    add_row(spec,
            node == nullptr ? Place{header_file, 0, 0} : place_of(node->source(), header_file),
            scenario);
    if (node == nullptr) continue;
    if (const toml::table* section = node->as_table()) {
      read_section(*section, spec, tables, scenario.tables[spec.name].rows[0], problems);
      continue;
    }
    problems.error("GS0208", place_of(node->source(), header_file),
                   fmt::format("{} is {}", spec.name, kind_of(*node)), "it must be one section",
                   fmt::format("write [{}] and its fields below it", spec.name));
    for (const Field& field : spec.fields)
      scenario.tables[spec.name].rows[0].set(field.name, {}, place_of(node->source(), header_file));
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
