#include "bindings/cli/file_names.hpp"

#include <set>

namespace gridstep::cli {

std::vector<std::string> short_names(const std::vector<std::filesystem::path>& files) {
  std::set<std::string> stems;
  for (const std::filesystem::path& file : files) stems.insert(file.stem().string());
  const bool told_apart = stems.size() == files.size();
  std::vector<std::string> names;
  names.reserve(files.size());
  for (const std::filesystem::path& file : files)
    names.push_back(told_apart ? file.stem().string() : file.string());
  return names;
}

}  // namespace gridstep::cli
