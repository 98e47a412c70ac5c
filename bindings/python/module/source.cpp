#include "bindings/python/module/source.hpp"

#include <algorithm>
#include <set>

#include "engine/base/error.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/folder.hpp"
#include "engine/scenario/read_profiles.hpp"
#include "engine/scenario/rewrite.hpp"
#include "models/catalog.hpp"

namespace gridstep::python {

Scenario Source::read(Problems& problems) const {
  const std::vector<TableSpec>& tables = models::catalog().tables;
  if (folder) return gridstep::read(*folder, tables, overrides, problems);
  FilesInMemory in_memory(files);
  return gridstep::read(in_memory, tables, overrides, problems);
}

Scenario Source::read_rows(Problems& problems) const {
  const std::vector<TableSpec>& tables = models::catalog().tables;
  if (folder) return gridstep::read_rows(*folder, tables, overrides, problems);
  FilesInMemory in_memory(files);
  return gridstep::read_rows(in_memory, tables, overrides, problems);
}

Source Source::with_file(const ScenarioFile& file, std::vector<Override> set) const {
  Source changed{{}, texts(), std::move(set)};
  const auto same = std::find_if(changed.files.begin(), changed.files.end(),
                                 [&](const ScenarioFile& one) { return one.path == file.path; });
  if (same != changed.files.end())
    same->text = file.text;
  else
    changed.files.push_back(file);
  return changed;
}

CheckedScenario Source::load(RunOptions options) const {
  options.overrides = overrides;
  if (folder) {
    options.scenario = *folder;
    return gridstep::load(options, models::catalog());
  }
  FilesInMemory in_memory(files);
  return gridstep::load(in_memory, options, models::catalog());
}

RunReport Source::run(RunOptions options, const Observer& observer) const {
  options.overrides = overrides;
  if (folder) {
    options.scenario = *folder;
    return gridstep::run(options, models::catalog(), observer);
  }
  return gridstep::run(load(options), options, models::catalog(), observer);
}

std::vector<ScenarioFile> Source::texts() const {
  if (!folder) return files;
  Problems problems;
  const Scenario scenario = read_rows(problems);
  if (scenario.folder.empty()) throw InputError(std::move(problems));
  std::set<std::string> paths;
  for (const auto& [path, hash] : scenario.sha256) paths.insert(path);
  for (const auto& [path, place] : profile_paths(scenario, problems)) paths.insert(path);
  Folder on_disk(scenario.folder);
  std::vector<ScenarioFile> texts;
  for (const std::string& path : paths)
    if (auto text = on_disk.read(path, CsvReader::most_bytes, {path, 0, 0}, problems))
      texts.push_back({path, std::move(*text)});
  return texts;
}

std::vector<ScenarioFile> Source::written() const {
  if (overrides.empty()) return texts();
  Problems problems;
  static_cast<void>(read(problems));  // rewrite is for files that can be read
  if (problems.has_errors()) throw InputError(std::move(problems));
  std::vector<ScenarioFile> changed =
      rewrite(texts(), {{}, overrides}, models::catalog().tables, problems);
  if (problems.has_errors()) throw InputError(std::move(problems));
  return changed;
}

}  // namespace gridstep::python
