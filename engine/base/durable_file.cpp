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
#include <fstream>
#include <utility>
#include <vector>

#include "engine/base/error.hpp"

namespace gridstep {

namespace fs = std::filesystem;

DurableFile::DurableFile(const fs::path& path) : DurableFile(path, path.string() + ".tmp") {}

DurableFile::DurableFile(fs::path path, fs::path temporary)
    : path_(std::move(path)), temporary_(std::move(temporary)) {
  descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail("create");
}

DurableFile::~DurableFile() {
  if (descriptor_ < 0) return;
  close(descriptor_);
  std::error_code ignored;
  fs::remove(temporary_, ignored);
}

void DurableFile::fail(const char* what) const {
  throw IoError(fmt::format("{}: cannot {}: {}", path_.string(), what, std::strerror(errno)));
}

void DurableFile::write(std::string_view bytes) {
  hash_.add(bytes);
  bytes_ += bytes.size();
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void DurableFile::publish() {
  if (fsync(descriptor_) != 0) fail("sync");
  const int descriptor = descriptor_;
  const auto take_away = [this] {
    std::error_code ignored;
    fs::remove(temporary_, ignored);
  };
  descriptor_ = -1;
  if (close(descriptor) != 0) {
    const int error = errno;
    take_away();
    errno = error;
    fail("close");
  }
  if (std::rename(temporary_.c_str(), path_.c_str()) != 0) {
    const int error = errno;
    take_away();
    errno = error;
    fail("rename");
  }
}

namespace {

/// A temporary file that no other process has, named after the machine and the process.
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

void sync(const fs::path& path, int flags) {
  const int descriptor = open(path.c_str(), flags | O_RDONLY | O_CLOEXEC);
  const bool done = descriptor >= 0 && fsync(descriptor) == 0;
  const int error = errno;
  if (descriptor >= 0) close(descriptor);
  if (!done && !((flags & O_DIRECTORY) != 0 && error == EINVAL))
    throw IoError(fmt::format("{}: cannot sync: {}", path.string(), std::strerror(error)));
}

}  // namespace

void sync_folder(const fs::path& folder) {
  sync(folder.empty() ? fs::path(".") : folder, O_DIRECTORY);
}

void sync_file(const fs::path& path) {
  sync(path, 0);
}

void publish_file(const fs::path& temporary, const fs::path& target) {
  sync_file(temporary);
  if (std::rename(temporary.c_str(), target.c_str()) != 0)
    throw IoError(fmt::format("{}: cannot publish: {}", target.string(), std::strerror(errno)));
  sync_folder(target.parent_path());
}

void write_durably(const fs::path& target, std::string_view bytes) {
  const TemporaryName name(target);
  name.remove_abandoned();
  DurableFile file(target, name.own());
  file.write(bytes);
  file.publish();
  sync_folder(target.parent_path());
}

std::string sha256_of_file(const fs::path& path) {
  constexpr std::size_t piece_bytes = 1U << 20U;
  std::ifstream file(path, std::ios::binary);
  Sha256 hash;
  std::vector<char> piece(piece_bytes);
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    hash.add({piece.data(), static_cast<std::size_t>(file.gcount())});
  }
  if (!file.eof())
    throw IoError(fmt::format("{}: cannot read: {}", path.string(), std::strerror(errno)));
  return hash.hex();
}

}  // namespace gridstep
