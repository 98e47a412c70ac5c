#include "engine/base/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
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

/// Several processes, on several machines even, may write the same file; the last one stands.
fs::path own_name_beside(const fs::path& target) {
  std::array<char, 256> host{};
  gethostname(host.data(), host.size() - 1);
  return target.parent_path() /
         fmt::format(".{}.{}.{}.tmp", target.filename().string(), host.data(), getpid());
}

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
  const fs::path temporary = own_name_beside(target);
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
