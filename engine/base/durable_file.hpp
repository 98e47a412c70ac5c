#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/sha256.hpp"

namespace gridstep {

/// A new file that is on the disk under its name once it is published, or not there at all: bytes
/// go to a temporary file beside it. Every return is checked; all throw IoError that names the
/// file.
class DurableFile {
 public:
  /// Bytes go to `PATH.tmp`, for files that one process writes at a time; or to `temporary`.
  explicit DurableFile(const std::filesystem::path& path);
  DurableFile(std::filesystem::path path, std::filesystem::path temporary);
  /// Takes the temporary file away unless it was published.
  ~DurableFile();
  DurableFile(const DurableFile&) = delete;
  DurableFile& operator=(const DurableFile&) = delete;

  void write(std::string_view bytes);
  /// Waits until the bytes are on the disk and gives the file its name; the name itself is there
  /// for good once its folder has been synced.
  void publish();

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  /// Of everything that was written.
  [[nodiscard]] std::string sha256() const { return hash_.hex(); }

 private:
  [[noreturn]] void fail(const char* what) const;

  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
  std::uint64_t bytes_ = 0;
  Sha256 hash_;
};

/// Waits until a folder's names are on the disk. Where the file system cannot, a rename is as safe
/// as that makes it. Throws IoError.
void sync_folder(const std::filesystem::path& folder);
/// The same for a file.
void sync_file(const std::filesystem::path& path);

/// Gives a finished temporary file its name in place of any older file: after a crash there is the
/// old one or the new one, complete. Throws IoError.
void publish_file(const std::filesystem::path& temporary, const std::filesystem::path& target);

/// Writes a small file whole or not at all, in place of any older one. Several processes, on
/// several machines even, may write the same file; the last one stands. Throws IoError; then an
/// older file is untouched.
void write_durably(const std::filesystem::path& target, std::string_view bytes);

/// The SHA-256 of a file, read piece by piece. Throws IoError.
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace gridstep
