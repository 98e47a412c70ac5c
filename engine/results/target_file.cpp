#include "engine/results/target_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <limits>
#include <string_view>

#include "engine/base/error.hpp"

namespace gridstep {

namespace {

namespace fs = std::filesystem;

/// Only what is a result, or is called like one, may be overwritten: no input table, no device,
/// nothing behind a link.
void require_result(const fs::path& target) {
  constexpr std::string_view signature = "\x89HDF\r\n\x1a\n";
  const std::string ending = target.extension().string();
  const bool called_like_one = ending == ".h5" || ending == ".hdf5" || ending == ".nc";
  const bool regular = fs::is_regular_file(fs::symlink_status(target));
  std::string begin(signature.size(), '\0');
  if (regular)
    std::ifstream(target, std::ios::binary).read(begin.data(), static_cast<int>(begin.size()));
  if (!regular || (!called_like_one && begin != signature))
    throw IoError(fmt::format(
        "{} is no result file, and only those are overwritten; help: choose another name, or "
        "remove it yourself",
        target.string()));
}

}  // namespace

fs::path folder_of(const fs::path& target) {
  return target.has_parent_path() ? target.parent_path() : fs::path(".");
}

fs::path temporary_beside(const fs::path& target) {
  return folder_of(target) / fmt::format(".{}.tmp", target.filename().string());
}

std::uintmax_t free_bytes(const fs::path& folder) {
  std::error_code error;
  const fs::space_info space = fs::space(folder, error);
  const bool unknown = error || space.capacity == 0;
  return unknown ? std::numeric_limits<std::uintmax_t>::max() : space.available;
}

void require_target(const fs::path& target, bool may_overwrite) {
  const fs::path folder = folder_of(target);
  if (!fs::is_directory(folder))
    throw IoError(fmt::format("cannot write {}: there is no folder {}; help: create it first",
                              target.string(), folder.string()));
  if (fs::is_directory(target))
    throw IoError(fmt::format("cannot write {}: it is a folder; help: give the name of a file",
                              target.string()));
  if (fs::exists(target) && !may_overwrite) throw FileExistsError(target.string());
  if (fs::exists(fs::symlink_status(target))) require_result(target);
}

bool lacks_space(const std::string& words) {
  for (const int error : {ENOSPC, EDQUOT, EFBIG})
    if (words.find(std::strerror(error)) != std::string::npos) return true;
  return false;
}

}  // namespace gridstep
