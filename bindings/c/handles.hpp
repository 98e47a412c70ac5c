#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bindings/c/gridstep.h"
#include "engine/base/error.hpp"
#include "engine/results/held_result.hpp"
#include "engine/results/variables.hpp"
#include "engine/scenario/scenario_file.hpp"
#include "engine/simulation/run.hpp"
#include "engine/simulation/simulation.hpp"

/// What stands behind the handles of gridstep.h.

/// Problems, and how C sees them.
struct gs_problems {
  explicit gs_problems(gridstep::Problems found = {});
  gs_problems(const gs_problems&) = delete;
  gs_problems& operator=(const gs_problems&) = delete;

  gridstep::Problems problems;
  std::vector<gs_problem> view;
};

struct gs_error {
  gs_code code = GS_OK;
  std::string message;
  gs_problems problems;
};

struct gs_texts {
  std::vector<std::string> texts;
};

struct gs_scenario {
  std::filesystem::path folder;
  std::vector<gridstep::ScenarioFile> files;  ///< where it lies in memory
  bool in_memory = false;
  std::vector<gridstep::Override> overrides;

  /// Stages 1 and 2. Throws InputError with every problem.
  [[nodiscard]] gridstep::CheckedScenario load(const gridstep::RunOptions& options) const;
  /// What provenance calls it.
  [[nodiscard]] std::string label() const { return in_memory ? "(in memory)" : folder.string(); }
};

struct gs_options {
  gridstep::RunOptions run;
  gs_progress progress = nullptr;
  void* progress_user = nullptr;
  gs_stop stop = nullptr;
  void* stop_user = nullptr;

  /// What calls the caller back.
  [[nodiscard]] gridstep::Observer observer() const;
  /// The run of a scenario, called as the function that does it.
  [[nodiscard]] gridstep::RunOptions run_of(const gs_scenario& scenario,
                                            const char* function) const;
};

namespace gridstep::c {

/// A variable as C sees it; points into the variable, which must stay where it is.
struct VariableView {
  explicit VariableView(const Variable& variable);
  VariableView(const VariableView&) = delete;
  VariableView& operator=(const VariableView&) = delete;

  std::string path;
  std::vector<const char*> dim_names;
  gs_variable view;
};

}  // namespace gridstep::c

struct gs_result {
  /// Of a run.
  explicit gs_result(gridstep::RunReport of_run);
  /// Of a file.
  explicit gs_result(const std::filesystem::path& file);

  std::optional<gridstep::RunReport> report;
  gs_problems warnings;
  std::shared_ptr<const gridstep::Result> result;
  std::vector<gridstep::Variable> variables;
  std::deque<gridstep::c::VariableView> views;

 private:
  void look();
};

struct gs_simulation {
  gs_simulation(const gs_scenario& scenario, const gs_options& options);

  int threads;
  bool has_file;
  std::unique_ptr<gridstep::Simulation> simulation;  ///< none when it is over
  bool failed = false;
  int64_t steps = 0;
  int64_t next_step = 0;

  /// The simulation; throws Error (usage) where it is over.
  [[nodiscard]] gridstep::Simulation& running() const;
};
