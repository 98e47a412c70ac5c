#include "benchmarks/dispatch/temporary_scenario.hpp"

#include <stdlib.h>  // NOLINT: mkdtemp is POSIX's

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/time/time_grid.hpp"

namespace gridstep::bench {

namespace {

std::filesystem::path new_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "gridstep-bench-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr)
    throw std::system_error(errno, std::generic_category(), "cannot make " + name);
  return name;
}

}  // namespace

TemporaryScenario::TemporaryScenario(const std::filesystem::path& source) : folder_(new_folder()) {
  std::filesystem::copy(source, folder_, std::filesystem::copy_options::recursive);
}

TemporaryScenario::TemporaryScenario(const std::vector<ScenarioFile>& files)
    : folder_(new_folder()) {
  write_scenario_folder(folder_, files);
}

TemporaryScenario::~TemporaryScenario() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void TemporaryScenario::repeat_profile(const std::string& path, Index times) const {
  std::ifstream in(folder_ / path);
  std::string header;
  std::getline(in, header);
  std::vector<std::pair<std::int64_t, std::string>> rows;  // time, the cells after it
  for (std::string line; std::getline(in, line);) {
    const std::size_t comma = line.find(',');
    std::int64_t time_s = 0;
    std::string why;
    if (comma == std::string::npos || !parse_time(line.substr(0, comma), time_s, why)) continue;
    rows.emplace_back(time_s, line.substr(comma));
  }
  expect(rows.size() > 1, "a profile of more than one row");
  const std::int64_t spacing_s = rows[1].first - rows[0].first;
  std::ofstream out(folder_ / path);
  out << header << '\n';
  for (Index k = 0; k < times; ++k)
    for (std::size_t row = 0; row < rows.size(); ++row)
      out << to_text(rows.front().first + (k * static_cast<std::int64_t>(rows.size()) +
                                           static_cast<std::int64_t>(row)) *
                                              spacing_s,
                     0)
          << rows[row].second << '\n';
}

}  // namespace gridstep::bench
