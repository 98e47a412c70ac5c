#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/ledger/direct_supply.hpp"
#include "engine/ledger/statement.hpp"
#include "engine/results/result.hpp"

namespace gridstep {

/// What is asked of a result file's ledger.
struct LedgerQuery {
  std::vector<std::string> loads;        ///< ids of consumers or of loads; none: all
  std::optional<Definition> definition;  ///< none: all side by side
  Calendar by = Calendar::run;
};

/// The ledger of a result file, booked again from it.
struct LedgerReport {
  std::string file;
  System system;
  LedgerQuery query;
  Statement statement;
  std::vector<DirectSupplyYear> direct_supply;
  bool is_part = false;  ///< of a consumer: contracts are the whole consumer's

  /// The consumers that are asked for, in the order of the file; of several their sum last.
  struct Shown {
    std::string name;  ///< id of the consumer; `all` of the sum
    bool is_sum = false;
    Account account;
  };
  [[nodiscard]] std::vector<Shown> shown(std::size_t period) const;
  [[nodiscard]] std::vector<DefinitionSpec> shown_definitions() const;
  /// Supply, matched, bought and cost of a contract over all periods.
  [[nodiscard]] ContractAccount contract_over_all(std::size_t contract) const;
  /// Whether what this consumer buys is asked for.
  [[nodiscard]] bool is_shown(const std::string& buyer) const;
};

/// The definition of this name; throws Error (usage) naming the known ones.
Definition find_definition(const std::string& name);

/// Adds the ledger of a result up. Throws Error (usage) where it has no such load, or a load is
/// asked for what only its consumer has.
LedgerReport ledger_of(const Result& result, const LedgerQuery& query);
/// The same of a file; throws IoError where it is no result.
LedgerReport ledger_of(const std::filesystem::path& file, const LedgerQuery& query);

nlohmann::ordered_json to_json(const LedgerReport& report);

}  // namespace gridstep
