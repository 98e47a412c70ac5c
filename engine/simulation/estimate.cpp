#include "engine/simulation/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "engine/base/error.hpp"
#include "engine/base/memory.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/simulation/advance.hpp"
#include "engine/simulation/assemble.hpp"
#include "engine/simulation/pilot.hpp"
#include "engine/solver/solver.hpp"
#include "engine/time/windows.hpp"

namespace gridstep {

namespace {

constexpr Index least_sample_steps = 168;        // a chunk of the result file
constexpr Index most_samples = 5;                // spread over the run
constexpr double budget_s = 1.2;                 // of computing, for all of them
constexpr double sample_s = 0.08;                // of computing, that cheap windows are let fill
constexpr double large_window_columns = 120000;  // longer windows are not solved for trial
constexpr double trial_columns = 240000;         // of the shorter ones that are solved instead

/// Size of the program of a window of `steps` steps, from those of two and three: every further
/// step adds the same.
ProgramSize size_of_program(const System& system, Index steps) {
  const auto measured = [&](Index length) {
    Assembly assembly(system);
    assembly.assemble({0, length, length}, initial_state(system));
    const Program& program = assembly.program();
    return ProgramSize{program.columns(), program.fixed_rows,
                       static_cast<Index>(program.entry_value.size())};
  };
  if (steps <= 3) return measured(steps);
  const ProgramSize two = measured(2);
  const ProgramSize three = measured(3);
  const auto grown = [&](Index ProgramSize::*size) {
    return three.*size + (steps - 3) * (three.*size - two.*size);
  };
  return {grown(&ProgramSize::columns), grown(&ProgramSize::rows), grown(&ProgramSize::nonzeros)};
}

ProgramSize size_of_all(const System& system, const std::vector<Window>& windows) {
  std::map<Index, Index> count_of_length;
  for (const Window& window : windows) ++count_of_length[window.solve_steps];
  ProgramSize all;
  for (const auto& [steps, count] : count_of_length) {
    const ProgramSize one = size_of_program(system, steps);
    all.columns += count * one.columns;
    all.rows += count * one.rows;
    all.nonzeros += count * one.nonzeros;
  }
  return all;
}

/// Bytes per step of what a run keeps to its end: series that contracts are settled from, what
/// settling makes of them, and the steps' own times and periods.
double kept_bytes_per_step(const System& system) {
  std::set<UnitId> units;
  std::set<StorageId> storages;
  std::set<std::string> buyers;
  for (const Contract& contract : system.contracts) {
    units.insert(contract.units.begin(), contract.units.end());
    storages.insert(contract.storages.begin(), contract.storages.end());
    buyers.insert(contract.buyer);
  }
  for (const GreenCertificate& certificate : system.certificates) {
    units.insert(certificate.unit);
    buyers.insert(certificate.buyer);
  }
  const auto values = [](const auto& things, double each) {
    return each * static_cast<double>(things.size());
  };
  // Kept once, copied once to be settled; of contracts the terms' own and one other settlement.
  return 8.0 * (values(units, 3.0) + values(storages, 5.0) + values(buyers, 2.0) +
                values(system.contracts, 10.0) + values(system.certificates, 2.0) + 6.0);
}

/// A line through what two lengths took, at a third; never falling.
double along(double a, double b, Index steps_a, Index steps_b, Index steps) {
  const double per_step = std::max(0.0, b - a) / static_cast<double>(steps_b - steps_a);
  return b + per_step * static_cast<double>(steps - steps_b);
}

/// With a second processor the writer works beside the rest; with one it does not.
double with_writer(double main_s, double writer_s) {
  return std::thread::hardware_concurrency() > 1 ? std::max(main_s, writer_s) : main_s + writer_s;
}

/// A run in windows: a cold one, then as many warm ones as there are.
class RollingPilot {
 public:
  RollingPilot(Pilot& pilot, const System& system, std::string solver)
      : pilot_(pilot), solver_(std::move(solver)) {
    window_ = system.horizon.window_steps;
    keep_ = system.horizon.keep_steps;
    short_ = steps_of(2);
    least_windows_ = 4;
    while (steps_of(least_windows_) < least_sample_steps) ++least_windows_;
    kept_bytes_per_step_ = kept_bytes_per_step(system);
  }

  /// Whether parts would be no shorter than the whole.
  [[nodiscard]] bool covers(Index steps) const {
    return short_ + 3 * steps_of(least_windows_) >= steps;
  }

  /// `before` is what reading and building took.
  void fill(Estimate& estimate, const Spent& before) {
    run_samples(estimate);
    const Spent& cold = short_trial_.windows[0];
    Spent solving = before;
    Spent warm;
    Spent finish;
    double writer_s = 0.0;
    double bytes = 0.0;
    double peak = static_cast<double>(short_trial_.peak_bytes);
    Index warm_windows = 0;
    for (const Trial& trial : samples_) {
      for (std::size_t n = 1; n + 1 < trial.windows.size(); ++n, ++warm_windows)
        warm += trial.windows[n];
      solving += trial.build;
      for (const Spent& window : trial.windows) solving += window;
      finish += trial.finish;
      writer_s += trial.writer_cpu_s;
      bytes += static_cast<double>(trial.file_bytes);
      peak = std::max(peak, static_cast<double>(trial.peak_bytes));
    }
    const double mean = 1.0 / static_cast<double>(samples_.size());
    const auto at_end = [&](double of_short, double of_samples) {
      return along(of_short, mean * of_samples, short_, long_, estimate.steps);
    };
    const double windows_s = cold.cpu_s + static_cast<double>(estimate.windows - 1) /
                                              static_cast<double>(warm_windows) * warm.cpu_s;
    const double all_writer_s = at_end(short_trial_.writer_cpu_s, writer_s);
    const double finish_s = at_end(short_trial_.finish.cpu_s, finish.cpu_s);
    estimate.cpu_s += windows_s + all_writer_s + finish_s;
    // What else the machine does slows all stages alike; waiting for the disk at the end does not
    // grow with the file as far as a trial can tell.
    const double slowed = std::max(1.0, solving.wall_s / solving.cpu_s);
    const double waiting_s = std::max(0.0, mean * (finish.wall_s - slowed * finish.cpu_s));
    estimate.wall_s += slowed * (with_writer(windows_s, all_writer_s) + finish_s) + waiting_s;
    estimate.disk_bytes = std::llround(at_end(static_cast<double>(short_trial_.file_bytes), bytes));
    estimate.memory_bytes =
        std::llround(peak + kept_bytes_per_step_ * static_cast<double>(estimate.steps - long_));
  }

 private:
  /// Of windows one after another.
  [[nodiscard]] Index steps_of(Index windows) const { return window_ + (windows - 1) * keep_; }

  /// The longer a sample, the less is left to reckon; but they shall be no more than the run.
  [[nodiscard]] Index sample_steps(Index steps) const {
    const double window_s = std::max(1e-7, short_trial_.windows[1].cpu_s);
    const Index affordable = static_cast<Index>(std::min(1e6, sample_s / window_s));
    const Index in_part = (steps / most_samples - window_) / keep_;
    return steps_of(std::max(least_windows_, std::min(affordable, in_part)));
  }

  /// As many as the budget allows, each in the middle of its part of the run.
  void run_samples(Estimate& estimate) {
    short_trial_ = pilot_.run(0, short_, solver_);
    estimate.pilot_steps += short_;
    long_ = sample_steps(estimate.steps);
    double spent_s = 0.0;
    for (Index n = 0; n < most_samples; ++n) {
      // From the middle outwards, so that fewer are spread as well.
      static constexpr double place[most_samples] = {0.5, 0.1, 0.9, 0.3, 0.7};
      const auto room = static_cast<double>(estimate.steps - long_);
      samples_.push_back(pilot_.run(std::llround(place[n] * room), long_, solver_));
      estimate.pilot_steps += long_;
      spent_s += samples_.back().all().cpu_s;
      if (spent_s / static_cast<double>(n + 1) * static_cast<double>(n + 2) > budget_s) return;
    }
  }

  Pilot& pilot_;
  std::string solver_;
  Index window_ = 0;
  Index keep_ = 0;
  Index least_windows_ = 0;
  Index short_ = 0;  ///< steps of the first trial
  Index long_ = 0;   ///< steps of the others
  double kept_bytes_per_step_ = 0.0;
  Trial short_trial_;
  std::vector<Trial> samples_;
};

/// A run whose windows are too long to be solved for trial: shorter ones by the same solver, in two
/// lengths; time and memory of the interior point method, and the file, are linear in the steps.
void fill_from_shorter_windows(Estimate& estimate, Pilot& pilot, const System& system,
                               std::string solver, const std::vector<Window>& windows) {
  const Index window = windows.front().solve_steps;
  if (solver == "auto" && window >= long_horizon_steps) solver = "interior";
  const double columns_per_step =
      static_cast<double>(estimate.window.columns) / static_cast<double>(window);
  const auto long_steps = std::clamp<Index>(static_cast<Index>(trial_columns / columns_per_step), 2,
                                            std::max<Index>(2, window / 2));
  const Index short_steps = std::max<Index>(1, long_steps / 2);
  const Trial shorter = pilot.run(0, short_steps, solver);
  const Trial longer = pilot.run((estimate.steps - long_steps) / 2, long_steps, solver);
  estimate.pilot_steps += short_steps + long_steps;
  Index solved_steps = 0;
  for (const Window& one : windows) solved_steps += one.solve_steps;
  const auto at = [&](double of_shorter, double of_longer, Index steps) {
    return along(of_shorter, of_longer, short_steps, long_steps, steps);
  };
  const Spent a = shorter.all() - shorter.build;
  const Spent b = longer.all() - longer.build;
  estimate.cpu_s += at(a.cpu_s, b.cpu_s, solved_steps);
  estimate.wall_s += at(a.wall_s, b.wall_s, solved_steps);
  estimate.disk_bytes = std::llround(at(static_cast<double>(shorter.file_bytes),
                                        static_cast<double>(longer.file_bytes), estimate.steps));
  const double peak =
      at(static_cast<double>(shorter.peak_bytes), static_cast<double>(longer.peak_bytes), window);
  estimate.memory_bytes = std::llround(peak + kept_bytes_per_step(system) *
                                                  static_cast<double>(estimate.steps - window));
}

/// A run so short that it can be had itself.
void measure(Estimate& estimate, Pilot& pilot, const std::string& solver) {
  const Trial whole = pilot.run(0, estimate.steps, solver);
  const Spent spent = whole.all() - whole.build;
  estimate.cpu_s += spent.cpu_s;
  estimate.wall_s += spent.wall_s;
  estimate.disk_bytes = whole.file_bytes;
  estimate.memory_bytes = whole.peak_bytes;
  estimate.pilot_steps = estimate.steps;
  estimate.is_measured = true;
}

}  // namespace

Estimate Estimate::times(Index runs_asked, int jobs_asked) const {
  if (runs_asked < 1 || jobs_asked < 1)
    throw Error(ExitCode::usage, "an estimate is for at least one run and one job");
  Estimate many = *this;
  many.runs = runs_asked;
  many.jobs = static_cast<int>(std::min<Index>(jobs_asked, runs_asked));
  const Index rounds = (runs_asked + many.jobs - 1) / many.jobs;
  const auto factor = static_cast<double>(runs_asked);
  many.cpu_s = factor * cpu_s;
  // A run alone lets a second processor pack and write; jobs beside each other have one each.
  many.wall_s = many.jobs == 1
                    ? factor * wall_s
                    : std::max(static_cast<double>(rounds) * wall_s, many.cpu_s / many.jobs);
  many.memory_bytes = shared_bytes + many.jobs * (memory_bytes - shared_bytes);
  many.disk_bytes = runs_asked * disk_bytes;
  return many;
}

Estimate estimate(const RunOptions& options, const Catalog& catalog,
                  const std::function<bool()>& stop) {
  set_threads(options.threads);
  Estimate estimate;
  const double start_s = process_cpu_s();  // the program was read and linked
  const Spent begin = clocks();
  CheckedScenario checked = load(options, catalog);
  const TimeGrid time = checked.time;
  const std::string solver =
      options.solver.empty() ? checked.scenario.header("solver").text("name") : options.solver;
  find_solver(solver);
  estimate.shared_bytes = resident_bytes();

  const System system = catalog.build(checked.scenario, time);
  const Spent before = clocks() - begin;
  estimate.wall_s = start_s + before.wall_s;
  estimate.cpu_s = start_s + before.cpu_s;
  estimate.scenario = system.name;
  estimate.steps = time.steps;
  const std::vector<Window> windows =
      plan(time.steps, system.horizon.window_steps, system.horizon.keep_steps);
  estimate.windows = static_cast<Index>(windows.size());
  estimate.window = size_of_program(system, windows.front().solve_steps);
  estimate.all = size_of_all(system, windows);

  const Spent pilot_begin = clocks();
  Pilot pilot(std::move(checked), options, catalog, stop);
  RollingPilot rolling(pilot, system, solver);
  if (static_cast<double>(estimate.window.columns) > large_window_columns)
    fill_from_shorter_windows(estimate, pilot, system, solver, windows);
  else if (rolling.covers(time.steps))
    measure(estimate, pilot, solver);
  else
    rolling.fill(estimate, before);
  estimate.pilot_wall_s = (clocks() - pilot_begin).wall_s;
  return estimate;
}

}  // namespace gridstep
