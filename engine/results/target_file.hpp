#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace gridstep {

/// The folder a file lies in, `.` where the path names none.
std::filesystem::path folder_of(const std::filesystem::path& target);

/// The hidden file beside a target in which it is written.
std::filesystem::path temporary_beside(const std::filesystem::path& target);

/// As far as the system tells; file systems without a size count as endless.
std::uintmax_t free_bytes(const std::filesystem::path& folder);

/// Makes sure that a result may come into being under a name. Throws IoError where its folder is
/// missing, where it exists and may not be overwritten, and where what exists is no result.
void require_target(const std::filesystem::path& target, bool may_overwrite);

/// Whether an error's words say that the disk is full, or a quota or a limit of sizes reached.
bool lacks_space(const std::string& words);

}  // namespace gridstep
