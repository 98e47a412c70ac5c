#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/results/summary.hpp"
#include "engine/results/verify.hpp"

namespace gridstep {

/// Whether a file holds merged runs and not one run. False for what is no HDF5 file.
bool is_merged(const std::filesystem::path& file);

/// What is in a file of merged runs, as `info` tells it.
struct MergedInspection {
  struct Incomplete {
    std::string run;
    std::string status;
    std::string reason;
  };

  std::string file;
  std::string study;
  std::string title;
  std::string currency;
  std::string source;                               ///< the program that merged
  std::string series;                               ///< virtual, copied, none
  std::vector<std::string> runs;                    ///< ids
  std::vector<Incomplete> incomplete;               ///< runs without values
  std::string study_axes;                           ///< names, joined by ", "
  std::vector<std::pair<std::string, Index>> axes;  ///< names and lengths
  std::vector<std::string> masks;                   ///< arrays that say which run has which things
  std::string content_sha256;
};

/// Reads the head of a merged file; its sources are not asked. Throws IoError.
MergedInspection inspect_merged(const std::filesystem::path& file);

nlohmann::ordered_json to_json(const MergedInspection& inspection);
std::string to_text(const MergedInspection& inspection, Language language = Language::english);

/// Recomputes the fingerprint of a merged file and, where it shows the files of its runs, looks at
/// every one: it is there, its values are those of its own fingerprint, and that is the one
/// recorded. Throws IoError when the merged file cannot be read at all.
Verification verify_merged(const std::filesystem::path& file);

}  // namespace gridstep
