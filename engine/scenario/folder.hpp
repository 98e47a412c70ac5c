#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/problem.hpp"
#include "engine/scenario/files.hpp"

namespace gridstep {

/// The only door to the user's files: reads regular files below one folder and nothing else.
class Folder final : public Files {
 public:
  /// `called` is what messages call it. Throws IoError when the folder exists but may not be read.
  explicit Folder(const std::filesystem::path& root, std::string called = "scenario folder");

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

  [[nodiscard]] bool contains(const std::string& name) const override;
  [[nodiscard]] std::vector<std::string> csv_files(
      const std::string& subfolder = {}) const override;

 protected:
  /// Of a regular file; a problem is a path that is absolute or leads out of the folder (also by
  /// symbolic links), a missing file, a pipe, device or folder, a file too large.
  std::optional<std::string> bytes_of(const std::string& relative, std::uintmax_t most_bytes,
                                      const Place& named_at, Problems& problems) override;

 private:
  /// `relative` with links followed, relative to the root; nothing and a problem if it leads out.
  [[nodiscard]] std::optional<std::filesystem::path> resolved(const std::string& relative,
                                                              const Place& named_at,
                                                              Problems& problems) const;

  std::filesystem::path root_;  ///< canonical
};

}  // namespace gridstep
