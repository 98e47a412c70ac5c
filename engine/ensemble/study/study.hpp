#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/ensemble/study/changes.hpp"
#include "engine/simulation/catalog.hpp"
#include "engine/simulation/run.hpp"

namespace gridstep {

struct StudyPlan;

/// The study's file.
inline constexpr const char* study_file = "study.toml";

/// One run of a study.
struct StudyRun {
  Index index = 0;
  std::string id;          ///< letters, digits and _ . + -: fit for a file name; unique in the
                           ///< study, whatever the case of letters; `base` for the base itself
  std::string start;       ///< id of the variant it starts from; `base` for the base
  std::string name;        ///< for people
  std::string name_zh;     ///< for readers of Chinese; `name` where the study has none
  std::string compare_to;  ///< id of the run it is read against; empty for the base
  std::vector<std::pair<std::string, std::string>> axes;  ///< axis and value as text, for tables
  Changes changes;  ///< what it changes, in the order in which it does
  StudyTime time;   ///< the part of the grid that it simulates
};

/// What becomes of the result of each run.
enum class Keep {
  files,   ///< every run leaves a result file
  totals,  ///< its totals alone
};

/// A base scenario and many runs that change it. Immutable; copies share what was read. Every
/// function may be called from any thread and in any order.
class Study {
 public:
  explicit Study(std::shared_ptr<const StudyPlan> plan) : plan_(std::move(plan)) {}

  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] const std::string& title() const;             ///< may be empty
  [[nodiscard]] const std::filesystem::path& folder() const;  ///< that holds study.toml
  [[nodiscard]] const std::filesystem::path& base() const;    ///< folder of the base scenario
  [[nodiscard]] Keep keep() const;
  [[nodiscard]] const std::string& solver() const;  ///< empty: as the scenario says

  [[nodiscard]] Index size() const;
  /// The run at `index`, made from the index alone: the base first, then variants, then
  /// combinations. Cheap.
  [[nodiscard]] StudyRun run(Index index) const;
  /// The base, changed and checked; nothing is read from disk. Throws InputError that names the
  /// run, with places in study.toml, its files and the base.
  [[nodiscard]] CheckedScenario scenario(Index index) const;
  /// All that the run changes and the part of time it simulates, in one canonical text: equal texts
  /// over equal `sha256` are equal runs.
  [[nodiscard]] std::string change_text(Index index) const;
  /// SHA-256 of every file read, by its path relative to the study's folder.
  [[nodiscard]] const std::map<std::string, std::string>& sha256() const;
  /// The same of the base alone, by path relative to its own folder.
  [[nodiscard]] const std::map<std::string, std::string>& base_sha256() const;

  /// The problems that `scenario` finds in the first `most_runs` runs, each once.
  [[nodiscard]] Problems problems(Index most_runs) const;

 private:
  std::shared_ptr<const StudyPlan> plan_;
};

/// Most runs of a study unless told otherwise.
inline constexpr Index usual_most_runs = 100'000;

/// Whether `path` is a study.toml, or a folder that holds one and no scenario.toml.
bool is_study(const std::filesystem::path& path);

/// Reads a study, the files it names and its base. `catalog` must outlive the study. Throws
/// InputError with every problem at once, ResourceError when there are more than `most_runs` runs,
/// IoError when rights or disk fail.
Study read_study(const std::filesystem::path& study_toml_or_folder, const Catalog& catalog,
                 Index most_runs = usual_most_runs);

/// How the base itself would be run, for the part of time that the study's runs simulate.
RunOptions base_options(const Study& study);

/// The runs as a table for people: id, name, values.
std::string to_text(const Study& study, Index most_rows = 50);

/// JSON Schema (draft 4) of `study.toml`.
std::string study_json_schema();

}  // namespace gridstep
