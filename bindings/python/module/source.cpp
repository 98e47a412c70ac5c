#include "bindings/python/module/source.hpp"

#include "engine/base/error.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/folder.hpp"
#include "models/catalog.hpp"

namespace gridstep::python {

Scenario Source::read(Problems& problems) const {
  const std::vector<TableSpec>& tables = models::catalog().tables;
  if (folder) return gridstep::read(*folder, tables, overrides, problems);
  FilesInMemory in_memory(files);
  return gridstep::read(in_memory, tables, overrides, problems);
}

CheckedScenario Source::load(RunOptions& options) const {
  options.overrides = overrides;
  double read_s = 0.0;
  CheckedScenario checked = [&] {
    const Stopwatch stopwatch(read_s);
    Problems problems;
    Scenario scenario = read(problems);
    return check(std::move(scenario), std::move(problems), options, models::catalog());
  }();
  checked.read_s = read_s;
  return checked;
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

}  // namespace gridstep::python
