#include "engine/scenario/rewrite.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/base/error.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/folder.hpp"
#include "engine/scenario/header.hpp"
#include "engine/scenario/header_guard.hpp"
#include "engine/scenario/overrides.hpp"
#include "engine/scenario/rewrite_csv.hpp"
#include "engine/scenario/rewrite_toml.hpp"
#include "engine/scenario/table.hpp"
#include "engine/scenario/text.hpp"
#include "engine/scenario/value.hpp"

namespace gridstep {

namespace {

using FileTexts = std::vector<ScenarioFile>;

const Place as_set{"--set", 0, 0};

const ScenarioFile* find(const FileTexts& files, const std::string& path) {
  for (const ScenarioFile& file : files)
    if (file.path == path) return &file;
  return nullptr;
}

/// The text of a file, which is there from now on.
std::string& text_of(FileTexts& files, const std::string& path) {
  for (ScenarioFile& file : files)
    if (file.path == path) return file.text;
  files.push_back({path, ""});
  return files.back().text;
}

const TableSpec* find(const std::vector<TableSpec>& tables, const std::string& name) {
  for (const TableSpec& table : tables)
    if (table.name == name) return &table;
  return nullptr;
}

/// Header and rows of the files; time series are left out.
Scenario rows_of(const FileTexts& files, const std::vector<TableSpec>& tables, Problems& problems) {
  Scenario scenario;
  const ScenarioFile* header = find(files, header_file);
  expect(header != nullptr, "a scenario has a header");
  read_header(header->text, tables, scenario, problems);
  for (const TableSpec& spec : tables) {
    if (spec.home != TableSpec::Home::csv) continue;
    Table& table = scenario.tables[spec.name];
    table.spec = &spec;
    if (const ScenarioFile* file = find(files, spec.file()))
      table = read_table(file->text, spec, spec.file(), problems);
  }
  return scenario;
}

/// Adds the row to its table; a problem where that has no such fields, or has the id.
void add_row(const NewRow& added, const std::vector<TableSpec>& tables, Scenario& scenario,
             Problems& problems) {
  const TableSpec* spec = find(tables, added.table);
  if (spec == nullptr || spec->home != TableSpec::Home::csv) {
    problems.error("GS0216", as_set, fmt::format("there is no table {}", in_quotes(added.table)),
                   "rows are added to tables", "see docs/formats/scenario.md");
    return;
  }
  const Place place{spec->file(), 0, 0};
  Row row(*spec, place);
  for (const auto& [name, text] : added.cells) {
    if (const Field* field = spec->find(name))
      row.set(name, parse_value(*field, text, place, problems), place);
    else
      problems.error("GS0202", place,
                     fmt::format("{} has no column {}", place.file, in_quotes(name)),
                     "only known columns are read", "see docs/formats/scenario.md");
  }
  Table& table = scenario.tables[spec->name];
  if (!row.has("id"))
    problems.error("GS0203", place, "id of a row that is added is not written", "it is required",
                   "give the row an id");
  else if (table.find(row.id()) >= 0)
    problems.error("GS0302", place, fmt::format("id {} is there already", in_quotes(row.id())),
                   "ids are unique in their table", "choose another id");
  table.rows.push_back(std::move(row));
}

/// Writes a value of which apply_overrides has found that it can be.
void write(const Override& override, const std::vector<TableSpec>& tables, FileTexts& files) {
  const std::string value(trimmed(override.value));
  const auto point = override.path.find('.');
  const bool is_top = point == std::string::npos;
  const std::string name = is_top ? std::string() : override.path.substr(0, point);
  const std::string rest = is_top ? override.path : override.path.substr(point + 1);
  const TableSpec& spec = *find(tables, name);
  std::string& text = text_of(files, spec.file());
  if (spec.home == TableSpec::Home::header) {
    text = with_header_value(text, spec, *spec.find(rest), value);
    return;
  }
  const auto last_point = rest.rfind('.');
  text = with_cell(text, spec, rest.substr(0, last_point), *spec.find(rest.substr(last_point + 1)),
                   value);
}

bool same(const Row& a, const Row& b) {
  const std::vector<Field>& fields = a.spec().fields;
  return std::all_of(fields.begin(), fields.end(), [&](const Field& field) {
    return a.value(field.name) == b.value(field.name) &&
           a.is_written(field.name) == b.is_written(field.name);
  });
}

/// What was written reads as it was meant. A row whose first cell begins with '#' does not.
void require_same(const Scenario& meant, const Scenario& written, Problems& problems) {
  for (const auto& [name, table] : meant.tables) {
    const std::vector<Row>& rows = written.table(name).rows;
    if (std::equal(table.rows.begin(), table.rows.end(), rows.begin(), rows.end(), same)) continue;
    problems.error("GS0216", as_set,
                   fmt::format("{} cannot hold a value given", table.spec->title()),
                   "what is written must read as it was given",
                   "no first cell of a row may begin with '#', and text must be UTF-8");
  }
}

/// What the files are to mean; problems of the edits.
Scenario edited(const FileTexts& files, const Edits& edits, const std::vector<TableSpec>& tables,
                Problems& problems) {
  Scenario scenario = rows_of(files, tables, problems);
  for (const NewRow& row : edits.rows) add_row(row, tables, scenario, problems);
  apply_overrides(edits.overrides, tables, scenario, problems);
  return scenario;
}

bool is_utf8(const Edits& edits, Problems& problems) {
  bool good = true;
  const auto look = [&](std::string text) {
    good = check_encoding(text, "--set", problems) && good;
  };
  for (const Override& override : edits.overrides) look(override.value);
  for (const NewRow& row : edits.rows)
    for (const auto& [field, text] : row.cells) look(text);
  return good;
}

}  // namespace

FileTexts rewrite(FileTexts files, const Edits& edits, const std::vector<TableSpec>& tables,
                  Problems& problems) {
  Problems found;
  if (is_utf8(edits, found)) {
    const Scenario meant = edited(files, edits, tables, found);
    if (!found.has_errors()) {
      FileTexts changed = files;
      for (const NewRow& row : edits.rows) {
        const TableSpec& spec = *find(tables, row.table);
        std::string& text = text_of(changed, spec.file());
        text = with_row(text, spec, row.cells);
      }
      for (const Override& override : edits.overrides) write(override, tables, changed);
      Problems unreadable;
      require_same(meant, rows_of(changed, tables, unreadable), found);
      if (!found.has_errors()) files = std::move(changed);
    }
  }
  problems.add(found);
  return files;
}

FileTexts scenario_files(const std::filesystem::path& folder,
                         const std::vector<Override>& overrides,
                         const std::vector<TableSpec>& tables) {
  Problems problems;
  const Scenario plain = read(folder, tables, {}, problems);
  if (problems.has_errors()) throw InputError(problems);
  Problems again;  // the same warnings, and what is wrong with the overrides
  const Scenario changed = read(folder, tables, overrides, again);
  if (again.has_errors()) throw InputError(again);
  std::set<std::string> paths;
  for (const auto& [path, hash] : plain.sha256) paths.insert(path);
  for (const auto& [path, hash] : changed.sha256) paths.insert(path);
  Folder source(plain.folder);
  for (const char* name : {"README.md", "README.zh.md", "README.txt", "README"})
    if (source.contains(name)) paths.insert(name);
  FileTexts files;
  for (const std::string& path : paths)
    if (auto text = source.read(path, CsvReader::most_bytes, {path, 0, 0}, problems))
      files.push_back({path, std::move(*text)});
  if (problems.has_errors()) throw InputError(problems);
  return files;
}

}  // namespace gridstep
