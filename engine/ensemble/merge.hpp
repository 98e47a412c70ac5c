#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/ensemble/batch_state.hpp"
#include "engine/simulation/observer.hpp"

namespace gridstep {

/// What becomes of the step series of runs that left files.
enum class SeriesForm {
  shown,         ///< virtual: they stay where they are, and the merged file shows them
  shown_of_any,  ///< the same of more files than readers may be able to open
  copied,        ///< the merged file stands alone
  left_out,      ///< totals only
};

/// More files than these are not shown unless asked for: readers keep every one open, and take one
/// that the system does not let them open for one without values.
inline constexpr Index most_shown_files = 900;

struct MergeOptions {
  std::filesystem::path folder;  ///< of a batch
  std::filesystem::path target;
  SeriesForm series = SeriesForm::shown;
  bool allow_missing = false;  ///< of runs that are not done
  bool overwrite = false;
  bool verify = false;                           ///< recompute the fingerprint of every source
  double wait_s = 5.0;                           ///< for files that a file system shows late
  std::function<void(const std::string&)> tell;  ///< something that a user should know; may be none
};

/// A run of which the merged file has no values.
struct IncompleteRun {
  std::string run;
  std::string status;  ///< failed, missing
  std::string reason;
};

struct MergeReport {
  std::string study;
  Index runs = 0;
  std::vector<IncompleteRun> incomplete;
  Index files = 0;                        ///< of runs whose series are in it
  SeriesForm series = SeriesForm::shown;  ///< left_out where there are no files
  std::vector<std::string> per_run_axes;  ///< axes that runs do not have alike, `time` among them
  bool lacks_marginal_unit = false;       ///< its numbers would not fit units that differ
  std::uintmax_t bytes = 0;
  double wall_s = 0.0;
};

/// One file over all runs of a batch. Every source is looked at before anything is written; the
/// file is written under a hidden name, read back, synced and renamed. The same sources give the
/// same bytes. Throws Error (batch_failures) that names what is not done, IoError that names every
/// source that is not as its log says, Error (input_invalid) where runs cannot share an axis,
/// ResourceError where there are too many files or pieces to show.
MergeReport merge(const MergeOptions& options, const Observer& observer = {});

}  // namespace gridstep
