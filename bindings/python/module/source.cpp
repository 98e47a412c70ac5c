#include "bindings/python/module/source.hpp"

#include "engine/base/error.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/folder.hpp"
#include "engine/scenario/rewrite.hpp"
#include "models/catalog.hpp"

namespace gridstep::python {

Scenario Source::read(Problems& problems) const {
  const std::vector<TableSpec>& tables = models::catalog().tables;
  if (folder) return gridstep::read(*folder, tables, overrides, problems);
  FilesInMemory in_memory(files);
  return gridstep::read(in_memory, tables, overrides, problems);
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
  const Scenario scenario = read(problems);
  std::vector<ScenarioFile> texts;
  if (scenario.folder.empty()) throw InputError(std::move(problems));
  Folder on_disk(scenario.folder);
  for (const auto& [path, hash] : scenario.sha256)
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
