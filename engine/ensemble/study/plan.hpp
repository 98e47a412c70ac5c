#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/ensemble/study/changes.hpp"
#include "engine/ensemble/study/sampling.hpp"
#include "engine/ensemble/study/study.hpp"

namespace gridstep {

/// What a run starts from: the base, or a variant.
struct StudyStart {
  std::string id;
  std::string name;
  std::string name_zh;     ///< the name where none is written
  std::string compare_to;  ///< as written; empty: the base
  Changes changes;         ///< with those of the variants it is built on
  StudyTime time;
  bool alone = true;     ///< whether it is a run by itself
  bool crossed = false;  ///< whether combinations start from it
  bool whole = true;     ///< whether all of it could be read
};

/// One value of a dimension: how it shows in ids and tables, and what it changes.
struct StudyOption {
  std::string id_part;
  std::vector<std::pair<std::string, std::string>> axes;
  Changes changes;
};

/// Values written one by one: a grid axis, axes that advance together, growth paths.
using ListedOptions = std::vector<StudyOption>;

/// Drawn inputs.
struct StudySamples {
  struct Input {
    std::string name;
    Changes targets;  ///< set or scale; their values are drawn
    Distribution distribution;
  };
  std::vector<Input> inputs;
  SamplePoints points;
};

/// Years or other things by seed: seed numbers first, first + 1, …
struct StudySeeds {
  Index runs = 0;
  Index first = 0;
  Changes targets;
};

using StudyDimension = std::variant<ListedOptions, StudySamples, StudySeeds>;

Index size_of(const StudyDimension& dimension);
StudyOption option_of(const StudyDimension& dimension, Index at);

/// The value as text for tables and ids.
std::string text_of(const Value& value);

/// The change with `value` as what is set, or as the factor where it scales.
Change with_value(Change target, const Value& value);

/// What stands behind a Study.
struct StudyPlan {
  std::filesystem::path folder;
  std::filesystem::path base_folder;
  std::string base_as_written;
  std::string name;
  std::string title;
  std::string solver;
  Keep keep = Keep::files;
  const Catalog* catalog = nullptr;

  Scenario base;
  Problems base_problems;  ///< warnings of reading it
  /// Time series that changes name and the base does not, by path.
  std::map<std::string, ProfileFile> profiles;
  std::map<std::string, std::string> sha256;

  std::vector<StudyStart> starts;          ///< the base first
  std::vector<StudyDimension> dimensions;  ///< outermost first
  Index combinations = 0;                  ///< product of the dimensions' sizes; 0 without any

  /// Makes the changes in a copy of the base.
  [[nodiscard]] Scenario changed(const Changes& changes, Problems& problems) const;
};

/// Number of runs, or nothing where there are more than `most_runs`.
std::optional<Index> count_runs(const StudyPlan& plan, Index most_runs);

StudyRun run_of(const StudyPlan& plan, Index index);

/// Files of the study bear this before their path while problems are gathered, so that they cannot
/// be taken for files of the base.
inline constexpr const char* in_study_folder = "./";

/// Problems with places relative to the study's folder; `run_id` is named where not empty.
Problems placed(const Problems& problems, const StudyPlan& plan, const std::string& run_id);

}  // namespace gridstep
