#pragma once

#include <filesystem>

#include "engine/results/held_result.hpp"
#include "engine/results/writer.hpp"

namespace gridstep {

/// Writes a result that is held in memory into a file, as a run writes its own: complete and read
/// back before it takes its name. Throws IoError; then an older file under the name is untouched.
void write(const HeldResult& result, const std::filesystem::path& target,
           ResultsWriter::IfExists if_exists = ResultsWriter::IfExists::refuse);

}  // namespace gridstep
