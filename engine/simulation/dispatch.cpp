#include "engine/simulation/dispatch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/base/tolerance.hpp"
#include "engine/simulation/infeasibility.hpp"

namespace gridstep {

namespace {

constexpr Index most_rounds = 500;
constexpr Index patience = 24;       ///< windows of one step until a limit that idles is forgotten
constexpr double search_gap = 1e-3;  // a choice of sides is sought to be had, not to be best

/// Moves statuses of a window's blocks forward by `keep` steps; the last `keep` blocks, which have
/// no past, take the status their own hour of the window had.
std::vector<BasisStatus> shifted(const std::vector<BasisStatus>& status, Index block, Index steps,
                                 Index keep) {
  std::vector<BasisStatus> result;
  result.reserve(static_cast<std::size_t>(block * steps));
  for (Index step = 0; step < steps; ++step) {
    const Index source = step + keep < steps ? step + keep : step;
    const auto first = status.begin() + source * block;
    result.insert(result.end(), first, first + block);
  }
  return result;
}

}  // namespace

Dispatcher::Dispatcher(const System& system, Solver& solver, const DispatchOptions& options)
    : system_(system),
      solver_(&solver),
      options_(options),
      assembly_(system),
      reduction_(system, options.ramps == DispatchOptions::Ramps::all),
      tie_breaker_(system) {}

void Dispatcher::restart(Solver& solver, WarmStart start) {
  solver_ = &solver;
  given_ = std::move(start);
  assembly_.forget();
}

WarmStart Dispatcher::warm_start() const {
  if (given_) return *given_;
  return {assembly_.window(), dispatch_.solution.basis, assembly_.limits(), idle_windows_};
}

void Dispatcher::start(const Window& window, const State& state) {
  const Stopwatch stopwatch(assemble_s_);
  WarmStart before = given_ ? std::move(*given_) : warm_start();
  given_.reset();
  idle_windows_ = std::move(before.idle_windows);
  start_basis_ = Basis();
  reduction_.begin_window();
  const Index rows_before = before.window.solve_steps * assembly_.rows_per_step() +
                            static_cast<Index>(before.limits.size());
  const bool is_cold = options_.start == DispatchOptions::Start::cold || before.basis.empty() ||
                       before.window.solve_steps != window.solve_steps ||
                       window.first_step < before.window.first_step ||
                       before.basis.rows.size() != at(rows_before);
  if (is_cold) {
    idle_windows_.clear();
    assembly_.assemble(window, state);
    return;
  }
  const Index steps = window.solve_steps;
  const Index passed = window.first_step - before.window.first_step;  // 0: the same window again
  start_basis_.columns = shifted(before.basis.columns, assembly_.columns_per_step(), steps, passed);
  start_basis_.rows = shifted(before.basis.rows, assembly_.rows_per_step(), steps, passed);
  assembly_.assemble(window, state, carry_limits(before, passed));
}

/// Limits that bound are likely to bind again: where the windows overlap, and in the hours that
/// have no past at their own hour. Their statuses join the start. Of windows of one step those stay
/// too that did not bind for a while, so that the program need not change.
std::vector<FlowLimit> Dispatcher::carry_limits(const WarmStart& before, Index passed) {
  const Index steps = before.window.solve_steps;
  const std::vector<FlowLimit>& bound = before.limits;
  const BasisStatus* status = before.basis.rows.data() + steps * assembly_.rows_per_step();
  std::vector<FlowLimit> limits;
  const auto carry = [&](Index step, std::size_t k) {
    limits.push_back({step, bound[k].branch});
    start_basis_.rows.push_back(status[k]);
  };
  if (steps > 1) {
    for (std::size_t k = 0; k < bound.size(); ++k) {
      if (status[k] == BasisStatus::basic) continue;
      if (bound[k].step >= passed) carry(bound[k].step - passed, k);
      if (passed > 0 && bound[k].step >= steps - passed) carry(bound[k].step, k);
    }
    return limits;
  }
  idle_windows_.resize(bound.size(), 0);
  std::size_t stale = 0;
  for (std::size_t k = 0; k < bound.size(); ++k) {
    idle_windows_[k] = status[k] == BasisStatus::basic ? idle_windows_[k] + 1 : 0;
    if (idle_windows_[k] > patience) ++stale;
  }
  const bool is_time_to_drop = stale > 4 && 2 * stale > bound.size();
  std::vector<Index> idle_windows;
  for (std::size_t k = 0; k < bound.size(); ++k) {
    if (is_time_to_drop && idle_windows_[k] > patience) continue;
    carry(0, k);
    idle_windows.push_back(idle_windows_[k]);
  }
  idle_windows_ = std::move(idle_windows);
  return limits;
}

void Dispatcher::give_up(Solution::Status status, const std::string& message) {
  if (status == Solution::Status::interrupted) throw InterruptedError("stopped while solving");
  if (status == Solution::Status::infeasible) {
    std::string text = explain_infeasibility(system_, assembly_, *solver_);
    if (!sides_.empty())
      text +=
          "; storages may not charge and discharge at once here "
          "(horizon.simultaneous_charge_discharge)";
    throw InfeasibleError(text);
  }
  throw CertificateError(fmt::format(
      "the solver gave up on the window from {}: {}",
      to_text(system_.time.start_of(assembly_.window().first_step), system_.time.zone_offset_s),
      message));
}

/// False where the program has no solution.
bool Dispatcher::solve_once() {
  if (++rounds_ > most_rounds)
    throw CertificateError(
        fmt::format("a window still violates limits after {} rounds of solving", most_rounds));
  const Stopwatch stopwatch(solve_s_);
  start_basis_.rows.resize(
      start_basis_.empty() ? 0 : static_cast<std::size_t>(assembly_.program().rows()),
      BasisStatus::basic);
  dispatch_.solution = reduction_.solve(assembly_.program(), *solver_, start_basis_);
  if (dispatch_.solution.status == Solution::Status::infeasible) return false;
  if (dispatch_.solution.status != Solution::Status::optimal)
    give_up(dispatch_.solution.status, dispatch_.solution.message);
  start_basis_ = dispatch_.solution.basis;
  ++solved_by_[dispatch_.solution.solver];
  return true;
}

/// Adds what was left out and is violated. Returns how many rows.
Index Dispatcher::add_violated() {
  const Stopwatch stopwatch(solve_s_);
  return assembly_.add_violated_limits(dispatch_.solution.x) +
         reduction_.add_violated_rows(assembly_.program(), dispatch_.solution.x);
}

bool Dispatcher::solve_within_limits() {
  do {
    if (!solve_once()) return false;
  } while (add_violated() > 0);
  return true;
}

/// Closes a side of every storage and step that breaks the rule, until none does.
void Dispatcher::keep_to_one_side() {
  for (;;) {
    const std::vector<ExclusivePair> broken = assembly_.simultaneous(dispatch_.solution.x);
    if (broken.empty()) return;
    sides_.insert(sides_.end(), broken.begin(), broken.end());
    assembly_.close_lesser(broken, dispatch_.solution.x);
    if (!solve_within_limits()) return search_sides();
  }
}

/// Branch and bound over every pair met so far, until the rule holds.
void Dispatcher::search_sides() {
  for (;;) {
    assembly_.open(sides_);
    start_basis_ = Basis();
    const Choice choice = solver_->choose(assembly_.program(), sides_, search_gap);
    if (choice.status != Solution::Status::optimal) give_up(choice.status, choice.message);
    assembly_.close(sides_, choice);
    if (!solve_once()) give_up(Solution::Status::infeasible, {});
    // New limits and new pairs may ask for another choice.
    const Index limits = add_violated();
    const std::vector<ExclusivePair> broken = assembly_.simultaneous(dispatch_.solution.x);
    if (limits == 0 && broken.empty()) return;
    sides_.insert(sides_.end(), broken.begin(), broken.end());
  }
}

const Dispatch& Dispatcher::solve(const Window& window, const State& state, const Adjust& adjust) {
  start(window, state);
  if (adjust) adjust(assembly_);
  rounds_ = 0;
  sides_.clear();
  if (!solve_within_limits()) give_up(Solution::Status::infeasible, {});
  const bool breaks_rule = !system_.horizon.simultaneous_charge_discharge &&
                           !assembly_.simultaneous(dispatch_.solution.x).empty();
  if (breaks_rule) {
    dispatch_.bound =
        certify(assembly_.program(), dispatch_.solution.x, dispatch_.solution.y).bound;
    keep_to_one_side();
  }
  tie_breaker_.apply(assembly_, state, dispatch_.solution.x);
  clamp_to_bounds();
  dispatch_.certificate = certify(assembly_.program(), dispatch_.solution.x, dispatch_.solution.y);
  if (!breaks_rule) dispatch_.bound = dispatch_.certificate.bound;
  require_certified();
  return dispatch_;
}

const Solution& Dispatcher::optimum(const Window& window, const State& state) {
  start(window, state);
  rounds_ = 0;
  sides_.clear();
  if (!solve_within_limits()) give_up(Solution::Status::infeasible, {});
  return dispatch_.solution;
}

/// A simplex leaves values a tolerance outside their bounds; the record shall not.
void Dispatcher::clamp_to_bounds() {
  const Program& program = assembly_.program();
  std::vector<double>& x = dispatch_.solution.x;
  for (std::size_t column = 0; column < x.size(); ++column) {
    const double within = std::clamp(x[column], program.lower[column], program.upper[column]);
    // More than a tolerance is no noise: it stays, for the certificate to find.
    if (std::abs(within - x[column]) <= tolerance::residual) x[column] = within;
  }
}

void Dispatcher::require_certified() const {
  const ProgramCertificate& proof = dispatch_.certificate;
  // Written so that NaN fails.
  if (proof.row_violation <= tolerance::residual && proof.bound_violation <= tolerance::residual &&
      proof.gap() <= system_.gap)
    return;
  throw CertificateError(fmt::format(
      "the window from {} is not certified: row residual {:.3g}, bound violation {:.3g} (at most "
      "{:.0e}), relative duality gap {:.3g} (at most {:.0e})",
      to_text(system_.time.start_of(assembly_.window().first_step), system_.time.zone_offset_s),
      proof.row_violation, proof.bound_violation, tolerance::residual, proof.gap(), system_.gap));
}

}  // namespace gridstep
