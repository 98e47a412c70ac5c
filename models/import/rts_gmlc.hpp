#pragma once

#include <filesystem>
#include <string>

#include "models/import/imported_scenario.hpp"

namespace gridstep::models {

struct RtsOptions {
  std::string series = "day-ahead";  ///< or `real-time`
  std::string susceptance = "reactance";
};

/// The RTS-GMLC test system with its year of 2020 as a scenario. `folder` is RTS_Data of the public
/// repository, or the repository. Throws InputError with all problems.
ImportedScenario import_rts_gmlc(const std::filesystem::path& folder, const RtsOptions& options);

}  // namespace gridstep::models
