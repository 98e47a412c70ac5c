#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "bindings/serve/session_folder.hpp"
#include "engine/results/comparison.hpp"
#include "engine/scenario/rewrite.hpp"
#include "engine/simulation/run.hpp"

namespace gridstep::serve {

/// What a session is about.
struct SessionOptions {
  std::filesystem::path scenario;
  std::filesystem::path keep;  ///< folder that variants are kept in
  int threads = 1;
  std::function<void(const std::string&)> say;   ///< what the person at the terminal should know
  std::function<void(const std::string&)> warn;  ///< what has failed, in words that may hold paths
};

/// How much a session takes on.
struct SessionLimits {
  std::size_t runs = 24;    ///< the base among them
  std::size_t waiting = 4;  ///< asked for and not begun
  std::size_t kept = 100;
  std::uintmax_t result_bytes = std::uintmax_t{4} << 30;  ///< of results in the temporary folder
  double run_s = 3600.0;
};

/// A scenario as it was when the session began, its run, and those of its variants, one after the
/// other in the background. A variant is the scenario's files with its changes written in: what is
/// kept as a folder is what has run. Every function may be called while a run goes on.
class Session {
 public:
  /// Reads the scenario and begins its run. Throws InputError, IoError.
  Session(SessionOptions options, const Catalog& catalog, SessionLimits limits = {});
  /// Stops what runs.
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] const Scenario& scenario() const { return base_.scenario; }
  /// Tells the person at the terminal what the page must not know.
  void warn(const std::string& text) const { options_.warn(text); }

  /// Begins the run of a variant; its number. Throws InputError where its values are wrong,
  /// BadRequest where it is no request, or too much.
  int start(const std::string& name, const nlohmann::ordered_json& changes);
  void stop(int id);
  /// Forgets a variant and its result; the base stays.
  void remove(int id);
  /// Writes the variant's folder below the folder for them, never over another one; its name.
  std::string keep(int id, const std::string& folder);

  /// Every run: name, state, how far it is, what was wrong.
  [[nodiscard]] nlohmann::ordered_json runs_json() const;
  /// Finished runs side by side, the first of which the others are held against.
  [[nodiscard]] nlohmann::ordered_json comparison_json(const std::vector<int>& ids) const;
  [[nodiscard]] std::string comparison_csv(const std::vector<int>& ids) const;
  [[nodiscard]] std::string report_html(const std::vector<int>& ids, Language language) const;
  /// The result file of a finished run; empty where it is no longer there.
  [[nodiscard]] std::filesystem::path result_of(int id) const;

 private:
  enum class State { waiting, running, done, failed, stopped };
  struct Run {
    int id = 0;
    std::string name;
    nlohmann::ordered_json changes;
    Edits edits;
    std::optional<CheckedScenario> checked;  ///< until it has run
    State state = State::waiting;
    std::atomic<Index> done_steps{0};
    std::atomic<bool> is_asked_to_stop{false};
    Index all_steps = 0;
    std::string failure;
    std::filesystem::path result;  ///< empty where there is none
    Totals totals;
    nlohmann::ordered_json pictures;
    double wall_s = 0.0;
    std::vector<std::string> kept;
  };
  using RunPointer = std::shared_ptr<Run>;

  [[nodiscard]] CheckedScenario checked(const std::vector<ScenarioFile>& files) const;
  int add(const std::string& name, const nlohmann::ordered_json& changes, Edits edits,
          CheckedScenario scenario);
  /// As long as the session lasts: runs what waits.
  void work();
  void carry_out(Run& run);
  void finish(Run& run, State state, const std::string& failure = {});
  /// Of the number; throws BadRequest where there is none, or where it has not finished.
  [[nodiscard]] RunPointer find(int id) const;
  [[nodiscard]] RunPointer find_done(int id) const;
  [[nodiscard]] Comparison comparison_of(const std::vector<int>& ids) const;
  static nlohmann::ordered_json to_json(const Run& run);

  SessionOptions options_;
  const Catalog& catalog_;
  SessionLimits limits_;
  std::vector<ScenarioFile> files_;
  CheckedScenario base_;
  SessionFolder folder_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<RunPointer> runs_;
  int next_id_ = 0;
  std::size_t kept_ = 0;
  bool is_ending_ = false;
  std::thread worker_;
};

}  // namespace gridstep::serve
