#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/periods.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// What contracts and certificates come to. Arrays are steps × things, row-major, MW.
struct Settled {
  std::vector<double> supply_mw;   ///< × contract, bought, less stored, plus returned by storages;
                                   ///< surplus included
  std::vector<double> matched_mw;  ///< × contract, matched by its own period and rule
  std::vector<double> exported_mw;  ///< × contract, output that the buyer does not use at once and
                                    ///< its storages do not take
  std::vector<double> bought_mw;    ///< × contract, output of its units that it buys
  std::vector<double>
      available_mw;  ///< × contract, its part of what its units could generate while it is valid
  std::vector<double> asked_mwh;   ///< × contract, no step: amount that its terms ask for; of a
                                   ///< share of output what is bought
  std::vector<double> retired_mw;  ///< × certificate, spread over the buyer's unmatched consumption
  std::vector<double> retired_mwh;  ///< × certificate, no step
};

/// Settles contracts and certificates once a run is over, so that each green MWh is claimed once.
///
/// Contracts matched by the hour come first, then by the month, then by the year, in the order of
/// their table. Each takes from its units what they generated and no earlier contract kept, and
/// matches it with what the buyer consumed and no earlier contract matched. Certificates take what
/// is left. See docs/concepts/definitions/contract.md.
class Settlement {
 public:
  explicit Settlement(const System& system);

  /// Keeps what settling needs of a record; records come in order.
  void add(const Record& record);
  /// MW by step, served; of a consumer who buys.
  [[nodiscard]] const std::vector<double>& consumption_mw(const std::string& buyer) const {
    return consumption_mw_.at(buyer);
  }
  /// By the contracts' own terms, or as if all were matched by one kind of period. Shares of output
  /// and volumes are then bought as their terms say; a share of consumption buys what is missing to
  /// it under that way of matching. Banks are kept under the own terms only.
  [[nodiscard]] Settled settle(std::optional<Contract::Matching> matched_by = {}) const;

 private:
  struct Books;
  struct Deal;

  void settle_contract(Index number, std::optional<Contract::Matching> matched_by,
                       Books& books) const;
  void buy_share(const Contract& contract, Deal& deal, Books& books) const;
  void store_surplus(const Contract& contract, Deal& deal, Books& books) const;
  void buy_amount(const Contract& contract, const Period& period, Deal& deal, Books& books) const;
  void match(const Contract& contract, std::optional<Contract::Matching> matched_by, Deal& deal,
             Books& books) const;
  void match_period(const Contract& contract, const Period& period, double& banked_mw, Deal& deal,
                    Books& books) const;
  void sell_on(const Contract& contract, const Period& period, double excess_frac, Deal& deal,
               Books& books) const;
  void retire(Index number, Books& books) const;
  [[nodiscard]] bool is_valid(const Contract& contract, Index step) const;
  [[nodiscard]] const std::vector<Period>& periods(Contract::Matching matching) const;

  const System& system_;
  double hours_;
  std::vector<Period> hours_of_run_;
  std::vector<Period> months_;
  std::vector<Period> years_;
  std::vector<double> hours_of_year_;  ///< by step, of the civil year it belongs to
  std::map<std::string, std::vector<std::size_t>> loads_of_;  ///< by buyer
  std::map<UnitId, std::vector<double>> generation_mw_;  ///< of units in contracts or certificates
  std::map<UnitId, std::vector<double>> available_mw_;
  std::map<StorageId, std::vector<double>> charge_mw_;  ///< of storages in contracts
  std::map<StorageId, std::vector<double>> discharge_mw_;
  std::map<StorageId, std::vector<double>> energy_mwh_;
  std::map<std::string, std::vector<double>> consumption_mw_;  ///< of buyers, served
};

}  // namespace gridstep
