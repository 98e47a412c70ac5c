#include "engine/results/ledger_report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/problem.hpp"
#include "engine/results/reader.hpp"

namespace gridstep {

namespace {

constexpr const char* all_consumers = "all";

nlohmann::ordered_json number(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

nlohmann::ordered_json account_json(const LedgerReport& report, const Account& account,
                                    const std::string& name) {
  nlohmann::ordered_json origins = nlohmann::ordered_json::object();
  for (std::size_t o = 0; o < account.origin_mwh.size(); ++o)
    origins[report.system.origins[o].id] = number(account.origin_mwh[o]);
  nlohmann::ordered_json shares = nlohmann::ordered_json::object();
  nlohmann::ordered_json green = nlohmann::ordered_json::object();
  nlohmann::ordered_json carbon = nlohmann::ordered_json::object();
  for (const DefinitionSpec& spec : report.shown_definitions()) {
    shares[spec.name] = number(account.green_share(spec.definition));
    green[spec.name] = number(account.green_mwh[at(spec.definition)]);
    carbon[spec.name] = number(account.carbon_t_per_mwh(spec.definition));
  }
  return {{"consumer", name},           {"consumption_mwh", number(account.consumption_mwh)},
          {"green_share", shares},      {"green_mwh", green},
          {"carbon_t_per_mwh", carbon}, {"origin_mwh", origins}};
}

nlohmann::ordered_json direct_supply_json(const LedgerReport& report) {
  nlohmann::ordered_json years = nlohmann::ordered_json::array();
  for (const DirectSupplyYear& one : report.direct_supply) {
    const Contract& contract = report.system.contracts[at(one.contract)];
    if (!report.is_shown(contract.buyer)) continue;
    nlohmann::ordered_json rules = nlohmann::ordered_json::array();
    for (const Verdict& verdict : one.verdicts)
      rules.push_back({{"rule", verdict.rule->id},
                       {"valid_from_year", verdict.rule->valid_from_year},
                       {"in_force", verdict.in_force},
                       {"self_use_min_frac", verdict.rule->self_use_min_frac},
                       {"self_use_kept", verdict.self_use_kept},
                       {"load_min_frac", verdict.rule->load_min_frac},
                       {"load_kept", verdict.load_kept},
                       {"export_max_frac", verdict.rule->export_max_frac},
                       {"export_kept", verdict.export_kept}});
    years.push_back({{"contract", contract.id},
                     {"buyer", contract.buyer},
                     {"year", one.year},
                     {"is_whole_year", one.is_whole_year},
                     {"available_mwh", one.account.available_mwh},
                     {"self_use_frac", one.account.self_use_frac()},
                     {"load_frac", one.account.load_frac()},
                     {"export_frac", one.account.export_frac()},
                     {"rules", rules}});
  }
  return years;
}

nlohmann::ordered_json targets_json(const LedgerReport& report, std::size_t period) {
  nlohmann::ordered_json targets = nlohmann::ordered_json::array();
  for (std::size_t n = 0; n < report.system.matching_targets.size(); ++n) {
    const MatchingTarget& target = report.system.matching_targets[n];
    if (!report.is_shown(target.consumer)) continue;
    const TargetAccount& account = report.statement.targets[period][n];
    targets.push_back({{"matching_target", target.id},
                       {"consumer", target.consumer},
                       {"target_frac", target.target_frac},
                       {"matched_mwh", account.matched_mwh},
                       {"consumption_mwh", account.consumption_mwh},
                       {"shortfall_mwh", account.shortfall_mwh},
                       {"shortfall_cost", account.shortfall_mwh * target.shortfall_cost_per_mwh}});
  }
  return targets;
}

nlohmann::ordered_json contract_json(const LedgerReport& report, std::size_t period,
                                     std::size_t number_of_contract) {
  const Contract& contract = report.system.contracts[number_of_contract];
  const ContractAccount& account = report.statement.contracts[period][number_of_contract];
  nlohmann::ordered_json json = {{"contract", contract.id},
                                 {"name", contract.name},
                                 {"buyer", contract.buyer},
                                 {"supply_mwh", account.supply_mwh},
                                 {"matched_mwh", account.matched_mwh},
                                 {"cost", account.cost}};
  if (contract.quantity != Contract::Quantity::output_share) return json;
  json["available_mwh"] = account.available_mwh;
  json["bought_mwh"] = account.bought_mwh;
  json["exported_mwh"] = account.exported_mwh;
  json["self_use_frac"] = account.self_use_frac();
  json["load_frac"] = account.load_frac();
  json["export_frac"] = account.export_frac();
  return json;
}

/// What contracts ask for over the whole run, and what they were supplied.
nlohmann::ordered_json asked_json(const LedgerReport& report) {
  nlohmann::ordered_json contracts = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < report.system.contracts.size(); ++k) {
    if (!report.is_shown(report.system.contracts[k].buyer)) continue;
    const ContractAccount sum = report.contract_over_all(k);
    contracts.push_back({{"contract", report.system.contracts[k].id},
                         {"asked_mwh", report.statement.settled.asked_mwh[k]},
                         {"bought_mwh", sum.bought_mwh},
                         {"supply_mwh", sum.supply_mwh},
                         {"matched_mwh", sum.matched_mwh},
                         {"cost", sum.cost}});
  }
  return contracts;
}

[[noreturn]] void refuse_load(const System& system, const std::string& load) {
  std::vector<std::string> known = system.consumers;
  for (const Load& one : system.loads) known.push_back(one.id);
  const std::string guess = did_you_mean(load, known);
  throw Error(ExitCode::usage,
              fmt::format("there is no load or consumer '{}'{}", load,
                          guess.empty() ? fmt::format("; known consumers: {}",
                                                      fmt::join(system.consumers, ", "))
                                        : "; did you mean " + guess + "?"));
}

/// What is asked for is a consumer, or the only load of one; else the load becomes a consumer of
/// its own. True where that takes it from one who has others.
bool set_apart(System& system, std::string& load) {
  if (std::find(system.consumers.begin(), system.consumers.end(), load) != system.consumers.end())
    return false;
  const auto found = std::find_if(system.loads.begin(), system.loads.end(),
                                  [&](const Load& one) { return one.id == load; });
  if (found == system.loads.end()) refuse_load(system, load);
  const auto loads = std::count_if(system.loads.begin(), system.loads.end(), [&](const Load& one) {
    return one.consumer == found->consumer;
  });
  if (loads == 1) {
    load = found->consumer;
    return false;
  }
  found->consumer = load;
  find_consumers(system);
  return true;
}

}  // namespace

std::vector<LedgerReport::Shown> LedgerReport::shown(std::size_t period) const {
  const std::vector<Account>& accounts = statement.accounts[period];
  std::vector<Shown> result;
  Shown sum{all_consumers, true, {}};
  sum.account.origin_mwh.assign(system.origins.size(), 0.0);
  for (std::size_t c = 0; c < system.consumers.size(); ++c) {
    if (!is_shown(system.consumers[c])) continue;
    result.push_back({system.consumers[c], false, accounts[c]});
    sum.account.add(accounts[c]);
  }
  if (result.size() != 1) result.push_back(std::move(sum));
  return result;
}

std::vector<DefinitionSpec> LedgerReport::shown_definitions() const {
  std::vector<DefinitionSpec> shown;
  for (const DefinitionSpec& spec : definitions())
    if ((!query.definition || *query.definition == spec.definition) && !(is_part && spec.is_claim))
      shown.push_back(spec);
  return shown;
}

ContractAccount LedgerReport::contract_over_all(std::size_t contract) const {
  ContractAccount sum;
  for (const std::vector<ContractAccount>& of_period : statement.contracts) {
    sum.supply_mwh += of_period[contract].supply_mwh;
    sum.matched_mwh += of_period[contract].matched_mwh;
    sum.bought_mwh += of_period[contract].bought_mwh;
    sum.cost += of_period[contract].cost;
  }
  return sum;
}

bool LedgerReport::is_shown(const std::string& buyer) const {
  return query.loads.empty() ||
         std::find(query.loads.begin(), query.loads.end(), buyer) != query.loads.end();
}

Definition find_definition(const std::string& name) {
  std::vector<std::string> known;
  for (const DefinitionSpec& spec : definitions()) {
    if (spec.name == name || spec.label_zh == name) return spec.definition;
    known.push_back(spec.name);
  }
  const std::string guess = did_you_mean(name, known);
  throw Error(ExitCode::usage,
              fmt::format("there is no definition '{}'; known: {}{}", name, fmt::join(known, ", "),
                          guess.empty() ? "" : "; did you mean " + guess + "?"));
}

LedgerReport ledger_of(const Result& result, const LedgerQuery& query) {
  LedgerReport report{result.label(), result.system(), query, {}, {}, false};
  for (std::string& load : report.query.loads)
    report.is_part = set_apart(report.system, load) || report.is_part;
  if (report.is_part && query.definition && definitions()[at(*query.definition)].is_claim)
    throw Error(ExitCode::usage,
                fmt::format("{} is one load of a consumer who has others, and contracts are the "
                            "consumer's; ask for the consumer",
                            fmt::join(query.loads, ", ")));
  Bookkeeper bookkeeper(report.system, query.by);
  Bookkeeper by_year(report.system, Calendar::year);
  for_each_block(result, [&](const Record& record) {
    bookkeeper.add(record);
    by_year.add(record);
  });
  report.statement = bookkeeper.statement();
  report.direct_supply = judge_direct_supply(report.system, by_year.statement());
  return report;
}

LedgerReport ledger_of(const std::filesystem::path& file, const LedgerQuery& query) {
  return ledger_of(ResultReader(file), query);
}

nlohmann::ordered_json to_json(const LedgerReport& report) {
  nlohmann::ordered_json meanings = nlohmann::ordered_json::object();
  for (const DefinitionSpec& spec : report.shown_definitions())
    meanings[spec.name] = {{"meaning", spec.meaning}, {"source", spec.source}};
  nlohmann::ordered_json periods = nlohmann::ordered_json::array();
  for (std::size_t p = 0; p < report.statement.periods.size(); ++p) {
    nlohmann::ordered_json consumers = nlohmann::ordered_json::array();
    for (const LedgerReport::Shown& one : report.shown(p))
      consumers.push_back(account_json(report, one.account, one.name));
    nlohmann::ordered_json contracts = nlohmann::ordered_json::array();
    for (std::size_t k = 0; k < report.system.contracts.size(); ++k)
      if (report.is_shown(report.system.contracts[k].buyer))
        contracts.push_back(contract_json(report, p, k));
    periods.push_back(
        {{"period", label_of(report.statement.periods[p], report.system.time, report.query.by)},
         {"consumers", consumers},
         {"contracts", contracts},
         {"matching_targets", targets_json(report, p)}});
  }
  nlohmann::ordered_json certificates = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < report.system.certificates.size(); ++k)
    if (report.is_shown(report.system.certificates[k].buyer))
      certificates.push_back({{"green_certificate", report.system.certificates[k].id},
                              {"buyer", report.system.certificates[k].buyer},
                              {"retired_mwh", report.statement.settled.retired_mwh[k]}});
  return {{"file", report.file},
          {"scenario", report.system.name},
          {"currency", report.system.currency},
          {"definitions", meanings},
          {"is_part_of_consumer", report.is_part},
          {"periods", periods},
          {"direct_supply", direct_supply_json(report)},
          {"contracts", asked_json(report)},
          {"green_certificates", certificates}};
}

}  // namespace gridstep
