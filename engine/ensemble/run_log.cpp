#include "engine/ensemble/run_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <vector>

#include "engine/base/durable_file.hpp"
#include "engine/base/error.hpp"

namespace gridstep {

namespace fs = std::filesystem;

namespace {

/// A run that takes less is cheaper done again than waited for on the disk.
constexpr double short_run_s = 0.05;

double now_s() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

[[noreturn]] void fail(const fs::path& path, const char* doing, int error) {
  throw IoError(fmt::format("{}: cannot {}: {}", path.string(), doing, std::strerror(error)));
}

fs::path in_existing(const fs::path& folder, const std::string& name) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) throw IoError(fmt::format("cannot create {}: {}", folder.string(), failed.message()));
  return folder / name;
}

}  // namespace

RunLog::RunLog(const fs::path& folder, const std::string& name)
    : path_(in_existing(folder, name + ".jsonl")), lock_(path_) {
  descriptor_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0) fail(path_, "open", errno);
  try {
    cut_unfinished_line();
    sync_folder(folder);
    sync_folder(folder.parent_path());
  } catch (...) {
    close(descriptor_);
    throw;
  }
  synced_at_s_ = now_s();
}

RunLog::~RunLog() {
  fdatasync(descriptor_);
  close(descriptor_);
}

void RunLog::cut_unfinished_line() {
  struct stat known {};
  if (fstat(descriptor_, &known) != 0) fail(path_, "read", errno);
  length_ = known.st_size;
  std::vector<char> block(1U << 16U);
  while (length_ > 0) {
    const auto size = std::min<std::int64_t>(length_, static_cast<std::int64_t>(block.size()));
    if (pread(descriptor_, block.data(), at(size), length_ - size) != size)
      fail(path_, "read", errno);
    const auto rest = std::find(block.rend() - size, block.rend(), '\n');
    length_ -= rest - (block.rend() - size);
    if (rest != block.rend()) break;
  }
  if (ftruncate(descriptor_, length_) != 0) fail(path_, "write", errno);
}

void RunLog::append(const RunOutcome& outcome) {
  const std::string line = to_line(outcome) + "\n";
  const std::lock_guard guard(mutex_);
  std::size_t written = 0;
  while (written < line.size()) {
    const ssize_t count = pwrite(descriptor_, line.data() + written, line.size() - written,
                                 length_ + static_cast<std::int64_t>(written));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int error = errno;
      [[maybe_unused]] const int ignored = ftruncate(descriptor_, length_);
      fail(path_, "write", error);
    }
    written += static_cast<std::size_t>(count);
  }
  length_ += static_cast<std::int64_t>(line.size());
  if (outcome.wall_s < short_run_s && now_s() - synced_at_s_ < short_run_s) return;
  if (fdatasync(descriptor_) != 0) fail(path_, "sync", errno);
  synced_at_s_ = now_s();
}

void RunLog::sync() {
  const std::lock_guard guard(mutex_);
  if (fdatasync(descriptor_) != 0) fail(path_, "sync", errno);
}

RunIndex::RunIndex(const fs::path& folder) {
  std::error_code failed;
  std::vector<fs::path> logs;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, failed))
    if (entry.path().extension() == ".jsonl") logs.push_back(entry.path());
  if (failed && failed != std::errc::no_such_file_or_directory)
    throw IoError(fmt::format("cannot read {}: {}", folder.string(), failed.message()));
  std::sort(logs.begin(), logs.end());
  for (const fs::path& log : logs) read_log(log);
}

void RunIndex::read_log(const fs::path& log) {
  std::ifstream in(log, std::ios::binary);
  if (!in) throw IoError(fmt::format("{}: cannot read: {}", log.string(), std::strerror(errno)));
  std::int64_t offset = 0;
  for (std::string line; std::getline(in, line);) {
    const bool is_finished = !in.eof();
    const auto length = static_cast<std::int64_t>(line.size());
    try {
      if (!is_finished) break;
      const RunOutcome outcome = outcome_of_line(line);
      Entry& entry = entries_[{outcome.run, outcome.input_sha256}];
      if (!entry.is_done || outcome.is_done())
        entry = {outcome.is_done(), outcome.bytes, log, offset, length};
    } catch (const std::runtime_error&) {
      ++spoilt_lines_;
    }
    offset += length + 1;
  }
  if (in.bad()) fail(log, "read", errno);
}

const RunIndex::Entry* RunIndex::find(const std::string& run,
                                      const std::string& input_sha256) const {
  const auto found = entries_.find({run, input_sha256});
  return found == entries_.end() ? nullptr : &found->second;
}

bool RunIndex::knows(const std::string& run) const {
  const auto found = entries_.lower_bound({run, {}});
  return found != entries_.end() && found->first.first == run;
}

bool RunIndex::knows_other(const std::string& run, const std::string& input_sha256) const {
  for (auto at = entries_.lower_bound({run, {}}); at != entries_.end() && at->first.first == run;
       ++at)
    if (at->first.second != input_sha256) return true;
  return false;
}

RunOutcome RunIndex::read(const Entry& entry) const {
  std::ifstream in(entry.log, std::ios::binary);
  in.seekg(entry.offset);
  std::string line(at(entry.length), '\0');
  in.read(line.data(), entry.length);
  if (!in) throw IoError(fmt::format("{}: cannot read a line again", entry.log.string()));
  try {
    return outcome_of_line(line);
  } catch (const std::runtime_error& error) {
    throw IoError(fmt::format("{}: {}", entry.log.string(), error.what()));
  }
}

}  // namespace gridstep
