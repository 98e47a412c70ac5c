#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/tolerance.hpp"
#include "engine/network/sensitivity.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

struct Violation;

/// The greatest violation of one law, and where it is.
struct Worst {
  double value = 0.0;
  Index step = -1;    ///< of the whole run; −1 where nothing was measured
  std::string thing;  ///< id of the unit, storage, line … at fault
  double tolerance = tolerance::residual;

  [[nodiscard]] bool holds() const { return value <= tolerance; }
};

/// The worst of a whole run.
struct CertificateSummary {
  CertificateSummary() = default;
  /// The laws of a system; only the tolerance of the duality gap is the system's own.
  explicit CertificateSummary(const System& system) { duality_gap.tolerance = system.gap; }

  Worst balance_mw;
  Worst bound_mw;
  Worst ramp_mw;
  Worst storage_mwh;
  Worst flow_mw;
  Worst heat_mw_th;
  Worst ledger_mw;                                    ///< origins in less origins out
  Worst origin_share{.tolerance = tolerance::share};  ///< Σ shares of a load less 1
  Worst carbon_t;
  Worst queue_mwh;
  Worst matching_mwh;
  Worst duality_gap;

  [[nodiscard]] bool holds() const;
};

/// One line per law: its worst value, where it is, and whether it holds.
std::string to_text(const CertificateSummary& summary, const TimeGrid& time);

/// Checks records against the laws of the system, from the numbers of the records alone; nothing is
/// taken from a solver (objective and bound were recomputed from the program when it was solved).
/// The run and `verify` use the same object.
///
/// Laws, per step of h hours:
/// - balance: in every island Σ generation − charge + import − export = Σ served · (1 + loss_frac);
///   in the whole region the same with the recorded losses;
/// - bounds: 0 ≤ generation ≤ available ≤ capacity; curtailment = available − generation where a
///   unit is curtailable, else 0; 0 ≤ charge ≤ limit; discharge = generation of the storage's
///   unit; energy within its limits; not both charge and discharge unless allowed; 0 ≤ import,
///   export ≤ limit; 0 ≤ unserved ≤ demand; 0 ≤ green share ≤ 1; every number finite;
/// - links: p_min ≤ drawn ≤ p_max, given = efficiency · drawn; what they lose is a loss of the
///   region;
/// - ramps: −down · h ≤ generation − generation of the step before ≤ up · h; where the power
///   available falls further than down · h, generation may fall as far;
/// - storage: e = e_before (1 − self discharge)^h + η_charge · charge · h − discharge · h ÷
/// η_discharge;
///   before the first step a cyclic storage holds what it holds after the last;
/// - flows: the DC power flow of the bus injections, within the limits (not for a copperplate);
/// - heat: in every heat area Σ heat of its units + boiler = demand, none of them negative; no heat
///   from a unit without an area;
/// - ledger: per origin, what loads, losses, exports and storages take is what is supplied; the
///   shares of a load's origins sum to 1; CO₂ borne is CO₂ emitted;
/// - queues: backlog = backlog before + h · (arrived − work − dropped); none of them negative;
///   backlog at most what arrived within the deadline, this step included, so that done first come
///   first served no work is late; none at the end of the run;
/// - matching: account = account before + h · (matched − target · served) + shortfall; 0 ≤ matched
/// ≤
///   served; shortfall ≥ 0; account ≥ 0 at the end of the run;
/// - duality gap of the step's window at most the system's `gap`, and its bound not above its
///   objective by more than rounding.
class Certifier {
 public:
  /// Keeps a reference to the system.
  explicit Certifier(const System& system);

  /// Fills the record's certificate arrays but the window's gap, objective and bound. Records must
  /// come in order and without gaps, because ramps and storage recursions reach back over their
  /// seams; throws std::logic_error otherwise, and when an array has not steps × things values.
  void certify(Record& record);

  [[nodiscard]] const CertificateSummary& summary() const { return summary_; }

 private:
  struct Step;

  void begin(std::size_t storage, double energy_mwh);
  double check_balance(const Step& step);
  double check_bounds(const Step& step);
  void check_marginals(const Step& step, Violation& worst) const;
  void check_units(const Step& step, Violation& worst) const;
  void check_storages(const Step& step, Violation& worst) const;
  void check_links(const Step& step, Violation& worst) const;
  void check_ties(const Step& step, Violation& worst) const;
  void check_loads(const Step& step, Violation& worst) const;
  double check_ramps(const Step& step);
  double check_recursion(const Step& step);
  double check_flows(const Step& step);
  double check_heat(const Step& step);
  double check_origins(const Step& step);
  double check_origin_shares(const Step& step);
  double check_carbon(const Step& step);
  double check_queues(const Step& step);
  double check_matching(const Step& step);
  bool check_gap(const Step& step);
  void fill_injections(const Step& step);

  const System& system_;
  std::optional<Sensitivity> sensitivity_;  ///< none for a copperplate or a region without lines
  std::vector<std::string> island_names_;
  std::vector<std::string> margin_names_;  ///< of every bus
  Index next_step_ = 0;
  std::vector<double> generation_before_mw_;  ///< empty before the first step
  std::vector<double> available_before_mw_;
  std::vector<double> energy_before_mwh_;
  std::vector<double> energy_begun_mwh_;  ///< before the first step
  std::vector<double> kept_frac_;  ///< storages, of their energy after a step's self-discharge
  std::vector<double> stored_origin_before_mwh_;  ///< storages × origins
  std::vector<double> import_t_per_mwh_;          ///< ties
  std::vector<double> stored_before_t_;           ///< storages
  std::vector<double> backlog_before_mwh_;
  std::vector<std::deque<double>> recent_mwh_;  ///< per queue, arrived within its deadline
  std::vector<double> account_before_mwh_;
  std::vector<double> injection_mw_;  ///< of every bus at the current step
  std::vector<double> flow_mw_;
  CertificateSummary summary_;
};

/// The worst values that records already carry, without the names of the things at fault.
void add_stored(CertificateSummary& summary, const Record& record);

}  // namespace gridstep
