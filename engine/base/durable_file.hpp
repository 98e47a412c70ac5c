#pragma once

#include <filesystem>
#include <string_view>

namespace gridstep {

/// Waits until a file's bytes are on the disk. Throws IoError.
void sync_file(const std::filesystem::path& file);

/// Waits until the names in a folder are on the disk, as far as its file system can do that.
/// Throws IoError.
void sync_folder(const std::filesystem::path& folder);

/// Gives a finished temporary file its name in place of any older file: after a crash there is the
/// old one or the new one, complete. Throws IoError.
void publish_file(const std::filesystem::path& temporary, const std::filesystem::path& target);

/// Writes a small file whole or not at all. Throws IoError; then an older file is untouched.
void write_durably(const std::filesystem::path& target, std::string_view bytes);

}  // namespace gridstep
