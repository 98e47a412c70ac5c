#include "engine/base/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "engine/base/error.hpp"

namespace gridstep {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path& path, const char* doing, int error) {
  throw IoError(fmt::format("{}: cannot {}: {}", path.string(), doing, std::strerror(error)));
}

/// Returns 0 or what went wrong.
int sync(const fs::path& path, int flags) {
  const int descriptor = open(path.c_str(), flags | O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return errno;
  const int error = fsync(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  return error;
}

/// Several processes, on several machines even, may write the same file; the last one stands. So
/// each has a temporary file of its own beside it, named after the machine and the process.
class TemporaryName {
 public:
  explicit TemporaryName(const fs::path& target) : folder_(target.parent_path()) {
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    before_process_ = fmt::format(".{}.{}.", target.filename().string(), host.data());
  }

  [[nodiscard]] fs::path own() const {
    return folder_ / fmt::format("{}{}.tmp", before_process_, getpid());
  }

  /// What processes of this machine have left behind that were killed.
  void remove_abandoned() const {
    std::error_code ignored;
    const fs::path folder = folder_.empty() ? "." : folder_;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
      const std::string name = entry.path().filename().string();
      if (!name.starts_with(before_process_) || !name.ends_with(".tmp")) continue;
      const long process = std::strtol(name.c_str() + before_process_.size(), nullptr, 10);
      if (process > 0 && kill(static_cast<pid_t>(process), 0) != 0 && errno == ESRCH)
        fs::remove(entry.path(), ignored);
    }
  }

 private:
  fs::path folder_;
  std::string before_process_;
};

/// Returns 0 or what went wrong.
int write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace

void sync_file(const fs::path& file) {
  if (const int error = sync(file, 0)) fail(file, "sync", error);
}

void sync_folder(const fs::path& folder) {
  const int error = sync(folder.empty() ? "." : folder, O_DIRECTORY);
  // Some file systems cannot sync folders; then a rename is as safe as they make it.
  if (error != 0 && error != EINVAL) fail(folder, "sync", error);
}

void publish_file(const fs::path& temporary, const fs::path& target) {
  sync_file(temporary);
  if (std::rename(temporary.c_str(), target.c_str()) != 0) fail(target, "publish", errno);
  sync_folder(target.parent_path());
}

void write_durably(const fs::path& target, std::string_view bytes) {
  const TemporaryName name(target);
  name.remove_abandoned();
  const fs::path temporary = name.own();
  const int descriptor = open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) fail(target, "write", errno);
  int error = write_all(descriptor, bytes);
  if (close(descriptor) != 0 && error == 0) error = errno;
  if (error != 0) {
    unlink(temporary.c_str());
    fail(target, "write", error);
  }
  if (std::rename(temporary.c_str(), target.c_str()) != 0) {
    error = errno;
    unlink(temporary.c_str());
    fail(target, "publish", error);
  }
  sync_folder(target.parent_path());
}

}  // namespace gridstep
