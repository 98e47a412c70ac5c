#pragma once

#include <vector>

#include "engine/ledger/statement.hpp"
#include "engine/system/system.hpp"

namespace gridstep {

/// One rule held against one direct supply.
struct Verdict {
  const DirectRule* rule = nullptr;
  bool in_force = false;
  bool self_use_kept = false;
  bool load_kept = false;
  bool export_kept = false;
};

/// A direct supply in one civil year, or in the part of it that was run.
struct DirectSupplyYear {
  Index contract = 0;
  Index year = 0;
  bool is_whole_year = false;
  ContractAccount account;
  std::vector<Verdict> verdicts;  ///< none where its units could generate nothing
};

/// Every direct supply in every civil year, held against every rule. `by_year` is the statement by
/// civil years. In force is the latest rule of the year or before; none before the first.
std::vector<DirectSupplyYear> judge_direct_supply(const System& system, const Statement& by_year);

}  // namespace gridstep
