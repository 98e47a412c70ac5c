#include "engine/ensemble/study/apply.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/ensemble/study/change_path.hpp"
#include "engine/scenario/text.hpp"

namespace gridstep {

namespace {

std::vector<std::string> ids_of(const Table& table) {
  std::vector<std::string> ids;
  for (const Row& row : table.rows)
    if (row.has("id")) ids.push_back(row.id());
  return ids;
}

bool has_id(const Row& row, const std::string& pattern) {
  return row.spec().find("id") != nullptr && row.has("id") && matches(pattern, row.id());
}

/// The rows the change is about; a problem when there are none.
std::vector<Row*> rows_of(const Change& change, Scenario& scenario, Problems& problems) {
  Table& table = scenario.tables[change.path.table->name];
  std::vector<Row*> rows;
  if (change.path.table->home == TableSpec::Home::header) {
    rows.push_back(&table.rows.front());
    return rows;
  }
  for (Row& row : table.rows)
    if (has_id(row, change.path.rows)) rows.push_back(&row);
  if (rows.empty())
    problems.error("GS0703", change.place,
                   fmt::format("{}: no row of {} has the id {}", in_quotes(change.path.text),
                               table.spec->file(), in_quotes(change.path.rows)),
                   "a change that changes nothing is a mistake",
                   suggestion(change.path.rows, ids_of(table)));
  return rows;
}

bool is_set(const Changes& changes, const TableSpec& section, const Field& field) {
  return std::any_of(changes.begin(), changes.end(), [&](const Change& change) {
    return change.kind == Change::Kind::set && change.path.table == &section &&
           change.path.field == &field;
  });
}

/// Whether the change writes into a section that is not there and that the changes together do not
/// write either.
bool lacks_section(const Changes& changes, const Row& section) {
  const std::vector<Field>& fields = section.spec().fields;
  return section.is_absent() && std::any_of(fields.begin(), fields.end(), [&](const Field& field) {
           return field.required && field.fallback.index() == 0 &&
                  !is_set(changes, section.spec(), field);
         });
}

void set(const Change& change, const Changes& changes, Scenario& scenario, Problems& problems) {
  for (Row* row : rows_of(change, scenario, problems)) {
    if (change.path.table->home == TableSpec::Home::header && lacks_section(changes, *row))
      problems.error(
          "GS0703", change.place,
          fmt::format("{}: the base has no {}", in_quotes(change.path.text), row->spec().title()),
          "one field does not make a section that needs others",
          "choose another base, or set all the fields that the section needs");
    else
      row->set(change.path.field->name, change.value, change.place);
  }
}

void remove(const Change& change, Scenario& scenario, Problems& problems) {
  if (rows_of(change, scenario, problems).empty()) return;
  std::vector<Row>& rows = scenario.tables[change.path.table->name].rows;
  rows.erase(std::remove_if(rows.begin(), rows.end(),
                            [&](const Row& row) { return has_id(row, change.path.rows); }),
             rows.end());
}

void add(const Change& change, Scenario& scenario) {
  std::vector<Row>& rows = scenario.tables[change.path.table->name].rows;
  rows.insert(rows.end(), change.rows->rows.begin(), change.rows->rows.end());
}

void replace(const Change& change, Scenario& scenario) {
  if (change.rows)
    scenario.tables[change.path.table->name] = *change.rows;
  else
    scenario.profiles[change.path.file] = *change.file;
}

bool names(const Row& row, const Field& field, const std::string& file) {
  return field.type == FieldType::profile && Scenario::names_file(row, field.name) &&
         profile_reference(row, field.name).path == file;
}

/// Whether a row takes a time series from the file.
bool is_named(const std::string& file, const Scenario& scenario) {
  for (const auto& [name, table] : scenario.tables)
    for (const Row& row : table.rows)
      for (const Field& field : table.spec->fields)
        if (names(row, field, file)) return true;
  return false;
}

/// Reports time series files that replace what no row names. Where rows are in doubt for other
/// reasons, so is this.
void check_replaced(const Changes& changes, const Scenario& scenario, Problems& problems) {
  for (const Change& change : changes) {
    if (change.kind != Change::Kind::replace || change.rows) continue;
    if (is_named(change.path.file, scenario)) continue;
    std::vector<std::string> known;
    for (const auto& [path, file] : scenario.profiles)
      if (path != change.path.file) known.push_back(path);
    problems.error("GS0703", change.place,
                   fmt::format("no row names the time series {}", in_quotes(change.path.file)),
                   "a change that changes nothing is a mistake",
                   suggestion(change.path.file, known));
  }
}

void scale_columns(const Change& change, Scenario& scenario, Problems& problems) {
  const auto found = scenario.profiles.find(change.path.file);
  std::vector<std::string> known;
  if (found == scenario.profiles.end()) {
    for (const auto& [path, file] : scenario.profiles) known.push_back(path);
    problems.error("GS0703", change.place,
                   fmt::format("no row names the time series {}", in_quotes(change.path.file)),
                   "a change that changes nothing is a mistake",
                   suggestion(change.path.file, known));
    return;
  }
  bool changed = false;
  for (auto& [name, column] : found->second.columns) {
    known.push_back(name);
    if (!matches(change.path.rows, name)) continue;
    changed = true;
    for (double& value : column) value *= change.factor;
  }
  if (!changed)
    problems.error(
        "GS0703", change.place,
        fmt::format("{} has no column {}", change.path.file, in_quotes(change.path.rows)),
        "a change that changes nothing is a mistake", suggestion(change.path.rows, known));
}

/// Gives the row a column of its own with scaled values, so that others that share it keep theirs.
bool scale_series(const Change& change, Row& row, Scenario& scenario) {
  const std::string& field = change.path.field->name;
  const ProfileReference reference = profile_reference(row, field);
  const auto file = scenario.profiles.find(reference.path);
  if (file == scenario.profiles.end()) return true;  // reported where the file is missing
  const auto column = file->second.columns.find(reference.column);
  if (column == file->second.columns.end()) return true;  // check says so
  std::vector<double> values = column->second;
  for (double& value : values) value *= change.factor;
  const std::string own =
      fmt::format("{} of {} of {}.{}", reference.column, field, row.spec().name, row.shown_id());
  file->second.column_position[own] = file->second.column_position[reference.column];
  file->second.columns[own] = std::move(values);
  row.set(field, fmt::format("{}#{}", reference.path, own), row.place(field));
  return true;
}

bool scale_number(const Change& change, Row& row, Problems& problems) {
  const Field& field = *change.path.field;
  if (!row.has(field.name)) return false;
  const double value = row.number(field.name) * change.factor;
  if (!std::isfinite(value) || (field.type == FieldType::integer && value != std::floor(value))) {
    problems.error("GS0704", change.place,
                   fmt::format("{} of {} becomes {}", field.name, in_quotes(row.shown_id()), value),
                   std::isfinite(value) ? "it is a whole number" : "a number must be finite",
                   "choose another factor, or set the value");
    return true;
  }
  row.set(field.name, value, change.place);
  return true;
}

void scale(const Change& change, Scenario& scenario, Problems& problems) {
  if (!change.path.file.empty()) {
    scale_columns(change, scenario, problems);
    return;
  }
  const std::vector<Row*> rows = rows_of(change, scenario, problems);
  bool changed = rows.empty();  // reported already
  for (Row* row : rows) {
    if (change.path.field->type != FieldType::profile)
      changed = scale_number(change, *row, problems) || changed;
    else if (Scenario::names_file(*row, change.path.field->name))
      changed = scale_series(change, *row, scenario) || changed;
  }
  if (changed) return;
  const bool is_profile = change.path.field->type == FieldType::profile;
  problems.error("GS0703", change.place,
                 fmt::format("{}: no row {}", in_quotes(change.path.text),
                             is_profile ? "takes it from a file" : "holds a number there"),
                 "a change that changes nothing is a mistake",
                 is_profile ? "scale the number that the series is made from, such as mean_mw or "
                              "availability_frac"
                            : "set the value, or scale another field");
}

}  // namespace

void apply(const Changes& changes, Scenario& scenario, Problems& problems) {
  for (const Change& change : changes) {
    switch (change.kind) {
      case Change::Kind::replace:
        replace(change, scenario);
        break;
      case Change::Kind::remove:
        remove(change, scenario, problems);
        break;
      case Change::Kind::add:
        add(change, scenario);
        break;
      case Change::Kind::set:
        set(change, changes, scenario, problems);
        break;
      case Change::Kind::scale:
        scale(change, scenario, problems);
        break;
    }
  }
  check_replaced(changes, scenario, problems);
}

}  // namespace gridstep
