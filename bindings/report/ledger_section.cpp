#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "bindings/report/sections.hpp"
#include "engine/results/consumer_name.hpp"

namespace gridstep::report {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json shares_json(const Account& account) {
  Json shares = Json::array();
  for (const DefinitionSpec& spec : definitions())
    shares.push_back(number(account.green_share(spec.definition)));
  return shares;
}

Json carbon_json(const Account& account) {
  Json carbon = Json::array();
  for (const DefinitionSpec& spec : definitions())
    carbon.push_back(number(account.carbon_t_per_mwh(spec.definition)));
  return carbon;
}

Json account_json(const Account& account) {
  Json origins = Json::array();
  for (const double mwh : account.origin_mwh) origins.push_back(number(mwh));
  return {{"consumption_mwh", number(account.consumption_mwh)},
          {"green_share", shares_json(account)},
          {"carbon_t_per_mwh", carbon_json(account)},
          {"origin_mwh", origins}};
}

Json origins_json(const System& system) {
  Json origins = Json::array();
  for (const Origin& origin : system.origins)
    origins.push_back({{"id", origin.id},
                       {"carrier", origin.carrier},
                       {"label", carrier_label(origin.carrier, Language::english)},
                       {"label_zh", carrier_label(origin.carrier, Language::chinese)},
                       {"green", origin.green},
                       {"imported", origin.imported}});
  return origins;
}

Json contracts_json(const System& system, const Statement& of_run) {
  Json contracts = Json::array();
  for (std::size_t n = 0; n < system.contracts.size(); ++n) {
    const Contract& contract = system.contracts[n];
    const ContractAccount& account = of_run.contracts.front()[n];
    contracts.push_back({{"id", contract.id},
                         {"name", contract.name},
                         {"buyer", contract.buyer},
                         {"supply_mwh", number(account.supply_mwh)},
                         {"matched_mwh", number(account.matched_mwh)},
                         {"cost", number(account.cost)}});
  }
  return contracts;
}

}  // namespace

Calendar ledger_calendar(const TimeGrid& time) {
  constexpr double most_days = 62.0;
  constexpr double most_months = 36.0 * 31.0;
  const double days = static_cast<double>(time.steps) * time.step_h() / 24.0;
  if (days <= 2.0) return Calendar::hour;
  if (days <= most_days) return Calendar::day;
  return days <= most_months ? Calendar::month : Calendar::year;
}

Json definitions_json() {
  Json all = Json::array();
  for (const DefinitionSpec& spec : definitions())
    all.push_back({{"name", spec.name},
                   {"label_zh", spec.label_zh},
                   {"meaning", spec.meaning},
                   {"is_claim", spec.is_claim}});
  return all;
}

Json ledger_json(const System& system, const Statement& of_run, const Statement& by_period) {
  Json consumers = Json::array();
  for (std::size_t c = 0; c <= system.consumers.size(); ++c) {
    const bool is_all = c == system.consumers.size();
    Json json = {{"id", is_all ? "" : system.consumers[c]},
                 {"name", is_all ? "" : name_of_consumer(system, system.consumers[c])},
                 {"is_all", is_all}};
    json.update(account_json(of_run.accounts.front()[c]));
    json["by_period"] = Json::array();
    for (const std::vector<Account>& accounts : by_period.accounts)
      json["by_period"].push_back({{"consumption_mwh", number(accounts[c].consumption_mwh)},
                                   {"green_share", shares_json(accounts[c])}});
    consumers.push_back(std::move(json));
  }
  Json periods = Json::array();
  for (const Period& period : by_period.periods)
    periods.push_back(label_of(period, system.time, ledger_calendar(system.time)));
  return {{"consumers", consumers},
          {"origins", origins_json(system)},
          {"contracts", contracts_json(system, of_run)},
          {"periods", periods}};
}

}  // namespace gridstep::report
