#pragma once

#include <array>
#include <string>
#include <vector>

#include "engine/ledger/definitions.hpp"
#include "engine/ledger/periods.hpp"
#include "engine/ledger/settlement.hpp"
#include "engine/system/record.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// A consumer's electricity in one period, by every definition.
struct Account {
  double consumption_mwh = 0.0;                       ///< served
  std::vector<double> origin_mwh;                     ///< by origin, traced
  std::array<double, definition_count> green_mwh{};   ///< NaN: not known
  std::array<double, definition_count> emission_t{};  ///< likewise

  /// Adds another consumer, or another period.
  void add(const Account& other);
  /// 0 where nothing is consumed.
  [[nodiscard]] double green_share(Definition definition) const;
  [[nodiscard]] double carbon_t_per_mwh(Definition definition) const;
};

/// A contract in one period.
struct ContractAccount {
  double supply_mwh = 0.0;
  double matched_mwh = 0.0;
  double cost = 0.0;             ///< supply at the contract's price
  double available_mwh = 0.0;    ///< its part of what its units could generate
  double bought_mwh = 0.0;       ///< output of its units
  double exported_mwh = 0.0;     ///< of that, neither used nor stored
  double consumption_mwh = 0.0;  ///< of its buyer, while it is valid

  /// What the buyer or the contract's storages take at once, of what could be generated.
  [[nodiscard]] double self_use_frac() const;
  [[nodiscard]] double export_frac() const;  ///< exported, of what could be generated
  [[nodiscard]] double load_frac() const;    ///< matched, of the buyer's consumption
};

/// A target of hourly matching in one period, as the dispatch kept it.
struct TargetAccount {
  double matched_mwh = 0.0;
  double consumption_mwh = 0.0;  ///< of its consumer, served
  double shortfall_mwh = 0.0;    ///< missed and paid for
};

/// What the ledger comes to, period by period. The consumers are the system's, then all together.
struct Statement {
  std::vector<Period> periods;
  std::vector<std::vector<Account>> accounts;           ///< [period][consumer]
  std::vector<std::vector<ContractAccount>> contracts;  ///< [period][contract]
  std::vector<std::vector<TargetAccount>> targets;      ///< [period][matching target]
  Settled settled;
};

/// Adds up a ledger while its records pass by, in order.
class Bookkeeper {
 public:
  Bookkeeper(const System& system, Calendar calendar);

  void add(const Record& record);
  [[nodiscard]] Statement statement() const;

 private:
  [[nodiscard]] Index position_of(const std::string& consumer) const;
  void add_load(const Record& record, Index step, std::size_t load, Account& account) const;
  void add_targets(const Record& record, Index step, std::vector<TargetAccount>& accounts) const;
  void add_claims(Statement& statement) const;
  void add_claimed_carbon(Statement& statement,
                          const std::vector<std::vector<Account>>& by_year) const;
  template <class Claims>
  void book_claims(Definition definition, const Claims& claims,
                   const std::vector<double>& claimed_mw, Statement& statement,
                   std::vector<std::vector<Account>>& by_year) const;
  void add_contracts(Statement& statement) const;
  void add_totals(Statement& statement) const;

  const System& system_;
  double hours_;
  std::vector<Index> consumer_of_load_;
  std::vector<Index> period_of_step_;
  std::vector<Index> year_of_step_;            ///< position among the run's civil years
  std::vector<std::vector<Account>> by_year_;  ///< [year][consumer]
  Settlement settlement_;
  Statement open_;
};

}  // namespace gridstep
