#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/base/problem.hpp"
#include "models/scenario_file.hpp"

namespace gridstep::models {

/// A scenario made from somebody else's files.
struct ImportedScenario {
  std::vector<ScenarioFile> files;
  Problems warnings;
  std::vector<std::string> notes;  ///< what was left out or read in a certain way
};

/// One hour of a MATPOWER case as a scenario. `susceptance` is that of `[network]`: `reactance`
/// as MATPOWER has it, `impedance` as PowerModels. Throws InputError with all problems.
ImportedScenario import_matpower(const std::filesystem::path& source,
                                 const std::string& susceptance);

}  // namespace gridstep::models
