#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/results/journal.hpp"
#include "engine/simulation/seam.hpp"

namespace gridstep {

/// What decides the numbers of a run, by what it is called: hashes of inputs, options, versions.
/// Two runs with the same have the same bits.
using RunIdentity = std::map<std::string, std::string>;

/// All that a checkpoint holds beside its segments.
struct CheckpointState {
  RunIdentity identity;
  Seam seam;
  std::vector<JournalSegment> segments;
};

/// The state as a file: its format in the first line, the state, the SHA-256 of both in
/// hexadecimal.
std::string to_bytes(const CheckpointState& state);

/// How reading a state ended.
struct StateRead {
  enum class Outcome { whole, absent, damaged, other_format };
  Outcome outcome = Outcome::absent;
  CheckpointState state;
};
/// Throws IoError where the file is there and cannot be read.
StateRead read_state(const std::filesystem::path& path);

}  // namespace gridstep
