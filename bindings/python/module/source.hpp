#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/scenario/files.hpp"
#include "engine/scenario/scenario.hpp"
#include "engine/simulation/run.hpp"

namespace gridstep::python {

/// What a scenario of Python is made of: the files of a folder, or files in memory, and what was
/// set on top of them.
struct Source {
  std::optional<std::filesystem::path> folder;
  std::vector<ScenarioFile> files;  ///< where there is no folder
  std::vector<Override> overrides;

  /// Stage 1. Adds to `problems` what cannot be read.
  [[nodiscard]] Scenario read(Problems& problems) const;
  /// Header and rows alone.
  [[nodiscard]] Scenario read_rows(Problems& problems) const;
  /// Stages 1 and 2. Throws InputError with every problem.
  [[nodiscard]] CheckedScenario load(RunOptions options) const;
  /// All stages. Throws as gridstep::run.
  [[nodiscard]] RunReport run(RunOptions options, const Observer& observer) const;
  /// The files that a run would read, as they are.
  [[nodiscard]] std::vector<ScenarioFile> texts() const;
  /// The same, with one file in place of what it is now; of a folder from its texts as they are.
  [[nodiscard]] Source with_file(const ScenarioFile& file, std::vector<Override> set) const;
  /// The same files with what was set written into them. Throws InputError where it cannot be.
  [[nodiscard]] std::vector<ScenarioFile> written() const;
};

}  // namespace gridstep::python
