#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/ensemble/adequacy/assessment.hpp"

namespace gridstep::adequacy {

/// Years drawn so far, to go on from or to merge: the answer's sums as exact whole numbers, and
/// what was asked, hashes of all inputs included.
struct Part {
  std::string question;  ///< JSON; equal for all parts of one run
  Shard shard;
  Frame frame;
  bool complete = false;
  Progress progress;
};

nlohmann::ordered_json to_json(const Spec& spec);

/// Writes whole or not at all, by rename. Throws IoError.
void write_text_file(const std::filesystem::path& path, const std::string& text);
void write_part(const std::filesystem::path& path, const Part& part);

/// Throws IoError when the file cannot be read or is damaged, Error (input_invalid) when it answers
/// another question or shard.
Part read_part(const std::filesystem::path& path);
Part read_part(const std::filesystem::path& path, const std::string& question, const Shard& shard);

/// The parts of one run, every shard once and complete. Throws Error (input_invalid) otherwise.
std::vector<Part> read_parts(const std::vector<std::filesystem::path>& paths);

/// What a run of all years at once reports.
Report merged_report(const std::vector<Part>& parts);

}  // namespace gridstep::adequacy
