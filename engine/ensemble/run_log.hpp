#pragma once

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "engine/ensemble/run_outcome.hpp"
#include "engine/results/lock.hpp"

namespace gridstep {

/// What a batch has done, one line per run that ended, in a file that only grows. Every process
/// that works on a batch has a log of its own; together they say what is done. A line carries its
/// own checksum: what a crash cuts off, or a disk spoils, is not taken for a result.
class RunLog {
 public:
  /// Opens `FOLDER/NAME.jsonl` for this process alone and takes an unfinished last line away.
  /// Throws IoError, also where another process has it.
  RunLog(const std::filesystem::path& folder, const std::string& name);
  ~RunLog();
  RunLog(const RunLog&) = delete;
  RunLog& operator=(const RunLog&) = delete;

  /// False where the file system knows no locks: nothing keeps another process away.
  [[nodiscard]] bool is_locked() const { return lock_.is_held(); }

  /// From any thread. On the disk when this returns, but for runs that take no longer than that
  /// itself: of those a power cut may cost some. Throws IoError.
  void append(const RunOutcome& outcome);
  void sync();

 private:
  void cut_unfinished_line();

  std::filesystem::path path_;
  WriteLock lock_;
  int descriptor_ = -1;
  std::mutex mutex_;
  std::int64_t length_ = 0;
  double synced_at_s_ = 0.0;
};

/// The last word on every run and input, over all logs of a folder; what is done is not taken back
/// by a failure.
class RunIndex {
 public:
  /// An outcome without its numbers, and where those lie.
  struct Entry {
    bool is_done = false;
    std::uintmax_t bytes = 0;  ///< of the result file
    std::filesystem::path log;
    std::int64_t offset = 0;
    std::int64_t length = 0;
  };

  /// Reads every `*.jsonl` of the folder, of which there may be none. Throws IoError.
  explicit RunIndex(const std::filesystem::path& folder);

  /// Of a run with this input; null where nothing is known of it.
  [[nodiscard]] const Entry* find(const std::string& run, const std::string& input_sha256) const;
  /// Whether anything is known of a run, from whatever input.
  [[nodiscard]] bool knows(const std::string& run) const;
  /// Whether anything is known of a run from another input than this.
  [[nodiscard]] bool knows_other(const std::string& run, const std::string& input_sha256) const;
  /// Throws IoError when the line has changed since.
  [[nodiscard]] RunOutcome read(const Entry& entry) const;
  /// Lines that were not to be believed.
  [[nodiscard]] Index spoilt_lines() const { return spoilt_lines_; }

 private:
  void read_log(const std::filesystem::path& log);

  std::map<std::pair<std::string, std::string>, Entry> entries_;  ///< by run and input
  Index spoilt_lines_ = 0;
};

}  // namespace gridstep
