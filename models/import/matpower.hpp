#pragma once

#include <filesystem>
#include <string>

#include "models/import/imported_scenario.hpp"

namespace gridstep::models {

/// One hour of a MATPOWER case as a scenario. `susceptance` is that of `[network]`: `reactance`
/// as MATPOWER has it, `impedance` as PowerModels. Throws InputError with all problems.
ImportedScenario import_matpower(const std::filesystem::path& source,
                                 const std::string& susceptance);

}  // namespace gridstep::models
