#pragma once

#include <filesystem>

namespace gridstep {

/// The right to write one file, held by one writer at a time: an advisory lock on a hidden file
/// beside it. The system lets go of it when its holder dies, however that happens, so there are no
/// stale locks; a lock file left over means nothing.
class WriteLock {
 public:
  /// Throws IoError naming the holder when another writer has the right, and when the folder
  /// cannot be written to. Where the file system knows no locks, goes on without one.
  explicit WriteLock(const std::filesystem::path& target);
  ~WriteLock();
  WriteLock(const WriteLock&) = delete;
  WriteLock& operator=(const WriteLock&) = delete;

  /// False where the file system knows no locks: nothing keeps another writer away.
  [[nodiscard]] bool is_held() const { return held_; }

 private:
  bool try_once(const std::filesystem::path& target);

  std::filesystem::path path_;
  int descriptor_ = -1;
  bool held_ = true;
};

}  // namespace gridstep
