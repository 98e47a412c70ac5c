#include "engine/ledger/direct_supply.hpp"

namespace gridstep {

namespace {

/// A share that is a limit by construction shall not miss it by rounding.
constexpr double rounding = 1e-9;

const DirectRule* rule_in_force(const System& system, Index year) {
  const DirectRule* latest = nullptr;
  for (const DirectRule& rule : system.direct_rules)
    if (rule.valid_from_year <= year &&
        (latest == nullptr || rule.valid_from_year > latest->valid_from_year))
      latest = &rule;
  return latest;
}

Verdict judge(const DirectRule& rule, const ContractAccount& account, bool in_force) {
  return {&rule, in_force, account.self_use_frac() >= rule.self_use_min_frac - rounding,
          account.load_frac() >= rule.load_min_frac - rounding,
          account.export_frac() <= rule.export_max_frac + rounding};
}

Index valid_steps(const System& system, const Contract& contract, const Period& period) {
  Index steps = 0;
  for (Index step = period.first_step; step < period.end_step; ++step)
    if (contract.holds_at(system.time.start_of(step))) ++steps;
  return steps;
}

}  // namespace

std::vector<DirectSupplyYear> judge_direct_supply(const System& system, const Statement& by_year) {
  std::vector<DirectSupplyYear> years;
  for (std::size_t k = 0; k < system.contracts.size(); ++k) {
    if (system.contracts[k].route != Contract::Route::direct) continue;
    for (std::size_t p = 0; p < by_year.periods.size(); ++p) {
      const Period& period = by_year.periods[p];
      DirectSupplyYear one;
      one.contract = static_cast<Index>(k);
      one.year = system.time.civil(period.first_step).year;
      const Index valid = valid_steps(system, system.contracts[k], period);
      if (valid == 0) continue;
      one.is_whole_year = valid * system.time.step_s ==
                          days_in_year(static_cast<int>(one.year)) * std::int64_t{86400};
      one.account = by_year.contracts[p][k];
      const DirectRule* in_force = rule_in_force(system, one.year);
      if (one.account.available_mwh > 0.0)
        for (const DirectRule& rule : system.direct_rules)
          one.verdicts.push_back(judge(rule, one.account, &rule == in_force));
      years.push_back(std::move(one));
    }
  }
  return years;
}

}  // namespace gridstep
