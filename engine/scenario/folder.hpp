#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/problem.hpp"

namespace gridstep {

/// The only door to the user's files: reads regular files below one folder and nothing else.
class Folder {
 public:
  /// `called` is what messages call it. Throws IoError when the folder exists but may not be read.
  explicit Folder(const std::filesystem::path& root, std::string called = "scenario folder");

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }
  [[nodiscard]] const std::string& called() const { return called_; }

  /// Whether something of this name lies directly in the folder.
  [[nodiscard]] bool contains(const std::string& name) const;

  /// Names of the `.csv` files directly in `subfolder` ("" for the folder itself), in order;
  /// hidden files left out.
  [[nodiscard]] std::vector<std::string> csv_files(const std::string& subfolder = {}) const;

  /// The bytes of a regular file of at most `most_bytes`, or nothing and a problem at `named_at`:
  /// a path that is absolute or leads out of the folder (also by symbolic links), a missing file,
  /// a pipe, device or folder, a file too large. Throws IoError when the disk or the rights fail.
  std::optional<std::string> read(const std::string& relative, std::uintmax_t most_bytes,
                                  const Place& named_at, Problems& problems);

  /// SHA-256 of every file read, by the path it was asked for.
  [[nodiscard]] const std::map<std::string, std::string>& sha256() const { return sha256_; }

 private:
  /// `relative` with links followed, relative to the root; nothing and a problem if it leads out.
  [[nodiscard]] std::optional<std::filesystem::path> resolved(const std::string& relative,
                                                              const Place& named_at,
                                                              Problems& problems) const;

  std::filesystem::path root_;  ///< canonical
  std::string called_;
  std::map<std::string, std::string> sha256_;
};

}  // namespace gridstep
