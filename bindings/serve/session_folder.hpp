#pragma once

#include <filesystem>

namespace gridstep::serve {

/// A folder for the results of a session below the system's folder for temporary files, readable by
/// nobody else and gone with the session.
class SessionFolder {
 public:
  /// Throws IoError where it cannot be made.
  SessionFolder();
  ~SessionFolder();
  SessionFolder(const SessionFolder&) = delete;
  SessionFolder& operator=(const SessionFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// Bytes of the files in it.
  [[nodiscard]] std::uintmax_t bytes() const;

 private:
  std::filesystem::path path_;
};

}  // namespace gridstep::serve
