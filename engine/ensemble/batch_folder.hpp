#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/ids.hpp"

namespace gridstep {

/// One run as the folder of a batch knows it.
struct PlannedRun {
  std::string id;
  std::string name;
  std::string name_zh;
  std::string variant;            ///< id of the variant it starts from, or `base`
  std::string compare_to;         ///< id of the run it is read against; empty for the base
  std::vector<std::string> axes;  ///< values, in the order of the plan's axes; empty: has none
  std::string input_sha256;       ///< of all that decides its result
};

/// What a batch is to do: the study, resolved. It stands in the folder, so that whoever reads the
/// folder needs no study.
struct BatchPlan {
  std::string study;
  std::string title;
  std::string version;  ///< of the program that made it
  bool keeps_files = false;
  std::vector<std::string> axes;
  std::vector<PlannedRun> runs;

  friend bool operator==(const BatchPlan&, const BatchPlan&);
};

/// The folder of a batch: names, nothing else.
///
///     plan.json          what is to be done
///     log/NAME.jsonl     what is done, see RunLog
///     runs/ID.h5         result files, where the study keeps them
///     runs.csv           a row for every run       } once every run has ended
///     comparison.md …    what the runs come to     }
class BatchFolder {
 public:
  /// Creates the folder where it does not exist. Throws IoError.
  explicit BatchFolder(std::filesystem::path folder);
  /// A folder that holds a batch. Throws IoError where it does not.
  static BatchFolder existing(const std::filesystem::path& folder);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path logs() const { return path_ / "log"; }
  [[nodiscard]] std::filesystem::path results() const { return path_ / "runs"; }
  [[nodiscard]] std::filesystem::path result_of(const std::string& run) const {
    return results() / (run + ".h5");
  }

  /// None where there is none yet. Throws IoError where it cannot be read.
  [[nodiscard]] std::optional<BatchPlan> plan() const;
  void write(const BatchPlan& plan) const;

 private:
  std::filesystem::path path_;
};

}  // namespace gridstep
