#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "engine/simulation/run.hpp"

namespace gridstep::bench {

/// A scenario as read, and the system it becomes.
struct Loaded {
  CheckedScenario checked;
  System system;
};

/// Reads, checks and builds; the first `steps` steps only where they are given. Throws InputError.
Loaded load_system(const std::filesystem::path& folder, const std::vector<Override>& overrides,
                   std::optional<Index> steps);

/// `--set` of both ramps of every row of a table that has the field. `share_of` is multiplied:
/// the row's field of that name, or each ramp itself where it is empty.
std::vector<Override> ramps_of(const Scenario& scenario, const std::string& table, double factor,
                               const std::string& share_of = {});

}  // namespace gridstep::bench
