#include "engine/results/lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "engine/base/error.hpp"

namespace gridstep {

namespace {

/// The process id that the holder wrote into its lock file.
std::string holder(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t length = pread(descriptor, text.data(), text.size() - 1, 0);
  return length > 0 ? "process " + std::string(text.data()) : "another process";
}

}  // namespace

WriteLock::WriteLock(const std::filesystem::path& target)
    : path_(target.parent_path() / fmt::format(".{}.lock", target.filename().string())) {
  while (!try_once(target)) close(descriptor_);
}

/// False when the lock file was taken away between opening and locking it.
bool WriteLock::try_once(const std::filesystem::path& target) {
  descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0)
    throw IoError(fmt::format("cannot write to the folder of {}: {}; help: choose another place",
                              target.string(), std::strerror(errno)));
  if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      const std::string who = holder(descriptor_);
      close(descriptor_);
      throw IoError(
          fmt::format("{} is being written by {}; help: wait for it, or choose another name",
                      target.string(), who));
    }
    held_ = false;
    return true;
  }
  struct stat opened {};
  struct stat present {};
  const bool same = fstat(descriptor_, &opened) == 0 && stat(path_.c_str(), &present) == 0 &&
                    opened.st_ino == present.st_ino && opened.st_dev == present.st_dev;
  if (!same) return false;
  // A lock that does not say who holds it locks all the same.
  const std::string pid = fmt::format("{}", getpid());
  if (ftruncate(descriptor_, 0) == 0) [[maybe_unused]]
    const ssize_t written = pwrite(descriptor_, pid.data(), pid.size(), 0);
  return true;
}

WriteLock::~WriteLock() {
  unlink(path_.c_str());
  close(descriptor_);
}

}  // namespace gridstep
