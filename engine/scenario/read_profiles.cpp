#include "engine/scenario/read_profiles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/scenario/csv.hpp"
#include "engine/scenario/profile_file.hpp"
#include "engine/scenario/text.hpp"

namespace gridstep {

namespace {

namespace fs = std::filesystem;

/// Whether time series may lie at `path`; a problem at `named_at` when not.
bool is_profile_path(const std::string& path, const Place& named_at, Problems& problems) {
  const fs::path written(path);
  const bool may_leave =
      written.is_absolute() || std::find(written.begin(), written.end(), "..") != written.end();
  if (may_leave || (!path.empty() && *written.begin() == "profiles"))
    return true;  // Files::read judges the former
  problems.error(
      "GS0115", named_at, fmt::format("the time series {} is not in profiles/", in_quotes(path)),
      "time series lie in the folder profiles/ of the scenario",
      path.find('\\') != std::string::npos
          ? "write / between folder and file"
          : fmt::format("move it there and write profiles/{}", written.filename().string()));
  return false;
}

}  // namespace

std::vector<std::pair<std::string, Place>> profile_paths(const Scenario& scenario,
                                                         Problems& problems) {
  std::vector<std::pair<std::string, Place>> paths;
  std::set<std::string> seen;
  for (const auto& [name, table] : scenario.tables) {
    for (const Row& row : table.rows) {
      for (const Field& field : table.spec->fields) {
        if (field.type != FieldType::profile || !Scenario::names_file(row, field.name)) continue;
        const std::string path = profile_reference(row, field.name).path;
        const Place& place = row.place(field.name);
        if (seen.insert(path).second && is_profile_path(path, place, problems))
          paths.emplace_back(path, place);
      }
    }
  }
  return paths;
}

void read_profiles(Files& files, Scenario& scenario, Problems& problems) {
  for (const auto& [path, place] : profile_paths(scenario, problems)) {
    if (scenario.profiles.count(path) > 0) continue;
    if (auto text = files.read(path, CsvReader::most_bytes, place, problems))
      scenario.profiles[path] = read_profile(std::move(*text), path, problems);
  }
}

}  // namespace gridstep
