#pragma once

#include <string>
#include <vector>

#include "engine/base/problem.hpp"
#include "engine/scenario/scenario_file.hpp"

namespace gridstep::models {

/// A scenario made from somebody else's files.
struct ImportedScenario {
  std::vector<ScenarioFile> files;
  Problems warnings;
  std::vector<std::string> notes;  ///< what was left out or read in a certain way
};

/// What the first line of scenario.toml points an editor to.
ScenarioFile schema_file();

/// A word of a source as an id: what an id may not hold becomes `_`.
std::string as_id(const std::string& word, const std::string& fallback);

/// A carrier of a source as an id that means nothing else to the ledger, which has names of its own
/// for what is imported and what is unknown.
std::string carrier_id(const std::string& word, const std::string& fallback);

}  // namespace gridstep::models
