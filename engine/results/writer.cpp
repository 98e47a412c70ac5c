#include "engine/results/writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/base/durable_file.hpp"
#include "engine/base/error.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/results/read_back.hpp"
#include "engine/results/result_file.hpp"
#include "engine/results/target_file.hpp"

namespace gridstep {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t fixed_bytes = 400'000;  // of a file without steps, about

constexpr std::size_t least_queue = 8;            // records that wait, however large they are
constexpr std::size_t queue_bytes = 8U << 20U;    // more wait while they are small
constexpr std::uintmax_t least_compression = 20;  // few results compress better than 20 : 1

std::string space_text(const fs::path& folder, const System& system) {
  return fmt::format(
      "needs up to {} bytes before compression, {} are free in {}; help: free some space, or "
      "choose another place",
      raw_bytes(system) + fixed_bytes, free_bytes(folder), fs::absolute(folder).string());
}

/// The target, once it has been made sure that it may come into being.
fs::path require_writable(fs::path target, const System& system,
                          ResultsWriter::IfExists if_exists) {
  require_target(target, if_exists == ResultsWriter::IfExists::overwrite);
  const fs::path folder = folder_of(target);
  if (free_bytes(folder) < raw_bytes(system) / least_compression)
    throw IoError(
        fmt::format("no space for {}: it {}", target.string(), space_text(folder, system)));
  return target;
}

}  // namespace

ResultsWriter::ResultsWriter(fs::path target, const System& system, Provenance provenance,
                             IfExists if_exists)
    : target_(require_writable(std::move(target), system, if_exists)),
      temporary_(temporary_beside(target_)),
      system_(system),
      provenance_(std::move(provenance)),
      if_exists_(if_exists),
      raw_bytes_(raw_bytes(system)),
      lock_(target_) {
  try {
    file_ = std::make_unique<ResultFile>(temporary_);
  } catch (...) {
    std::error_code ignored;
    fs::remove(temporary_, ignored);
    std::rethrow_exception(with_space(std::current_exception()));
  }
  thread_ = std::thread([this] { write_queue(); });
}

ResultsWriter::~ResultsWriter() {
  {
    const std::lock_guard guard(mutex_);
    queue_.clear();
  }
  join();
  file_.reset();
  std::error_code ignored;
  fs::remove(temporary_, ignored);
}

void ResultsWriter::write_queue() {
  try {
    hdf5::prepare_thread();
    file_->begin(system_, provenance_);
    while (true) {
      Record record;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
        if (queue_.empty()) {
          hdf5::require_closed(temporary_);
          cpu_s_ = thread_cpu_s();
          return;
        }
        record = std::move(queue_.front());
        queue_.pop_front();
      }
      changed_.notify_all();
      file_->write(record);
    }
  } catch (...) {
    const std::lock_guard guard(mutex_);
    failure_ = with_space(std::current_exception());
    queue_.clear();
  }
  changed_.notify_all();
}

void ResultsWriter::append(Record&& record) {
  const std::uintmax_t bytes =
      raw_bytes_ / static_cast<std::uintmax_t>(system_.time.steps) * at(record.steps);
  const std::size_t capacity = std::max(least_queue, queue_bytes / (bytes + 1));
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return failure_ || queue_.size() < capacity; });
    rethrow_failure();
    queue_.push_back(std::move(record));
  }
  changed_.notify_all();
}

void ResultsWriter::join() {
  {
    const std::lock_guard guard(mutex_);
    closed_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void ResultsWriter::rethrow_failure() {
  if (failure_) std::rethrow_exception(failure_);
}

double ResultsWriter::wait() {
  join();
  rethrow_failure();
  return cpu_s_;
}

void ResultsWriter::publish(const Totals& totals, const Timing& timing) {
  wait();
  try {
    hdf5::prepare_thread();
    file_->finish(system_, totals, timing);
    hdf5::require_closed(temporary_);
    read_back(temporary_, file_->written());
    if (if_exists_ == IfExists::refuse && fs::exists(target_))
      throw IoError(target_.string() + " came into being while this run was writing it");
    publish_file(temporary_, target_);
  } catch (...) {
    std::rethrow_exception(with_space(std::current_exception()));
  }
}

std::exception_ptr ResultsWriter::with_space(const std::exception_ptr& failure) const {
  try {
    std::rethrow_exception(failure);
  } catch (const IoError& error) {
    const std::string what = error.what();
    if (!lacks_space(what)) return failure;
    return std::make_exception_ptr(IoError(
        fmt::format("{}; {} {}", what, target_.string(), space_text(folder_of(target_), system_))));
  } catch (...) {
    return failure;
  }
}

}  // namespace gridstep
