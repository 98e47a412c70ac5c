#include "engine/ensemble/merge.hpp"

#include <fmt/format.h>

#include <chrono>

#include "engine/base/durable_file.hpp"
#include "engine/base/error.hpp"
#include "engine/ensemble/merge_series.hpp"
#include "engine/ensemble/merge_sources.hpp"
#include "engine/ensemble/merge_tables.hpp"
#include "engine/results/lock.hpp"
#include "engine/results/merged_file.hpp"
#include "engine/results/read_back.hpp"
#include "engine/results/target_file.hpp"

namespace gridstep {

namespace {

namespace fs = std::filesystem;

/// The hidden file in which a merged file is written; gone with this where it got no name.
class Draft {
 public:
  explicit Draft(const fs::path& target) : path_(temporary_beside(target)) {}
  ~Draft() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Paths of the runs' files as seen from the folder of the merged one.
std::vector<std::string> relative_files(const MergeSources& sources, const BatchFolder& folder,
                                        const fs::path& target) {
  const fs::path from = fs::canonical(folder_of(target));
  const fs::path results = fs::canonical(folder.results());
  std::vector<std::string> files;
  for (std::size_t n = 0; n < sources.runs.size(); ++n)
    files.push_back(
        sources.runs[n].is_done()
            ? fs::relative(results / folder.result_of(sources.plan.runs[n].id).filename(), from)
                  .generic_string()
            : std::string());
  return files;
}

SeriesForm form_of(const MergeOptions& options, const MergeSources& sources) {
  if (sources.files == 0) return SeriesForm::left_out;
  if (options.series == SeriesForm::shown && sources.files > most_shown_files)
    throw ResourceError(fmt::format(
        "{} result files: readers keep every one open, and where the system lets them open fewer "
        "(ulimit -n) they take the rest for missing values without a word; help: --copy makes one "
        "file that stands alone, --totals leaves the series out, --virtual shows them all the same",
        sources.files));
  return options.series == SeriesForm::shown_of_any ? SeriesForm::shown : options.series;
}

/// What a copy needs at most, as far as it can be known: what the files take.
void require_space(const MergeSources& sources, SeriesForm form, const fs::path& target) {
  if (form != SeriesForm::copied) return;
  std::uintmax_t bytes = 0;
  for (const MergeSource& run : sources.runs)
    if (run.is_done()) bytes += run.outcome.bytes;
  const std::uintmax_t least = bytes / 2;  // runs that differ are packed anew, perhaps better
  if (free_bytes(folder_of(target)) < least)
    throw IoError(
        fmt::format("no space for {}: the result files take {} bytes, {} are free in {}; help: "
                    "free some space, "
                    "choose another place with -o, or leave --copy out",
                    target.string(), bytes, free_bytes(folder_of(target)),
                    fs::absolute(folder_of(target)).string()));
}

void write(const fs::path& draft, const MergeSources& sources, SeriesForm form,
           const MergeOptions& options, const Observer& observer) {
  const BatchFolder folder = BatchFolder::existing(options.folder);
  const std::vector<std::string> files = form == SeriesForm::shown
                                             ? relative_files(sources, folder, options.target)
                                             : std::vector<std::string>();
  MergedFile file(draft);
  write_tables(file, sources, form, files);
  if (form == SeriesForm::shown) show_series(file, sources, files);
  if (form == SeriesForm::copied) copy_series(file, sources, folder, observer);
  file.finish();
  hdf5::require_closed(draft);
  read_back(draft, file.written());
}

/// What the runs of a batch leave is no place for a file over them.
void require_no_source(const BatchFolder& folder, const fs::path& target) {
  std::error_code none;
  const fs::path place = fs::weakly_canonical(fs::absolute(target).parent_path(), none);
  if (place == fs::weakly_canonical(fs::absolute(folder.results()), none))
    throw Error(ExitCode::usage,
                fmt::format("{} lies among the results of the batch; help: choose another folder "
                            "with -o",
                            target.string()));
}

MergeReport report_of(const MergeSources& sources, SeriesForm form) {
  MergeReport report;
  report.study = sources.plan.study;
  report.runs = static_cast<Index>(sources.runs.size());
  for (std::size_t n = 0; n < sources.runs.size(); ++n) {
    const MergeSource& run = sources.runs[n];
    if (run.is_done()) continue;
    const bool has_failed = run.status == BatchState::Status::failed;
    report.incomplete.push_back(
        {sources.plan.runs[n].id, has_failed ? "failed" : "missing", run.outcome.reason});
  }
  report.files = form == SeriesForm::left_out ? 0 : sources.files;
  report.series = form;
  for (const AxisMask& mask : axis_masks(sources)) report.per_run_axes.push_back(mask.axis);
  report.lacks_marginal_unit = form != SeriesForm::left_out && lacks_marginal_unit(sources);
  return report;
}

}  // namespace

MergeReport merge(const MergeOptions& options, const Observer& observer) {
  const auto start = std::chrono::steady_clock::now();
  hdf5::prepare_thread();
  require_no_source(BatchFolder::existing(options.folder), options.target);
  require_target(options.target, options.overwrite);
  const WriteLock lock(options.target);
  const MergeSources sources = read_sources(options, observer);
  const SeriesForm form = form_of(options, sources);
  require_space(sources, form, options.target);
  const Draft draft(options.target);
  try {
    write(draft.path(), sources, form, options, observer);
    if (!options.overwrite && fs::exists(options.target))
      throw IoError(options.target.string() + " came into being while this merge was writing it");
    if (observer.stop && observer.stop())
      throw InterruptedError("stopped while merging; nothing has been written");
    publish_file(draft.path(), options.target);
  } catch (const IoError& error) {
    if (!lacks_space(error.what())) throw;
    throw IoError(
        fmt::format("{}; {} bytes are free in {}; help: free some space, or choose "
                    "another place with -o",
                    error.what(), free_bytes(folder_of(options.target)),
                    fs::absolute(folder_of(options.target)).string()));
  }
  MergeReport report = report_of(sources, form);
  report.bytes = fs::file_size(options.target);
  report.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace gridstep
