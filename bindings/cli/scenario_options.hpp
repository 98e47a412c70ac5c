#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "engine/simulation/run.hpp"

namespace gridstep::cli {

/// What `--set` was given, split at '='. Throws Error (usage) where there is none.
std::vector<Override> overrides_from(const std::vector<std::string>& set);

/// Options that every verb over a scenario shares.
struct ScenarioOptions {
  RunOptions run;
  std::vector<std::string> set;  ///< as written; `parsed` splits them

  /// Adds SCENARIO and --set.
  void add_scenario(CLI::App& verb);
  /// Adds --from, --to, --steps, --solver, --seed.
  void add_part(CLI::App& verb);
  /// The options with --set split at '='. Throws Error (usage) where there is none.
  [[nodiscard]] RunOptions parsed() const;
};

}  // namespace gridstep::cli
