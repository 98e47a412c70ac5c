#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include "engine/base/error.hpp"
#include "engine/ensemble/study/study.hpp"
#include "engine/simulation/run.hpp"
#include "models/catalog.hpp"

namespace gridstep {

/// A study in a folder of its own, over a copy of the scenario two-bus beside it.
class SmallStudy {
 public:
  explicit SmallStudy(const std::string& content = {}) {
    std::string pattern = (std::filesystem::temp_directory_path() / "gridstep-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    std::filesystem::copy(std::filesystem::path(GRIDSTEP_SOURCE_DIR) / "scenarios/two-bus",
                          folder_ / "two-bus", std::filesystem::copy_options::recursive);
    write("study.toml", top + content);
  }
  SmallStudy(const SmallStudy&) = delete;
  SmallStudy& operator=(const SmallStudy&) = delete;
  ~SmallStudy() { std::filesystem::remove_all(folder_); }

  /// The lines before the content.
  static constexpr const char* top = "format = \"1.0\"\nname = \"small\"\nbase = \"../two-bus\"\n";
  /// The line that the content begins at.
  static constexpr int first_row = 4;

  [[nodiscard]] std::filesystem::path folder() const { return folder_ / "study"; }
  [[nodiscard]] std::filesystem::path base() const { return folder_ / "two-bus"; }

  /// Writes a file of the study.
  void write(const std::string& file, const std::string& bytes) const {
    std::filesystem::create_directories((folder() / file).parent_path());
    std::ofstream(folder() / file, std::ios::binary) << bytes;
  }
  /// Writes a file of the base.
  void write_base(const std::string& file, const std::string& bytes) const {
    std::filesystem::create_directories((base() / file).parent_path());
    std::ofstream(base() / file, std::ios::binary) << bytes;
  }

  [[nodiscard]] Study read(Index most_runs = usual_most_runs) const {
    return read_study(folder(), models::catalog(), most_runs);
  }

  /// The problems that reading and checking every run find.
  [[nodiscard]] Problems problems() const {
    try {
      return read().problems(usual_most_runs);
    } catch (const InputError& invalid) {
      return invalid.problems();
    }
  }

 private:
  std::filesystem::path folder_;
};

/// Position of the run with this id; fails the test when there is none.
inline Index index_of(const Study& study, const std::string& id) {
  for (Index index = 0; index < study.size(); ++index)
    if (study.run(index).id == id) return index;
  ADD_FAILURE() << "no run " << id;
  return 0;
}

/// What the run comes to.
inline Totals totals_of(const Study& study, const std::string& id) {
  return run(study.scenario(index_of(study, id)), RunOptions(), models::catalog(), Observer())
      .totals;
}

}  // namespace gridstep
