#include "engine/scenario/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "engine/base/error.hpp"
#include "engine/scenario/text.hpp"

namespace gridstep {

namespace {

namespace fs = std::filesystem;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] bool open() const { return number_ >= 0; }

 private:
  int number_;
};

/// By its ending in any case: a table under a name that is not read is better named than passed by.
bool ends_like_a_table(const fs::path& name) {
  std::string ending = name.extension().string();
  for (char& letter : ending)
    letter = letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  return ending == ".csv";
}

[[noreturn]] void throw_unreadable(const std::string& path, int error_number) {
  throw IoError(
      fmt::format("cannot read {}: {}", path, std::generic_category().message(error_number)));
}

/// Opens a regular file link by link below `root` without following symbolic links and without
/// touching pipes or devices. On failure the descriptor is closed and errno says why (EINVAL: not a
/// regular file).
Descriptor open_regular(const fs::path& root, const fs::path& relative, struct stat& status) {
  Descriptor folder(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  for (const fs::path& part : relative.parent_path()) {
    if (!folder.open()) return folder;
    folder = Descriptor(
        ::openat(folder.number(), part.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  }
  if (!folder.open()) return folder;
  const fs::path name = relative.filename();
  if (::fstatat(folder.number(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
    return Descriptor(-1);
  if (S_ISREG(status.st_mode)) {
    Descriptor file(
        ::openat(folder.number(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file.open() || ::fstat(file.number(), &status) != 0) return Descriptor(-1);
    if (S_ISREG(status.st_mode)) return file;
  }
  errno = EINVAL;
  return Descriptor(-1);
}

/// Reads to the end of the file, or a little more than `most_bytes`.
std::string read_all(const Descriptor& file, std::uintmax_t most_bytes, const std::string& path) {
  std::string bytes;
  std::array<char, 1 << 16> block{};
  while (bytes.size() <= most_bytes) {
    const ssize_t count = ::read(file.number(), block.data(), block.size());
    if (count == 0) break;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw_unreadable(path, errno);
    bytes.append(block.data(), static_cast<std::size_t>(count));
  }
  return bytes;
}

}  // namespace

Folder::Folder(const fs::path& root, std::string called) : Files(std::move(called)) {
  std::error_code error;
  root_ = fs::canonical(root, error);
  if (error) throw_unreadable(root.string(), error.value());
  const Descriptor folder(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.open()) throw_unreadable(root_.string(), errno);
}

bool Folder::contains(const std::string& name) const {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(root_ / name, error);
  return status.type() != fs::file_type::not_found && status.type() != fs::file_type::none;
}

std::vector<std::string> Folder::csv_files(const std::string& subfolder) const {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::directory_iterator entry(root_ / subfolder, error), end; !error && entry != end;
       entry.increment(error)) {
    const fs::path name = entry->path().filename();
    if (ends_like_a_table(name) && name.string().front() != '.') names.push_back(name.string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<fs::path> Folder::resolved(const std::string& relative, const Place& named_at,
                                         Problems& problems) const {
  const fs::path asked(relative);
  const auto leads_out = [&](const char* how) {
    problems.error(
        "GS0114", named_at, fmt::format("the path {} {}", in_quotes(relative), how),
        fmt::format("nothing outside the {} is read", called()),
        fmt::format("copy the file into the {} and name it relative to that folder", called()));
    return std::nullopt;
  };
  if (asked.is_absolute()) return leads_out("is absolute");
  if (std::find(asked.begin(), asked.end(), fs::path("..")) != asked.end())
    return leads_out("contains '..'");
  std::error_code error;
  const fs::path target = fs::weakly_canonical(root_ / asked, error);
  if (error == std::errc::permission_denied) throw_unreadable(relative, error.value());
  if (error) return leads_out("cannot be followed (a loop of links, or a name too long)");
  const fs::path inside = target.lexically_relative(root_);
  if (inside.empty() || *inside.begin() == "..")
    return leads_out("leads out of the folder by a symbolic link");
  return inside;
}

std::optional<std::string> Folder::bytes_of(const std::string& relative, std::uintmax_t most_bytes,
                                            const Place& named_at, Problems& problems) {
  const auto inside = resolved(relative, named_at, problems);
  if (!inside) return std::nullopt;
  struct stat status {};
  const Descriptor file = open_regular(root_, *inside, status);
  if (!file.open()) {
    if (errno == ENOENT || errno == ENOTDIR) {
      report_missing(relative, named_at, problems);
    } else if (errno == EINVAL || errno == ELOOP) {
      problems.error("GS0104", named_at, fmt::format("{} is no regular file", in_quotes(relative)),
                     "pipes, devices and folders are not read",
                     "put an ordinary file in its place");
    } else {
      throw_unreadable(relative, errno);
    }
    return std::nullopt;
  }
  const auto bytes = static_cast<std::uintmax_t>(status.st_size);
  if (bytes > most_bytes) {
    report_too_large(relative, bytes, most_bytes, problems);
    return std::nullopt;
  }
  std::string text = read_all(file, most_bytes, relative);
  if (text.size() > most_bytes) {
    report_too_large(relative, text.size(), most_bytes, problems);
    return std::nullopt;
  }
  return text;
}

}  // namespace gridstep
