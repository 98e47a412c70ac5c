#include "engine/scenario/scenario_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "engine/base/error.hpp"

namespace gridstep {

namespace {

namespace fs = std::filesystem;

/// A folder under a name of its own beside `target`, gone again unless it is kept.
class FolderInWork {
 public:
  explicit FolderInWork(const fs::path& target) : target_(target) {
    path_ = target_;
    path_ += fmt::format(".part-{}", ::getpid());
    std::error_code failed;
    fs::remove_all(path_, failed);
    fs::create_directories(path_, failed);
    if (failed)
      throw IoError(fmt::format("cannot create {}: {}", path_.string(), failed.message()));
  }
  ~FolderInWork() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  FolderInWork(const FolderInWork&) = delete;
  FolderInWork& operator=(const FolderInWork&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

  void keep() {
    std::error_code failed;
    fs::rename(path_, target_, failed);  // takes the place of an empty folder
    if (failed)
      throw IoError(fmt::format("cannot write {}: {}", target_.string(), failed.message()));
    path_.clear();
  }

 private:
  fs::path target_;
  fs::path path_;
};

void require_free(const fs::path& folder) {
  std::error_code failed;
  if (!fs::exists(fs::symlink_status(folder, failed))) return;
  const bool is_empty_folder = fs::is_directory(folder, failed) && fs::is_empty(folder, failed);
  if (!is_empty_folder || failed)
    throw IoError(
        fmt::format("{} exists and is not empty: choose another folder", folder.string()));
}

/// A path that leads out of the folder would be written over whatever lies there.
void require_inside(const ScenarioFile& file) {
  const fs::path path(file.path);
  const bool leads_up = std::find(path.begin(), path.end(), "..") != path.end();
  if (file.path.empty() || path.is_absolute() || leads_up || !path.has_filename())
    throw Error(ExitCode::usage,
                fmt::format("'{}' is no path of a file within a scenario folder", file.path));
}

void write_file(const fs::path& path, const std::string& text) {
  std::error_code failed;
  fs::create_directories(path.parent_path(), failed);
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw IoError(fmt::format("cannot write {}", path.string()));
}

}  // namespace

void write_scenario_folder(const fs::path& folder, const std::vector<ScenarioFile>& files,
                           const std::function<void(const fs::path&)>& inspect) {
  // A trailing slash would put the work into the folder instead of beside it.
  fs::path target = fs::absolute(folder).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  for (const ScenarioFile& file : files) require_inside(file);
  require_free(target);
  FolderInWork work(target);
  for (const ScenarioFile& file : files) write_file(work.path() / file.path, file.text);
  if (inspect) inspect(work.path());
  work.keep();
}

}  // namespace gridstep
