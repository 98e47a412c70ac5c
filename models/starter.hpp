#pragma once

#include <string>
#include <vector>

namespace gridstep::models {

/// One file of a scenario folder.
struct ScenarioFile {
  std::string path;  ///< relative to the folder
  std::string text;
};

/// A small commented scenario to start from: valid, solvable, every common table once.
std::vector<ScenarioFile> starter_scenario();

}  // namespace gridstep::models
