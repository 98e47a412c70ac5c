#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace gridstep {

/// One file of a scenario folder.
struct ScenarioFile {
  std::string path;  ///< relative to the folder
  std::string text;
};

/// Writes a scenario folder whole or not at all: the files are written beside it and take its name
/// when the last one is complete and `inspect`, given where they lie, has not thrown. The folder
/// must not exist, or be empty. Throws IoError.
void write_scenario_folder(const std::filesystem::path& folder,
                           const std::vector<ScenarioFile>& files,
                           const std::function<void(const std::filesystem::path&)>& inspect = {});

}  // namespace gridstep
