#include "engine/simulation/shift_work.hpp"

#include <algorithm>

#include "engine/base/stopwatch.hpp"
#include "engine/simulation/account.hpp"

namespace gridstep {

namespace {

constexpr Index most_rounds = 10;
/// A price that overshoots is lowered by this, as often as it may.
constexpr double milder = 0.1;
constexpr double mildest = 1e-3;
/// Relative: a schedule that saves less is not worth another round.
constexpr double least_saving = 1e-6;

}  // namespace

WorkShift::WorkShift(const System& system) : system_(system), is_site_(system.loads.size(), false) {
  for (const WorkQueue& queue : system.queues)
    for (const ColumnId column : queue.work) {
      work_.push_back(column);
      is_site_[at(system.formulation.columns[at(column.index)].owner)] = true;
    }
  for (std::size_t j = 0; j < system.formulation.columns.size(); ++j)
    if (system.formulation.columns[j].role == Role::matched)
      matched_.emplace_back(static_cast<Index>(j));
}

const Dispatch& WorkShift::solve(Dispatcher& dispatcher, const Window& window, const State& state,
                                 const Ledger& ledger) const {
  if (system_.flexible_objective == FlexibleObjective::carbon && !work_.empty())
    return solve_by_carbon(dispatcher, window, state, ledger);
  if (system_.flexible_objective == FlexibleObjective::green && !work_.empty() && !matched_.empty())
    return solve_by_matching(dispatcher, window, state);
  return dispatcher.solve(window, state);
}

/// Work is decided with matched energy rewarded; then all else by cost alone, as without the
/// reward.
const Dispatch& WorkShift::solve_by_matching(Dispatcher& dispatcher, const Window& window,
                                             const State& state) const {
  const Dispatch& rewarded = dispatcher.solve(
      window, state, [&](Assembly& assembly) { reward_matching(assembly, window); });
  return solve_around(dispatcher, window, state,
                      work_of(dispatcher.assembly(), rewarded.solution.x));
}

std::vector<double> WorkShift::work_of(const Assembly& assembly,
                                       const std::vector<double>& x) const {
  std::vector<double> work_mw;
  for (Index step = 0; step < assembly.window().solve_steps; ++step)
    for (const ColumnId column : work_) work_mw.push_back(x[at(assembly.column(step, column))]);
  return work_mw;
}

const Dispatch& WorkShift::solve_around(Dispatcher& dispatcher, const Window& window,
                                        const State& state,
                                        const std::vector<double>& work_mw) const {
  return dispatcher.solve(window, state, [&](Assembly& assembly) {
    for (Index step = 0; step < window.solve_steps; ++step)
      for (std::size_t k = 0; k < work_.size(); ++k)
        assembly.fix(step, work_[k], work_mw[at(step) * work_.size() + k]);
  });
}

void WorkShift::reward_matching(Assembly& assembly, const Window& window) const {
  for (Index step = 0; step < window.solve_steps; ++step)
    for (const ColumnId column : matched_)
      assembly.add_cost_per_h(step, column, -system_.green_premium_per_mwh);
}

WorkShift::Trial WorkShift::trace(Dispatcher& dispatcher, const Dispatch& dispatch,
                                  const Ledger& ledger) const {
  const Stopwatch stopwatch(trace_s_);
  const Assembly& assembly = dispatcher.assembly();
  Record record = account(system_, dispatcher.assembly(), dispatch, assembly.window().solve_steps);
  Trial trial;
  trial.work_mw = work_of(assembly, dispatch.solution.x);
  const auto look = [&](Index step, const Tracer& traced, const Tracer& regional) {
    for (const ColumnId column : work_) {
      const BusId bus = system_.formulation.columns[at(column.index)].bus;
      // Where nothing is drawn nothing comes in: the island's mix would.
      const auto mix = traced.mix(bus);
      const bool is_fed =
          std::any_of(mix.begin(), mix.end(), [](double share) { return share > 0.0; });
      trial.t_per_mwh.push_back((1.0 + system_.loss_frac) *
                                (is_fed ? traced : regional).emission_t_per_mwh(bus));
    }
    for (std::size_t load = 0; load < system_.loads.size(); ++load) {
      const std::size_t cell = at(step) * system_.loads.size() + load;
      if (is_site_[load])
        trial.emission_t += system_.time.step_h() * record.carbon_load_t_per_mwh[cell] *
                            (record.demand_mw[cell] - record.unserved_mw[cell]);
    }
  };
  Ledger(ledger).book(record, look);
  return trial;
}

const Dispatch& WorkShift::solve_by_carbon(Dispatcher& dispatcher, const Window& window,
                                           const State& state, const Ledger& ledger) const {
  const Trial by_cost = trace(dispatcher, dispatcher.solve(window, state), ledger);
  Trial best = by_cost;
  double strength = 1.0;
  for (Index round = 0; round < most_rounds && strength >= mildest; ++round) {
    const auto price_work = [&](Assembly& assembly) {
      for (Index step = 0; step < window.solve_steps; ++step)
        for (std::size_t k = 0; k < work_.size(); ++k) {
          const Column& column = system_.formulation.columns[at(work_[k].index)];
          // What a MW of work draws at the meter; losses are part of the traced intensity.
          const double drawn =
              -column.injection.at(window.first_step + step) / (1.0 + system_.loss_frac);
          assembly.add_cost_per_h(step, work_[k],
                                  strength * system_.carbon_price_per_t * drawn *
                                      best.t_per_mwh[at(step) * work_.size() + k]);
        }
    };
    Trial trial = trace(dispatcher, dispatcher.solve(window, state, price_work), ledger);
    if (trial.emission_t < best.emission_t * (1.0 - least_saving))
      best = std::move(trial);
    else
      strength *= milder;
  }
  const Dispatch& shifted = solve_around(dispatcher, window, state, best.work_mw);
  // Dispatched anew around its work the window may choose among equals otherwise than it was
  // traced; where that is worse than no shift, there is none.
  const bool holds =
      trace(dispatcher, shifted, ledger).emission_t <= by_cost.emission_t * (1.0 + least_saving);
  return holds ? shifted : solve_around(dispatcher, window, state, by_cost.work_mw);
}

}  // namespace gridstep
