#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <system_error>

#include "engine/base/error.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/files.hpp"
#include "engine/scenario/folder.hpp"
#include "engine/scenario/header.hpp"
#include "engine/scenario/header_guard.hpp"
#include "engine/scenario/overrides.hpp"
#include "engine/scenario/read_profiles.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/scenario/table.hpp"
#include "engine/scenario/text.hpp"

namespace gridstep {

namespace {

namespace fs = std::filesystem;

/// The scenario's folder, whether `asked` is the folder or its header. Nothing and a problem when
/// there is no such folder.
std::optional<fs::path> folder_of(const fs::path& asked, Problems& problems) {
  const fs::path folder = asked.filename() == header_file
                              ? (asked.has_parent_path() ? asked.parent_path() : fs::path("."))
                              : asked;
  std::error_code error;
  const fs::file_status status = fs::status(folder, error);
  if (fs::is_directory(status)) return folder;
  if (error && status.type() != fs::file_type::not_found)
    throw IoError(fmt::format("cannot read {}: {}", folder.string(), error.message()));
  problems.error("GS0101", {asked.string(), 0, 0},
                 fs::exists(status) ? "this is no scenario folder" : "there is no such folder",
                 "a scenario is a folder that holds scenario.toml",
                 "check the path, or write a starter scenario with `gridstep new DIR`");
  return std::nullopt;
}

void read_header_file(Files& folder, const std::vector<TableSpec>& tables, Scenario& scenario,
                      Problems& problems) {
  const Place at_header{header_file, 0, 0};
  if (!folder.contains(header_file)) {
    problems.error("GS0101", at_header, "there is no scenario.toml in this folder",
                   "a scenario is a folder that holds scenario.toml",
                   "check the path, or write a starter scenario with `gridstep new DIR`");
  } else if (auto text = folder.read(header_file, most_header_bytes, at_header, problems)) {
    scenario.header_text = *text;
    read_header(std::move(*text), tables, scenario, problems);
    return;
  }
  add_unreadable_header(tables, scenario);
}

void read_tables(Files& folder, const std::vector<TableSpec>& tables, Scenario& scenario,
                 Problems& problems) {
  for (const TableSpec& spec : tables) {
    if (spec.home != TableSpec::Home::csv) continue;
    Table& table = scenario.tables[spec.name];
    table.spec = &spec;
    const Place at_file{spec.file(), 0, 0};
    if (folder.contains(spec.file())) {
      if (auto text = folder.read(spec.file(), CsvReader::most_bytes, at_file, problems))
        table = read_table(std::move(*text), spec, spec.file(), problems);
    } else if (spec.required) {
      problems.error("GS0102", at_file, fmt::format("there is no {} in this folder", spec.file()),
                     fmt::format("every scenario has it: {}", spec.what),
                     "add the file, or rename the one that holds these rows");
    }
  }
}

void report_stray_files(const Files& folder, const std::vector<TableSpec>& tables,
                        Problems& problems) {
  std::vector<std::string> known;
  for (const TableSpec& spec : tables)
    if (spec.home == TableSpec::Home::csv) known.push_back(spec.file());
  for (const std::string& name : folder.csv_files({})) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    problems.error("GS0103", {name, 0, 0}, "no table has this name",
                   "every CSV file in the scenario folder is a table; time series lie in profiles/",
                   suggestion(name, known));
  }
}

using ReadFiles = Scenario (*)(Files&, const std::vector<TableSpec>&, const std::vector<Override>&,
                               Problems&);

/// What `of_files` reads, of a folder on the disk.
Scenario read_folder(const fs::path& folder, const std::vector<TableSpec>& tables,
                     const std::vector<Override>& overrides, Problems& problems,
                     ReadFiles of_files) {
  Scenario scenario;
  const auto root = folder_of(folder, problems);
  if (!root) {
    add_unreadable_header(tables, scenario);
    for (const TableSpec& spec : tables)
      if (spec.home == TableSpec::Home::csv) scenario.tables[spec.name].spec = &spec;
    return scenario;
  }
  Folder files(*root);
  scenario = of_files(files, tables, overrides, problems);
  scenario.folder = files.root();
  return scenario;
}

}  // namespace

Scenario read(const std::filesystem::path& folder, const std::vector<TableSpec>& tables,
              const std::vector<Override>& overrides, Problems& problems) {
  return read_folder(folder, tables, overrides, problems, read);
}

Scenario read(Files& files, const std::vector<TableSpec>& tables,
              const std::vector<Override>& overrides, Problems& problems) {
  Scenario scenario = read_rows(files, tables, overrides, problems);
  read_profiles(files, scenario, problems);
  scenario.sha256 = files.sha256();
  return scenario;
}

Scenario read_rows(const std::filesystem::path& folder, const std::vector<TableSpec>& tables,
                   const std::vector<Override>& overrides, Problems& problems) {
  return read_folder(folder, tables, overrides, problems, read_rows);
}

Scenario read_rows(Files& files, const std::vector<TableSpec>& tables,
                   const std::vector<Override>& overrides, Problems& problems) {
  Scenario scenario;
  read_header_file(files, tables, scenario, problems);
  read_tables(files, tables, scenario, problems);
  report_stray_files(files, tables, problems);
  apply_overrides(overrides, tables, scenario, problems);
  scenario.sha256 = files.sha256();
  return scenario;
}

}  // namespace gridstep
