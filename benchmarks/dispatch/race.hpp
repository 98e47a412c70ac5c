#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "benchmarks/dispatch/case.hpp"
#include "benchmarks/dispatch/contender.hpp"

namespace gridstep::bench {

struct RaceOptions {
  Index rounds = 5;
  /// CPU seconds that a way may take per round; then it does fewer windows. One window alone may
  /// take twenty times as long.
  double budget_s = 5.0;
  bool with_memory = false;
  std::function<bool()> stop;                   ///< true: throw InterruptedError at the next window
  std::function<void(const std::string&)> say;  ///< progress in words; may be empty
};

/// What one way did in a race.
struct Performance {
  Way way;
  bool certified = false;    ///< every window, by the engine's own recomputation
  bool agreed = false;       ///< certified, and every objective equals the others' in every round
  bool over_budget = false;  ///< stopped before the last window, or before the first
  bool gave_up = false;      ///< a window was too much for it, and it said so
  bool used_otherwise = false;     ///< the way's second entry was needed
  std::string message;             ///< why it is not certified or solved fewer windows
  Index windows = 0;               ///< solved of the case's, from the first on
  Index iterations = 0;            ///< of one round; 0: not told
  std::vector<double> objectives;  ///< by window
  double worst_gap = 0.0;
  double worst_violation = 0.0;               ///< of rows and bounds, MW or MWh
  std::vector<std::vector<double>> window_s;  ///< by round, by window: thread CPU seconds
  std::vector<double> wall_s;                 ///< by round
  std::optional<double> peak_memory_mb;       ///< more than system and states take

  /// Nothing to hold against it: it agreed, or did not answer at all.
  [[nodiscard]] bool holds() const { return agreed || ((over_budget || gave_up) && windows == 0); }
  [[nodiscard]] double objective() const;
  /// Least and median over the rounds of the seconds the first `windows` windows took.
  [[nodiscard]] double least_s(Index windows) const;
  [[nodiscard]] double median_s(Index windows) const;
};

/// Relative difference of objectives that counts as equal.
inline constexpr double same_objective = 1e-6;

/// Lets every way solve the case's windows: a first round that is certified and not timed, then
/// `rounds` rounds in turn, one way after the other, each from nothing but with its model in
/// memory. Ways that make no sense for the case are left out.
///
/// Throws InterruptedError. What a way fails at stands in its performance.
std::vector<Performance> race(const Case& made, const std::vector<Way>& ways,
                              const RaceOptions& options);

/// Whether a case's windows offer what a way needs; else why not.
std::optional<std::string> unsuited(const Case& made, const Way& way);

}  // namespace gridstep::bench
