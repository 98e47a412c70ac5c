#include "benchmarks/dispatch/race.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>

#include "benchmarks/dispatch/clock.hpp"
#include "benchmarks/dispatch/peak_memory.hpp"
#include "engine/base/error.hpp"
#include "engine/base/tolerance.hpp"

namespace gridstep::bench {

namespace {

constexpr double one_window_factor = 20.0;
constexpr double most_factors = 2e7;  // numbers of one window's transfer factors that are bearable

/// A way in its lane: what it keeps in memory, and until when it may run.
struct Lane {
  Performance& performance;
  std::unique_ptr<Contender> contender;
  double deadline_s = 0.0;  ///< thread CPU; 0: none
};

double objective_of(const Program& program, const std::vector<double>& x) {
  double objective = program.offset;
  for (std::size_t k = 0; k < x.size(); ++k) objective += program.cost[k] * x[k];
  for (std::size_t k = 0; k < program.quadratic.size(); ++k)
    objective += program.quadratic[k] * x[k] * x[k];
  return objective;
}

bool are_equal(double a, double b) {
  return std::abs(a - b) <= same_objective * std::max(1.0, std::abs(b));
}

/// Certifies what stands; returns why it does not hold.
std::optional<std::string> judge(const Program& program, const Solution& solution, double most_gap,
                                 Performance& performance) {
  const ProgramCertificate proof = certify(program, solution.x, solution.y);
  const double violation = std::max(proof.row_violation, proof.bound_violation);
  performance.objectives.push_back(proof.objective);
  performance.worst_gap = std::max(performance.worst_gap, proof.gap());
  performance.worst_violation = std::max(performance.worst_violation, violation);
  if (violation <= tolerance::residual && proof.gap() <= most_gap) return std::nullopt;
  return fmt::format("window {}: violation {:.2g}, gap {:.2g}", performance.objectives.size(),
                     violation, proof.gap());
}

/// The round that is certified and not timed. Stops at the first window that does not hold, and
/// when the budget is spent.
void check_round(const Case& made, const Way::Enter& enter, const RaceOptions& options,
                 Lane& lane) {
  Performance& performance = lane.performance;
  performance = {.way = performance.way, .used_otherwise = performance.used_otherwise};
  // One window is all or nothing.
  const double budget_s =
      made.starts.size() == 1 ? one_window_factor * options.budget_s : options.budget_s;
  lane.deadline_s = thread_cpu_s() + budget_s;
  SolverOptions solver_options;
  solver_options.stop = [&lane, stop = options.stop] {
    return (stop && stop()) || (lane.deadline_s > 0.0 && thread_cpu_s() > lane.deadline_s);
  };
  try {
    lane.contender = enter(made.system, solver_options);
    for (const WindowStart& start : made.starts) {
      if (solver_options.stop()) throw InterruptedError("stopped between two windows");
      const Solution& solution = lane.contender->solve(start.window, start.state);
      const auto fault = judge(lane.contender->program(), solution, made.system.gap, performance);
      if (fault) {
        performance.message = *fault;
        return;
      }
      ++performance.windows;
    }
  } catch (const InterruptedError&) {
    if (options.stop && options.stop()) throw;
    performance.over_budget = true;
    performance.message = fmt::format("over its {:g} s per round", budget_s);
  } catch (const CertificateError& error) {
    performance.gave_up = true;  // and said so: not an answer, so not a wrong one
    performance.message = error.what();
  } catch (const Error& error) {
    performance.message = error.what();
    return;
  }
  performance.objectives.resize(at(performance.windows));
  performance.iterations = lane.contender->iterations();
  performance.certified = performance.windows > 0;
}

/// One timed round over the windows the lane has been certified for. Objectives are looked at
/// between the windows, off the clock.
void timed_round(const Case& made, const RaceOptions& options, Lane& lane) {
  Performance& performance = lane.performance;
  std::vector<double> window_s;
  window_s.reserve(at(performance.windows));
  lane.contender->forget();
  lane.deadline_s = 0.0;
  const double wall_before_s = wall_s();
  for (Index k = 0; k < performance.windows; ++k) {
    if (options.stop && options.stop()) throw InterruptedError("stopped between two windows");
    const WindowStart& start = made.starts[at(k)];
    const double before_s = thread_cpu_s();
    const Solution& solution = lane.contender->solve(start.window, start.state);
    window_s.push_back(thread_cpu_s() - before_s);
    const double objective = objective_of(lane.contender->program(), solution.x);
    if (are_equal(objective, performance.objectives[at(k)])) continue;
    performance.certified = false;
    performance.message = fmt::format("window {} cost {} once, {} again", k + 1,
                                      performance.objectives[at(k)], objective);
    return;
  }
  performance.wall_s.push_back(wall_s() - wall_before_s);
  performance.window_s.push_back(std::move(window_s));
}

/// Compares with the first way that is certified, window by window.
void compare(std::vector<Performance>& performances) {
  const auto reference = std::find_if(performances.begin(), performances.end(),
                                      [](const Performance& one) { return one.certified; });
  if (reference == performances.end()) return;
  for (Performance& one : performances) {
    one.agreed = one.certified;
    const std::size_t both = std::min(one.objectives.size(), reference->objectives.size());
    for (std::size_t k = 0; k < both && one.agreed; ++k) {
      if (are_equal(one.objectives[k], reference->objectives[k])) continue;
      one.agreed = false;
      one.message =
          fmt::format("window {} costs {}, by {} {} it costs {}", k + 1, one.objectives[k],
                      reference->way.solver, reference->way.name, reference->objectives[k]);
    }
  }
}

double peak_memory_of(const Case& made, const Performance& performance) {
  const Way::Enter& enter =
      performance.used_otherwise ? performance.way.otherwise : performance.way.enter;
  return peak_memory_mb([&] {
    const std::unique_ptr<Contender> contender = enter(made.system, SolverOptions());
    for (Index k = 0; k < performance.windows; ++k)
      contender->solve(made.starts[at(k)].window, made.starts[at(k)].state);
  });
}

}  // namespace

double Performance::objective() const {
  return std::accumulate(objectives.begin(), objectives.end(), 0.0);
}

double Performance::least_s(Index count) const {
  double least = INFINITY;
  for (const std::vector<double>& round : window_s)
    least = std::min(least, std::accumulate(round.begin(), round.begin() + count, 0.0));
  return least;
}

double Performance::median_s(Index count) const {
  std::vector<double> totals;
  for (const std::vector<double>& round : window_s)
    totals.push_back(std::accumulate(round.begin(), round.begin() + count, 0.0));
  std::sort(totals.begin(), totals.end());
  const std::size_t middle = totals.size() / 2;
  return totals.size() % 2 == 1 ? totals[middle] : 0.5 * (totals[middle - 1] + totals[middle]);
}

std::optional<std::string> unsuited(const Case& made, const Way& way) {
  const bool has_network = !made.system.copperplate && !made.system.grid.branches.empty();
  if (way.needs_network && !has_network) return "there is no network";
  if (way.needs_windows && made.starts.size() < 2) return "there is one window only";
  const std::vector<ConstraintRow>& rows = made.system.formulation.rows;
  const bool has_ramps = std::any_of(
      rows.begin(), rows.end(), [](const ConstraintRow& row) { return row.kind == RowKind::ramp; });
  if (way.needs_ramps && !has_ramps) return "there are no ramps";
  const double factors = made.starts.empty()
                             ? 0.0
                             : static_cast<double>(made.system.grid.branches.size()) *
                                   static_cast<double>(made.system.formulation.columns.size()) *
                                   static_cast<double>(made.starts.front().window.solve_steps);
  if (way.needs_all_factors && factors > most_factors)
    return fmt::format("{:.2g} transfer factors in one window", factors);
  return std::nullopt;
}

std::vector<Performance> race(const Case& made, const std::vector<Way>& ways,
                              const RaceOptions& options) {
  const auto say = [&](const std::string& text) {
    if (options.say) options.say(fmt::format("{} {}: {}", made.suite, made.name, text));
  };
  std::vector<Performance> performances;
  for (const Way& way : ways) {
    if (const auto why = unsuited(made, way))
      say(fmt::format("{} {} is left out: {}", way.solver, way.name, *why));
    else
      performances.push_back({.way = way});
  }
  std::vector<Lane> lanes;
  for (Performance& performance : performances) lanes.push_back({performance, nullptr});
  for (Lane& lane : lanes) {
    const Way way = lane.performance.way;
    say(fmt::format("certifying {} {}", way.solver, way.name));
    check_round(made, way.enter, options, lane);
    if (!lane.performance.certified && !lane.performance.over_budget && way.otherwise) {
      lane.performance.used_otherwise = true;
      check_round(made, way.otherwise, options, lane);
    }
    if (!lane.performance.certified) lane.contender.reset();
  }
  for (Index round = 0; round < options.rounds; ++round) {
    say(fmt::format("round {} of {}", round + 1, options.rounds));
    for (Lane& lane : lanes)
      if (lane.performance.certified) timed_round(made, options, lane);
  }
  compare(performances);
  lanes.clear();
  for (Performance& performance : performances)
    if (options.with_memory && performance.certified)
      performance.peak_memory_mb = peak_memory_of(made, performance);
  return performances;
}

}  // namespace gridstep::bench
