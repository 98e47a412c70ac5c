#include "bindings/serve/session_folder.hpp"

#include <stdlib.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "engine/base/error.hpp"

namespace gridstep::serve {

namespace fs = std::filesystem;

SessionFolder::SessionFolder() {
  std::error_code failed;
  std::string pattern = (fs::temp_directory_path(failed) / "gridstep-serve-XXXXXX").string();
  if (failed || ::mkdtemp(pattern.data()) == nullptr)
    throw IoError("cannot make a temporary folder: " +
                  (failed ? failed.message() : std::generic_category().message(errno)));
  path_ = pattern;
}

SessionFolder::~SessionFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
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
