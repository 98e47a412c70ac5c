#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/ledger/green_share.hpp"
#include "engine/ledger/statement.hpp"
#include "engine/results/timing.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"
#include "engine/time/windows.hpp"

namespace gridstep {

/// A number per carrier, in the order in which the system's units name the carriers.
using ByCarrier = std::vector<std::pair<std::string, double>>;

/// What a run comes to. Energies are sums over all steps.
struct Totals {
  std::string scenario;
  std::string currency;
  Index steps = 0;
  double total_cost = 0.0;  ///< Σ cost
  double bound = 0.0;  ///< total_cost less what the solved windows leave open; no bound for the
                       ///< whole run unless one window covers it
  double gap = 0.0;    ///< (total_cost − bound) / max(1, |total_cost|)

  ByCarrier capacity_mw;
  ByCarrier energy_mwh;  ///< generation; a storage's is its discharge
  double charge_mwh = 0.0;
  double discharge_mwh = 0.0;
  double import_mwh = 0.0;
  double export_mwh = 0.0;
  double demand_mwh = 0.0;
  double loss_mwh = 0.0;
  double curtailment_mwh = 0.0;
  double unserved_mwh = 0.0;
  double emission_t = 0.0;
  double peak_load_mw = 0.0;

  double green_share_energy = 0.0;
  double green_share_capacity = 0.0;
  double capacity_sum_mw = 0.0;
  double capacity_stated_mw = 0.0;    ///< 0 where the scenario states none
  double capacity_residual_mw = 0.0;  ///< stated − sum; 0 where the scenario states none

  double green_peak_median_mw = 0.0;  ///< median over days of the day's greatest green generation
  double green_peak_share_median = 0.0;  ///< median of the green share at that step
  double balance_residual_max_mw = 0.0;

  // The ledger, row-major in the order of the names.
  std::vector<std::string> consumers;
  std::vector<std::string>
      consumer_names;               ///< what people call them; empty, or one or none of each
  double green_share_traced = 0.0;  ///< of everything that loads are served
  std::vector<double> green_share_consumer;           ///< consumer × definition
  std::vector<double> carbon_consumer_t_per_mwh;      ///< consumer × definition
  std::vector<std::string> contracts;                 ///< ids
  std::vector<std::string> green_certificates;        ///< ids
  std::vector<double> contract_supply_mw;             ///< step × contract
  std::vector<double> contract_matched_mw;            ///< step × contract
  std::vector<double> contract_self_use_frac;         ///< contract
  std::vector<double> contract_load_frac;             ///< contract
  std::vector<double> contract_export_frac;           ///< contract
  std::vector<double> green_certificate_retired_mwh;  ///< green certificate
};

/// Adds up a run while its records pass by, in order.
class Summary {
 public:
  explicit Summary(const System& system);

  void add(const Record& record);
  [[nodiscard]] Totals totals() const;

 private:
  struct Peak {
    double green_mw = -1.0;
    double share = 0.0;
  };

  void add_step(const Record& record, std::size_t at);
  void add_ledger(Totals& totals) const;

  const System& system_;
  GreenShare green_;
  Bookkeeper ledger_;
  std::vector<std::size_t> carrier_of_unit_;
  Totals totals_;
  OwnGeneration own_mwh_;
  std::vector<Window> windows_;
  std::size_t next_window_ = 0;
  double slack_ = 0.0;                        ///< Σ over windows of objective − bound
  std::map<std::int64_t, Peak> peak_of_day_;  ///< by local day since 1970
};

nlohmann::ordered_json to_json(const ByCarrier& sums);

/// All of the totals but what contracts supply and match step by step; what is not known, NaN, is
/// null. The same text is read back as the same bits.
nlohmann::ordered_json to_json(const Totals& totals);
/// The object that `run --json` prints; `result` is the file it was written to.
nlohmann::ordered_json to_json(const Totals& totals, const Timing& timing,
                               const std::string& result);

/// What was told in such an object. Throws IoError that names everything it lacks.
Totals totals_from_json(const nlohmann::ordered_json& json);
Timing timing_from_json(const nlohmann::ordered_json& json);

enum class Language { english, chinese };

/// A carrier's name for readers; unknown ones stay as they are.
std::string carrier_label(const std::string& carrier, Language language);

/// Capacity by carrier, its sum, what the scenario states, and the green share of it.
std::string capacity_text(const Totals& totals, Language language);

/// The summary for a planner.
std::string to_text(const Totals& totals, Language language);

}  // namespace gridstep
