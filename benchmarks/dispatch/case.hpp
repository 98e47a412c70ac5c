#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/system/system.hpp"
#include "engine/time/windows.hpp"

namespace gridstep::bench {

/// A window to be solved and what went before it.
struct WindowStart {
  Window window;
  State state;
};

/// A system and the windows that every contender solves. The states were recorded from one roll,
/// so that all solve the same programs.
struct Case {
  std::string suite;
  std::string name;
  System system;
  std::vector<WindowStart> starts;
  Index all_windows = 0;  ///< of the case in full; more than `starts` where it was shortened
};

/// Where cases come from and how much of them is wanted.
struct CaseSource {
  std::filesystem::path hohhot;   ///< the scenario's folder
  std::filesystem::path archive;  ///< folder of public cases: rts-gmlc, pglib-opf; may be empty
  std::optional<Index> steps;     ///< instead of the case's own
  std::optional<Index> windows;   ///< the first ones only
};

/// A case by name. Nothing is read before `make`.
struct CaseEntry {
  std::string suite;
  std::string name;
  std::string what;
  bool needs_archive = false;
  bool only_by_name = false;  ///< long; left out unless `--cases` asks for it
  Case (*make)(const CaseSource& source) = nullptr;
};

/// Every case of every suite. An explicit list.
const std::vector<CaseEntry>& all_cases();

/// Rolls through `windows` once with the build's first solver, and keeps the state each window
/// starts from. Throws what a Dispatcher throws.
std::vector<WindowStart> roll(const System& system, const std::vector<Window>& windows);

/// The windows of a system's own horizon, shortened as `source` says and rolled.
void roll_horizon(const CaseSource& source, Case& made);

/// The whole time as one window.
void take_whole(Case& made);

/// Windows of `steps` steps that do not know of each other: each starts from the state before the
/// first step. A last window that is shorter is left out.
void take_separate(const CaseSource& source, Index steps, Case& made);

}  // namespace gridstep::bench
