#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <thread>

#include "engine/results/lock.hpp"
#include "engine/results/provenance.hpp"
#include "engine/results/summary.hpp"
#include "engine/results/timing.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

class ResultFile;

/// Stage 10, write: one thread that owns HDF5 takes records from a short queue and writes them to a
/// hidden temporary file beside the target. `publish` closes, reads back, syncs and renames it, so
/// a file under the final name is always complete; without `publish` nothing is left behind.
class ResultsWriter {
 public:
  enum class IfExists { refuse, overwrite };

  /// Opens the temporary file. Throws IoError when the target exists and may not be overwritten,
  /// when its folder cannot be written to or is short of space, and when somebody else is writing
  /// the same target. Keeps a reference to the system.
  ResultsWriter(std::filesystem::path target, const System& system, Provenance provenance,
                IfExists if_exists = IfExists::refuse);
  ~ResultsWriter();
  ResultsWriter(const ResultsWriter&) = delete;
  ResultsWriter& operator=(const ResultsWriter&) = delete;

  /// Whether other writers are kept away from the target; false where its file system knows no
  /// locks, which a user should be told.
  [[nodiscard]] bool is_locked() const { return lock_.is_held(); }

  /// Hands a record over; records come in order. Waits while eight of them wait already, or a few
  /// megabytes.
  /// Throws what went wrong in the writer thread since.
  void append(Record&& record);

  /// Waits until every record is written; no more may come. Returns the seconds that the writer's
  /// thread computed. Throws what went wrong in it.
  double wait();

  /// Waits, closes the file, reads everything back, syncs it and gives it its name.
  /// Throws IoError; then nothing has been published and an older file under the name is untouched.
  void publish(const Totals& totals, const Timing& timing);

 private:
  void write_queue();
  void join();
  void rethrow_failure();
  /// The same error, with the space there is and would be needed where space is what lacks.
  [[nodiscard]] std::exception_ptr with_space(const std::exception_ptr& failure) const;

  std::filesystem::path target_;
  std::filesystem::path temporary_;
  const System& system_;
  Provenance provenance_;
  IfExists if_exists_;
  std::uintmax_t raw_bytes_;  ///< of all series
  WriteLock lock_;
  std::unique_ptr<ResultFile> file_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Record> queue_;
  bool closed_ = false;
  std::exception_ptr failure_;
  double cpu_s_ = 0.0;  ///< of the thread, once it has ended
  std::thread thread_;
};

}  // namespace gridstep
