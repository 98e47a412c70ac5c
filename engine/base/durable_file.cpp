#include "engine/base/durable_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include "engine/base/error.hpp"

namespace gridstep {

namespace fs = std::filesystem;

DurableFile::DurableFile(const fs::path& path) : path_(path), temporary_(path.string() + ".tmp") {
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
