#include "engine/simulation/checkpoint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <system_error>
#include <utility>

#include "engine/base/durable_file.hpp"
#include "engine/base/error.hpp"

namespace gridstep {

namespace fs = std::filesystem;

namespace {

constexpr const char* folder_ending = ".checkpoint";
constexpr const char* newest_name = "state.bin";
constexpr const char* previous_name = "state.prev.bin";
constexpr const char* start_over = "--no-resume starts over";

[[noreturn]] void refuse(const fs::path& file, const char* code, const std::string& what,
                         const std::string& why, const std::string& help) {
  Problems problems;
  problems.error(code, {file.string(), 0, 0}, what, why, help);
  throw InputError(std::move(problems));
}

const std::string& value_or_none(const RunIdentity& identity, const std::string& name) {
  static const std::string none = "none";
  const auto found = identity.find(name);
  return found == identity.end() ? none : found->second;
}

bool is_of_checkpoint(const fs::path& file) {
  return file.filename() == newest_name || file.filename() == previous_name ||
         file.extension() == ".records" || file.extension() == ".tmp";
}

/// Takes away the files of a folder that are `unwanted`, and the folder where nothing is left.
void remove_files(const fs::path& folder, const std::function<bool(const fs::path&)>& unwanted) {
  std::error_code error;
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (unwanted(entry.path())) files.push_back(entry.path());
  // States first: none may list what is not there.
  std::sort(files.rbegin(), files.rend());
  for (const fs::path& file : files) fs::remove(file, error);
  fs::remove(folder, error);
}

}  // namespace

Checkpoint::Checkpoint(const fs::path& target, RunIdentity identity, Index steps,
                       const CheckpointOptions& options, Problems& warnings)
    : folder_(target.string() + folder_ending), steps_(steps), every_s_(options.every_s) {
  try {
    if (options.resume != CheckpointOptions::Resume::never) find(options, warnings);
    if (is_saved()) {
      require_same(identity);
      require_whole();
    }
  } catch (const InputError&) {
    if (options.resume != CheckpointOptions::Resume::if_fit) throw;
    state_ = {};
    saved_window_.reset();
    newest_holds_ = false;
  }
  state_.identity = std::move(identity);
  clear(!is_saved());
  journal_.emplace(folder_, state_.segments.size());
}

Checkpoint::~Checkpoint() {
  journal_.reset();
  if (!is_saved()) clear(true);
}

/// The newest state; the one before it where the newest is damaged or has not got its name yet.
void Checkpoint::find(const CheckpointOptions& options, Problems& warnings) {
  using enum StateRead::Outcome;
  StateRead newest = read_state(folder_ / newest_name);
  StateRead previous = read_state(folder_ / previous_name);
  const bool is_useless = newest.outcome == damaged || newest.outcome == absent;
  StateRead& chosen = is_useless && previous.outcome != absent ? previous : newest;
  if (chosen.outcome == absent) {
    if (options.resume == CheckpointOptions::Resume::required)
      refuse(folder_, "GS0803", "there is no checkpoint to go on from",
             "--resume asks for one beside the result", "leave --resume out to begin");
    return;
  }
  if (chosen.outcome == other_format)
    refuse(folder_ / newest_name, "GS0801", "this checkpoint has another format",
           "a program of another version wrote it", start_over);
  if (chosen.outcome == damaged)
    refuse(folder_ / newest_name, "GS0802", "this checkpoint is damaged",
           "its bytes do not have the SHA-256 that they end with", start_over);
  if (newest.outcome == damaged)
    warnings.warning("GS0802", {(folder_ / newest_name).string(), 0, 0},
                     "the newest checkpoint is damaged",
                     "its bytes do not have the SHA-256 that they end with",
                     "the run goes on from the one before");
  newest_holds_ = &chosen == &newest;
  state_ = std::move(chosen.state);
  saved_window_ = state_.seam.next_window;
}

void Checkpoint::require_same(const RunIdentity& identity) const {
  RunIdentity names = identity;
  names.insert(state_.identity.begin(), state_.identity.end());
  Problems problems;
  for (const auto& [name, ignored] : names) {
    const std::string& then = value_or_none(state_.identity, name);
    const std::string& now = value_or_none(identity, name);
    if (then != now)
      problems.error(
          "GS0801", {(folder_ / newest_name).string(), 0, 0},
          fmt::format("the checkpoint belongs to another run: {} was {}", name, then),
          fmt::format("it is {} now", now),
          fmt::format("run the same as then, choose another name with -o, or {}", start_over));
  }
  if (problems.has_errors()) throw InputError(std::move(problems));
}

void Checkpoint::require_whole() const {
  Problems problems;
  for (const JournalSegment& segment : state_.segments) {
    const fs::path path = folder_ / segment.name;
    std::error_code error;
    const bool is_there = fs::is_regular_file(path, error);
    const std::string hash = is_there ? sha256_of_file(path) : "missing";
    if (hash != segment.sha256)
      problems.error("GS0802", {path.string(), 0, 0},
                     is_there ? "its SHA-256 is " + hash : "the file is missing",
                     "the checkpoint was made with " + segment.sha256, start_over);
  }
  if (problems.has_errors()) throw InputError(std::move(problems));
}

/// Takes away what no state lists, or everything; only files that a checkpoint has.
void Checkpoint::clear(bool everything) {
  const auto is_listed = [this](const fs::path& file) {
    return std::any_of(
        state_.segments.begin(), state_.segments.end(),
        [&](const JournalSegment& segment) { return segment.name == file.filename(); });
  };
  remove_files(folder_, [&](const fs::path& file) {
    if (everything) return is_of_checkpoint(file);
    return file.extension() == ".tmp" || (file.extension() == ".records" && !is_listed(file));
  });
}

std::optional<Past> Checkpoint::past() const {
  if (!is_saved()) return std::nullopt;
  const auto reader = std::make_shared<JournalReader>(folder_, state_.segments);
  return Past{state_.seam, [reader] { return reader->next(); }};
}

bool Checkpoint::at_seam(const Seam& seam) {
  const bool is_end = seam.first_step == steps_;
  if (seam.next_window == state_.seam.next_window || (is_end && !is_saved())) {
    if (!is_end) state_.seam = seam;
    return false;
  }
  make_folder();
  journal_->close_block();
  state_.seam = seam;
  const std::chrono::duration<double> since = std::chrono::steady_clock::now() - saved_at_;
  if (!is_end && since.count() < every_s_) return false;
  save();
  return true;
}

void Checkpoint::make_folder() const {
  std::error_code error;
  const bool is_new = fs::create_directory(folder_, error);
  if (error) throw IoError(fmt::format("{}: cannot create: {}", folder_.string(), error.message()));
  if (is_new) sync_folder(folder_.parent_path());
}

void Checkpoint::save() {
  journal_->drop_block();
  if (saved_window_ == state_.seam.next_window) return;
  make_folder();
  if (std::optional<JournalSegment> segment = journal_->seal()) {
    sync_folder(folder_);
    state_.segments.push_back(std::move(*segment));
  }
  DurableFile file(folder_ / newest_name);
  file.write(to_bytes(state_));
  // Where the newest is damaged or has no name, the one before stays until there is a better one.
  if (newest_holds_) {
    std::error_code error;
    newest_holds_ = false;
    fs::rename(folder_ / newest_name, folder_ / previous_name, error);
    if (error)
      throw IoError(fmt::format("{}: cannot keep the one before: {}",
                                (folder_ / newest_name).string(), error.message()));
  }
  file.publish();
  newest_holds_ = true;
  sync_folder(folder_);
  saved_window_ = state_.seam.next_window;
  saved_at_ = std::chrono::steady_clock::now();
}

void Checkpoint::remove() {
  saved_window_.reset();
  journal_.reset();
  clear(true);
}

bool Checkpoint::is_beside(const fs::path& target, const RunIdentity& identity) {
  const fs::path folder = target.string() + folder_ending;
  for (const char* name : {newest_name, previous_name}) {
    const StateRead read = read_state(folder / name);
    if (read.outcome == StateRead::Outcome::whole) return read.state.identity == identity;
  }
  return false;
}

void Checkpoint::remove_beside(const fs::path& target) {
  remove_files(target.string() + folder_ending, is_of_checkpoint);
}

}  // namespace gridstep
