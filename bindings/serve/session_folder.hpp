#pragma once

#include <cstdint>
#include <filesystem>

namespace gridstep::serve {

/// A folder for the results of a session below the system's folder for temporary files, readable by
/// nobody else and gone with the session. A session that is killed leaves it; it is locked as long
/// as its process lives, so the next session knows what may go.
class SessionFolder {
 public:
  /// Removes what killed sessions of the same user have left. Throws IoError where the folder
  /// cannot be made.
  SessionFolder();
  ~SessionFolder();
  SessionFolder(const SessionFolder&) = delete;
  SessionFolder& operator=(const SessionFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Bytes of the files in it.
  [[nodiscard]] std::uintmax_t bytes() const;

 private:
  std::filesystem::path path_;
  int lock_ = -1;  ///< the folder itself, open and locked
};

}  // namespace gridstep::serve
