#pragma once

#include <filesystem>
#include <string>

#include "engine/scenario/files.hpp"
#include "models/import/imported_scenario.hpp"

namespace gridstep::models {

struct PypsaOptions {
  std::string name;  ///< of the scenario; empty: that of the network
  std::string currency = "EUR";
};

/// A network that PyPSA's `export_to_csv_folder` wrote, as a scenario with the same optimum: the
/// total cost of a run is the objective of `n.optimize()`. What cannot be carried over is a
/// problem; throws InputError with all of them.
ImportedScenario import_pypsa_csv(Files& files, const PypsaOptions& options = {});
ImportedScenario import_pypsa_csv(const std::filesystem::path& folder,
                                  const PypsaOptions& options = {});

}  // namespace gridstep::models
