#pragma once

#include <vector>

#include "engine/ledger/ledger.hpp"
#include "engine/simulation/dispatch.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// Solves windows so that flexible work follows the scenario's objective.
///
/// `cost`: nothing to add. `green`: work is decided as if energy that contracts match hour by hour
/// earned a premium.
/// `carbon`: the work of a window is decided by the CO₂ it would be traced to, all else by cost.
///
/// How carbon-intensive a site's electricity is depends on the dispatch, and the dispatch on where
/// work is done: the window is solved, traced, and solved again with its work priced at the traced
/// intensity of site and step, until that lowers the CO₂ of the sites no more. The best schedule is
/// kept and the rest dispatched around it at true cost. The first schedule is that of least cost:
/// from the state it starts in a window bears no more CO₂ than with the objective `cost`.
class WorkShift {
 public:
  explicit WorkShift(const System& system);

  /// Seconds spent tracing schedules so far.
  [[nodiscard]] double trace_s() const { return trace_s_; }

  /// The dispatch of a window; `ledger` is that of the steps before.
  const Dispatch& solve(Dispatcher& dispatcher, const Window& window, const State& state,
                        const Ledger& ledger) const;

 private:
  [[nodiscard]] const Dispatch& solve_by_carbon(Dispatcher& dispatcher, const Window& window,
                                                const State& state, const Ledger& ledger) const;
  [[nodiscard]] const Dispatch& solve_by_matching(Dispatcher& dispatcher, const Window& window,
                                                  const State& state) const;
  /// The window with its work given, dispatched at true cost.
  [[nodiscard]] const Dispatch& solve_around(Dispatcher& dispatcher, const Window& window,
                                             const State& state,
                                             const std::vector<double>& work_mw) const;
  /// Steps × work columns.
  [[nodiscard]] std::vector<double> work_of(const Assembly& assembly,
                                            const std::vector<double>& x) const;
  void reward_matching(Assembly& assembly, const Window& window) const;

  /// What is decided, and what it is traced to over all steps of the window.
  struct Trial {
    std::vector<double> work_mw;    ///< steps × work columns
    std::vector<double> t_per_mwh;  ///< steps × work columns, at the column's site
    double emission_t = 0.0;        ///< of all sites
  };

  [[nodiscard]] Trial trace(Dispatcher& dispatcher, const Dispatch& dispatch,
                            const Ledger& ledger) const;

  const System& system_;
  std::vector<ColumnId> work_;
  std::vector<ColumnId> matched_;
  std::vector<bool> is_site_;  ///< by load
  mutable double trace_s_ = 0.0;
};

}  // namespace gridstep
