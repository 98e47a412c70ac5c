#include "bindings/serve/session_folder.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <string>
#include <system_error>

#include "engine/base/error.hpp"

namespace gridstep::serve {

namespace fs = std::filesystem;

namespace {

constexpr const char* name_start = "gridstep-session-";
constexpr std::size_t drawn_letters = 6;  // of mkdtemp

/// What a session calls its folder.
bool is_session_name(const std::string& name) {
  const std::string start = name_start;
  return name.size() == start.size() + drawn_letters && name.starts_with(start) &&
         std::all_of(name.end() - drawn_letters, name.end(),
                     [](unsigned char letter) { return std::isalnum(letter) != 0; });
}

/// The folder, open and locked; -1 where it is none, or another user's, or a living process has it.
int locked(const fs::path& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (file < 0) return -1;
  struct stat opened {};
  struct stat named {};
  const bool is_ours = ::flock(file, LOCK_EX | LOCK_NB) == 0 && ::fstat(file, &opened) == 0 &&
                       ::lstat(folder.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
                       opened.st_dev == named.st_dev && opened.st_uid == ::geteuid();
  if (is_ours) return file;
  ::close(file);
  return -1;
}

/// Removes the folders of sessions that were killed.
void remove_left_over(const fs::path& temporary) {
  std::error_code failed;
  for (fs::directory_iterator entry(temporary, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    if (!is_session_name(entry->path().filename().string())) continue;
    const int lock = locked(entry->path());
    if (lock < 0) continue;
    std::error_code ignored;
    fs::remove_all(entry->path(), ignored);
    ::close(lock);
  }
}

}  // namespace

SessionFolder::SessionFolder() {
  std::error_code failed;
  const fs::path temporary = fs::temp_directory_path(failed);
  if (!failed) remove_left_over(temporary);
  // A session that starts now may take a folder that is not locked yet for one that was left.
  constexpr int most_tries = 8;
  for (int n = 0; n < most_tries && lock_ < 0; ++n) {
    std::string pattern = (temporary / (name_start + std::string(drawn_letters, 'X'))).string();
    if (failed || ::mkdtemp(pattern.data()) == nullptr)
      throw IoError("cannot make a temporary folder: " +
                    (failed ? failed.message() : std::generic_category().message(errno)));
    path_ = pattern;
    lock_ = locked(path_);
    if (lock_ < 0 && fs::exists(path_, failed)) return;  // no locks here: nobody takes it either
  }
  if (lock_ < 0) throw IoError("cannot keep a temporary folder");
}

SessionFolder::~SessionFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
  if (lock_ >= 0) ::close(lock_);
}

std::uintmax_t SessionFolder::bytes() const {
  std::uintmax_t sum = 0;
  std::error_code failed;
  for (fs::directory_iterator entry(path_, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    std::error_code unknown;
    const std::uintmax_t size = entry->file_size(unknown);
    if (!unknown) sum += size;
  }
  return sum;
}

}  // namespace gridstep::serve
