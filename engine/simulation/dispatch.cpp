#include "engine/simulation/dispatch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/base/error.hpp"
#include "engine/base/stopwatch.hpp"
#include "engine/simulation/explain.hpp"

namespace gridstep {

namespace {

constexpr double flow_tolerance_mw = 1e-7;
constexpr double simultaneous_tolerance_mw = 1e-6;
constexpr Index most_rounds = 200;

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

Dispatcher::Dispatcher(const System& system, Solver& solver)
    : system_(system), solver_(solver), assembly_(system), tie_breaker_(system) {}

void Dispatcher::start(const Window& window, const State& state) {
  const Stopwatch stopwatch(assemble_s_);
  const Window before = assembly_.window();
  const std::vector<FlowLimit> limits_before = assembly_.limits();
  const Basis basis = std::move(dispatch_.solution.basis);
  const Index fixed_rows_before = assembly_.program().fixed_rows;
  assembly_.assemble(window, state);
  start_basis_ = Basis();
  if (basis.empty() || before.solve_steps != window.solve_steps) return;
  const Index steps = window.solve_steps;
  start_basis_.columns = shifted(basis.columns, assembly_.columns_per_step(), steps,
                                 before.keep_steps);
  start_basis_.rows = shifted(basis.rows, assembly_.rows_per_step(), steps, before.keep_steps);
  // Limits that bound are likely to bind again where the windows overlap.
  for (std::size_t k = 0; k < limits_before.size(); ++k) {
    const BasisStatus status = basis.rows[static_cast<std::size_t>(fixed_rows_before) + k];
    if (status == BasisStatus::basic || limits_before[k].step < before.keep_steps) continue;
    assembly_.add_limit({limits_before[k].step - before.keep_steps, limits_before[k].branch});
    start_basis_.rows.push_back(status);
  }
}

void Dispatcher::solve_once() {
  const Stopwatch stopwatch(solve_s_);
  start_basis_.rows.resize(start_basis_.empty()
                               ? 0
                               : static_cast<std::size_t>(assembly_.program().rows()),
                           BasisStatus::basic);
  dispatch_.solution = solver_.solve(assembly_.program(), start_basis_);
  start_basis_ = dispatch_.solution.basis;
  ++dispatch_.rounds;
  switch (dispatch_.solution.status) {
    case Solution::Status::optimal:
      return;
    case Solution::Status::infeasible:
      throw InfeasibleError(explain_infeasibility(system_, assembly_, solver_));
    case Solution::Status::interrupted:
      throw InterruptedError("stopped while solving");
    case Solution::Status::failed:
      break;
  }
  throw CertificateError(fmt::format(
      "the solver gave up on the window from {}: {}",
      to_text(system_.time.start_of(assembly_.window().first_step), system_.time.zone_offset_s),
      dispatch_.solution.message));
}

const Dispatch& Dispatcher::solve(const Window& window, const State& state) {
  start(window, state);
  dispatch_.rounds = 0;
  const std::vector<double>& x = dispatch_.solution.x;
  bool bound_is_open = true;
  for (bool again = true; again;) {
    if (dispatch_.rounds == most_rounds)
      throw CertificateError("a window still violates limits after 200 rounds of solving");
    solve_once();
    again = assembly_.add_violated_limits(x, flow_tolerance_mw) > 0;
    if (again) continue;
    if (bound_is_open) dispatch_.bound = certify(assembly_.program(), x, dispatch_.solution.y).bound;
    if (system_.horizon.simultaneous_charge_discharge) break;
    again = assembly_.forbid_simultaneous(x, simultaneous_tolerance_mw) > 0;
    bound_is_open = false;
  }
  tie_breaker_.apply(assembly_, state, dispatch_.solution.x);
  clamp_to_bounds();
  dispatch_.certificate = certify(assembly_.program(), dispatch_.solution.x, dispatch_.solution.y);
  require_certified();
  return dispatch_;
}

/// A simplex leaves values a tolerance outside their bounds; the record shall not.
void Dispatcher::clamp_to_bounds() {
  const Program& program = assembly_.program();
  std::vector<double>& x = dispatch_.solution.x;
  for (std::size_t column = 0; column < x.size(); ++column)
    x[column] = std::clamp(x[column], program.lower[column], program.upper[column]);
}

void Dispatcher::require_certified() const {
  const ProgramCertificate& proof = dispatch_.certificate;
  const double most_gap = std::min(gap_tolerance, system_.gap);
  // Written so that NaN fails.
  if (proof.row_violation <= residual_tolerance && proof.bound_violation <= residual_tolerance &&
      proof.gap() <= most_gap)
    return;
  throw CertificateError(fmt::format(
      "the window from {} is not certified: row residual {:.3g}, bound violation {:.3g} (at most "
      "{:.0e}), relative gap {:.3g} (at most {:.0e})",
      to_text(system_.time.start_of(assembly_.window().first_step), system_.time.zone_offset_s),
      proof.row_violation, proof.bound_violation, residual_tolerance, proof.gap(), most_gap));
}

}  // namespace gridstep
