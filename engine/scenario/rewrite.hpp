#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/problem.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/scenario/scenario_file.hpp"

namespace gridstep {

/// A row more in a table of CSV rows: texts by field, as `--set` takes them; `id` among them.
struct NewRow {
  std::string table;
  std::vector<std::pair<std::string, std::string>> cells;
};

/// What a scenario is to have in other ways than its files say: rows are added, then values set.
struct Edits {
  std::vector<NewRow> rows;
  std::vector<Override> overrides;
};

/// Files of a scenario folder with the edits written into them. Every other byte is as it was:
/// comments, order, line ends, quotes. Reading them gives what reading the files given and then
/// making the edits gives.
///
/// A path that points nowhere, a value of the wrong form, an id that is taken are problems, placed
/// at `--set`; then nothing is changed. Files must read without problems of form.
std::vector<ScenarioFile> rewrite(std::vector<ScenarioFile> files, const Edits& edits,
                                  const std::vector<TableSpec>& tables, Problems& problems);

/// The files of a scenario folder that reading it looks at, with the overrides or without, and its
/// README: what a copy of the scenario needs. Nothing outside the folder, no links out of it.
/// Throws InputError where the scenario cannot be read, IoError.
std::vector<ScenarioFile> scenario_files(const std::filesystem::path& folder,
                                         const std::vector<Override>& overrides,
                                         const std::vector<TableSpec>& tables);

}  // namespace gridstep
