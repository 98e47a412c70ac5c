#pragma once

#include <filesystem>
#include <vector>

#include "engine/results/row_writer.hpp"

namespace gridstep {

/// Marks a file that has everything as complete, with its fingerprints. Throws IoError.
void seal(const hdf5::File& file, const std::vector<WrittenArray>& arrays);

/// Opens a closed result file and holds it against what was written: every chunk byte by byte as it
/// was packed, every other value and attribute through the file's own fingerprint. Throws IoError
/// where anything differs or cannot be read.
void read_back(const std::filesystem::path& path, const std::vector<WrittenArray>& arrays);

}  // namespace gridstep
