#include "engine/results/ledger_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>

#include "engine/base/error.hpp"
#include "engine/base/problem.hpp"
#include "engine/results/reader.hpp"
#include "engine/results/text_width.hpp"
#include "engine/system/origins.hpp"

namespace gridstep {

namespace {

constexpr const char* all_consumers = "all";

/// Consumers to show: the one asked for, or every one and their sum.
std::vector<std::size_t> shown_consumers(const LedgerReport& report) {
  std::vector<std::size_t> shown;
  for (std::size_t c = 0; c < report.system.consumers.size(); ++c)
    if (report.query.load.empty() || report.system.consumers[c] == report.query.load)
      shown.push_back(c);
  if (report.query.load.empty()) shown.push_back(report.system.consumers.size());
  return shown;
}

std::string name_of(const LedgerReport& report, std::size_t consumer) {
  return consumer < report.system.consumers.size() ? report.system.consumers[consumer]
                                                   : all_consumers;
}

std::vector<DefinitionSpec> shown_definitions(const LedgerReport& report) {
  std::vector<DefinitionSpec> shown;
  for (const DefinitionSpec& spec : definitions())
    if ((!report.query.definition || *report.query.definition == spec.definition) &&
        !(report.is_part && spec.is_claim))
      shown.push_back(spec);
  return shown;
}

bool is_shown(const LedgerReport& report, const std::string& buyer) {
  return report.query.load.empty() || buyer == report.query.load;
}

nlohmann::ordered_json number(double value) {
  return std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
}

// --- JSON ---------------------------------------------------------------------------------------

nlohmann::ordered_json account_json(const LedgerReport& report, const Account& account,
                                    const std::string& name) {
  nlohmann::ordered_json origins = nlohmann::ordered_json::object();
  for (std::size_t o = 0; o < account.origin_mwh.size(); ++o)
    origins[report.system.origins[o].id] = number(account.origin_mwh[o]);
  nlohmann::ordered_json shares = nlohmann::ordered_json::object();
  nlohmann::ordered_json green = nlohmann::ordered_json::object();
  nlohmann::ordered_json carbon = nlohmann::ordered_json::object();
  for (const DefinitionSpec& spec : shown_definitions(report)) {
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
    if (!is_shown(report, contract.buyer)) continue;
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
    if (!is_shown(report, target.consumer)) continue;
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

// --- text ---------------------------------------------------------------------------------------

struct LedgerWords {
  const char* share;
  const char* carbon;
  const char* origins;
  const char* contracts;
  const char* contract_line;
  const char* certificates;
  const char* certificate_line;
  const char* rules;
  const char* rule_facts;
  const char* rule_line;
  const char* in_force;
  const char* kept;
  const char* broken;
  const char* part;
  const char* part_of_year;
  const char* targets;
  const char* target_line;
  const char* unknown;
};

constexpr LedgerWords english = {
    "green share of consumption, %",
    "CO2 per energy consumed, t/MWh",
    "origins of consumption, traced, %",
    "contracts",
    "  {:<20} {:<14} supplied {:>13.1f} MWh, matched {:>13.1f} MWh, at {:.2f} {}\n",
    "certificates",
    "  {:<20} {:<14} retired {:.0f} of {} MWh of {} from {}\n",
    "direct supply",
    "  {} to {}, {}: self-use {:.1f} % and export {:.1f} % of available generation, {:.1f} % of "
    "consumption\n",
    "    from {}: self-use at least {:.0f} % {}, consumption at least {:.0f} % {}, export at most "
    "{:.0f} % {}{}\n",
    " (in force)",
    "kept",
    "NOT KEPT",
    "contracts are those of the whole consumer and are not told for one of its loads\n",
    " (part of the year)",
    "targets of hourly matching, as dispatched",
    "  {:<20} {:<14} asked {:.1f} %, matched {:.1f} %, missed {:.1f} MWh for {:.2f} {}\n",
    "{:.2f} % of consumption comes from origins that nobody declares; their CO2 counts as 0\n",
};

constexpr LedgerWords chinese = {
    "用电绿电占比，%",
    "单位用电碳排放，t/MWh",
    "用电来源（潮流追踪），%",
    "合同",
    "  {:<20} {:<14} 供应 {:>13.1f} MWh，匹配 {:>13.1f} MWh，费用 {:.2f} {}\n",
    "绿证",
    "  {:<20} {:<14} 核销 {:.0f}/{} MWh，{} 年，机组 {}\n",
    "绿电直连",
    "  {} 供 {}，{}：自发自用占可发电量 {:.1f} %，上网占可发电量 {:.1f} %，占用电量 {:.1f} %\n",
    "    {} 年起：自发自用不低于 {:.0f} % {}，占用电量不低于 {:.0f} % {}，上网不高于 {:.0f} % "
    "{}{}\n",
    "（现行）",
    "满足",
    "不满足",
    "合同属于整个用户，单个负荷不列\n",
    "（非整年）",
    "逐小时匹配目标（调度结果）",
    "  {:<20} {:<14} 目标 {:.1f} %，已匹配 {:.1f} %，缺口 {:.1f} MWh，费用 {:.2f} {}\n",
    "{:.2f} % 的用电来源未申报，其碳排放按 0 计\n",
};

const LedgerWords& words_of(Language language) {
  return language == Language::chinese ? chinese : english;
}

/// Of a column below its name.
std::size_t width_of(const std::string& column) {
  constexpr std::size_t least = 9;
  return std::max(least, shown_width(column) + 2);
}

std::string cell(const std::string& column, double value, double factor, int digits) {
  return fmt::format("{:>{}}",
                     std::isfinite(value) ? fmt::format("{:.{}f}", factor * value, digits) : "-",
                     width_of(column));
}

/// One table: a line per period and consumer, a column per definition or origin.
template <class Values>
void table(std::string& text, const LedgerReport& report, const char* title,
           const std::vector<std::string>& columns, const Values& values_of) {
  const bool with_period = report.query.by != Calendar::run;
  text += title;
  text += '\n';
  if (with_period) fmt::format_to(std::back_inserter(text), "  {:<25}", "");
  fmt::format_to(std::back_inserter(text), "  {:<12}{:>13}", "", "MWh");
  for (const std::string& column : columns) text += right_aligned(column, width_of(column));
  text += '\n';
  for (std::size_t p = 0; p < report.statement.periods.size(); ++p)
    for (const std::size_t consumer : shown_consumers(report)) {
      const Account& account = report.statement.accounts[p][consumer];
      if (with_period)
        fmt::format_to(std::back_inserter(text), "  {:<25}",
                       label_of(report.statement.periods[p], report.system.time, report.query.by));
      fmt::format_to(std::back_inserter(text), "  {:<12}{:>13.1f}", name_of(report, consumer),
                     account.consumption_mwh);
      for (std::size_t column = 0; column < columns.size(); ++column)
        text += values_of(account, column);
      text += '\n';
    }
}

/// Electricity that nobody says where it comes from counts as neither green nor emitting.
void unknown_line(std::string& text, const LedgerReport& report, const LedgerWords& words) {
  double unknown_mwh = 0.0;
  double consumption_mwh = 0.0;
  for (const auto& accounts : report.statement.accounts)
    for (const std::size_t consumer : shown_consumers(report)) {
      const Account& account = accounts[consumer];
      if (report.query.load.empty() && consumer < report.system.consumers.size()) continue;
      consumption_mwh += account.consumption_mwh;
      for (std::size_t o = 0; o < account.origin_mwh.size(); ++o)
        if (report.system.origins[o].carrier == undeclared_carrier)
          unknown_mwh += account.origin_mwh[o];
    }
  constexpr double worth_a_word = 1e-4;
  if (unknown_mwh > worth_a_word * consumption_mwh)
    fmt::format_to(std::back_inserter(text), fmt::runtime(words.unknown),
                   100.0 * unknown_mwh / consumption_mwh);
}

void account_tables(std::string& text, const LedgerReport& report, const LedgerWords& words,
                    Language language) {
  const std::vector<DefinitionSpec> shown = shown_definitions(report);
  std::vector<std::string> names;
  for (const DefinitionSpec& spec : shown)
    names.push_back(language == Language::chinese ? spec.label_zh : spec.name);
  table(text, report, words.share, names, [&](const Account& account, std::size_t column) {
    return cell(names[column], account.green_share(shown[column].definition), 100.0, 2);
  });
  table(text, report, words.carbon, names, [&](const Account& account, std::size_t column) {
    return cell(names[column], account.carbon_t_per_mwh(shown[column].definition), 1.0, 4);
  });
  if (report.query.definition && *report.query.definition != Definition::traced) return;
  std::vector<std::string> origins;
  std::vector<std::size_t> position;
  for (std::size_t o = 0; o < report.system.origins.size(); ++o) {
    double sum = 0.0;
    for (const auto& accounts : report.statement.accounts) sum += accounts.back().origin_mwh[o];
    if (sum <= 0.0) continue;
    origins.push_back(report.system.origins[o].id);
    position.push_back(o);
  }
  table(text, report, words.origins, origins, [&](const Account& account, std::size_t column) {
    const double mwh = account.origin_mwh[position[column]];
    return cell(origins[column],
                account.consumption_mwh > 0.0 ? mwh / account.consumption_mwh : 0.0, 100.0, 2);
  });
  unknown_line(text, report, words);
}

void contract_lines(std::string& text, const LedgerReport& report, const LedgerWords& words) {
  const System& system = report.system;
  std::string lines;
  for (std::size_t k = 0; k < system.contracts.size(); ++k) {
    if (!is_shown(report, system.contracts[k].buyer)) continue;
    ContractAccount sum;
    for (const auto& of_period : report.statement.contracts) {
      sum.supply_mwh += of_period[k].supply_mwh;
      sum.matched_mwh += of_period[k].matched_mwh;
      sum.cost += of_period[k].cost;
    }
    fmt::format_to(std::back_inserter(lines), fmt::runtime(words.contract_line),
                   system.contracts[k].id, system.contracts[k].buyer, sum.supply_mwh,
                   sum.matched_mwh, sum.cost, system.currency);
  }
  if (!lines.empty()) text += fmt::format("{}\n{}", words.contracts, lines);
  lines.clear();
  for (std::size_t k = 0; k < system.certificates.size(); ++k) {
    const GreenCertificate& one = system.certificates[k];
    if (!is_shown(report, one.buyer)) continue;
    fmt::format_to(std::back_inserter(lines), fmt::runtime(words.certificate_line), one.id,
                   one.buyer, report.statement.settled.retired_mwh[k],
                   one.last_serial - one.first_serial + 1, one.vintage_year,
                   system.units[at(one.unit.index)].id);
  }
  if (!lines.empty()) text += fmt::format("{}\n{}", words.certificates, lines);
}

void target_lines(std::string& text, const LedgerReport& report, const LedgerWords& words) {
  const System& system = report.system;
  std::string lines;
  for (std::size_t n = 0; n < system.matching_targets.size(); ++n) {
    const MatchingTarget& target = system.matching_targets[n];
    if (!is_shown(report, target.consumer)) continue;
    TargetAccount sum;
    for (const auto& of_period : report.statement.targets) {
      sum.matched_mwh += of_period[n].matched_mwh;
      sum.consumption_mwh += of_period[n].consumption_mwh;
      sum.shortfall_mwh += of_period[n].shortfall_mwh;
    }
    fmt::format_to(std::back_inserter(lines), fmt::runtime(words.target_line), target.id,
                   target.consumer, 100.0 * target.target_frac,
                   sum.consumption_mwh > 0.0 ? 100.0 * sum.matched_mwh / sum.consumption_mwh : 0.0,
                   sum.shortfall_mwh, sum.shortfall_mwh * target.shortfall_cost_per_mwh,
                   system.currency);
  }
  if (!lines.empty()) text += fmt::format("{}\n{}", words.targets, lines);
}

void rule_lines(std::string& text, const LedgerReport& report, const LedgerWords& words) {
  const auto word = [&](bool kept) { return kept ? words.kept : words.broken; };
  std::string lines;
  for (const DirectSupplyYear& one : report.direct_supply) {
    const Contract& contract = report.system.contracts[at(one.contract)];
    if (!is_shown(report, contract.buyer)) continue;
    fmt::format_to(std::back_inserter(lines), fmt::runtime(words.rule_facts), contract.id,
                   contract.buyer,
                   fmt::format("{}{}", one.year, one.is_whole_year ? "" : words.part_of_year),
                   100.0 * one.account.self_use_frac(), 100.0 * one.account.export_frac(),
                   100.0 * one.account.load_frac());
    for (const Verdict& verdict : one.verdicts)
      fmt::format_to(std::back_inserter(lines), fmt::runtime(words.rule_line),
                     verdict.rule->valid_from_year, 100.0 * verdict.rule->self_use_min_frac,
                     word(verdict.self_use_kept), 100.0 * verdict.rule->load_min_frac,
                     word(verdict.load_kept), 100.0 * verdict.rule->export_max_frac,
                     word(verdict.export_kept), verdict.in_force ? words.in_force : "");
  }
  if (!lines.empty()) text += fmt::format("{}\n{}", words.rules, lines);
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

Definition find_definition(const std::string& name) {
  std::vector<std::string> known;
  for (const DefinitionSpec& spec : definitions()) {
    if (spec.name == name) return spec.definition;
    known.push_back(spec.name);
  }
  const std::string guess = did_you_mean(name, known);
  throw Error(ExitCode::usage,
              fmt::format("there is no definition '{}'; known: {}{}", name, fmt::join(known, ", "),
                          guess.empty() ? "" : "; did you mean " + guess + "?"));
}

LedgerReport ledger_of(const std::filesystem::path& file, const LedgerQuery& query) {
  const ResultReader reader(file);
  LedgerReport report{file.string(), reader.system(), query, {}, {}, false};
  if (!query.load.empty()) report.is_part = set_apart(report.system, report.query.load);
  if (report.is_part && query.definition && definitions()[at(*query.definition)].is_claim)
    throw Error(ExitCode::usage,
                fmt::format("{} is one load of a consumer who has others, and contracts are the "
                            "consumer's; ask for the consumer",
                            query.load));
  Bookkeeper bookkeeper(report.system, query.by);
  Bookkeeper by_year(report.system, Calendar::year);
  for_each_block(reader, [&](const Record& record) {
    bookkeeper.add(record);
    by_year.add(record);
  });
  report.statement = bookkeeper.statement();
  report.direct_supply = judge_direct_supply(report.system, by_year.statement());
  return report;
}

nlohmann::ordered_json to_json(const LedgerReport& report) {
  nlohmann::ordered_json meanings = nlohmann::ordered_json::object();
  for (const DefinitionSpec& spec : shown_definitions(report))
    meanings[spec.name] = {{"meaning", spec.meaning}, {"source", spec.source}};
  nlohmann::ordered_json periods = nlohmann::ordered_json::array();
  for (std::size_t p = 0; p < report.statement.periods.size(); ++p) {
    nlohmann::ordered_json consumers = nlohmann::ordered_json::array();
    for (const std::size_t consumer : shown_consumers(report))
      consumers.push_back(
          account_json(report, report.statement.accounts[p][consumer], name_of(report, consumer)));
    nlohmann::ordered_json contracts = nlohmann::ordered_json::array();
    for (std::size_t k = 0; k < report.system.contracts.size(); ++k)
      if (is_shown(report, report.system.contracts[k].buyer))
        contracts.push_back(contract_json(report, p, k));
    periods.push_back(
        {{"period", label_of(report.statement.periods[p], report.system.time, report.query.by)},
         {"consumers", consumers},
         {"contracts", contracts},
         {"matching_targets", targets_json(report, p)}});
  }
  nlohmann::ordered_json certificates = nlohmann::ordered_json::array();
  for (std::size_t k = 0; k < report.system.certificates.size(); ++k)
    if (is_shown(report, report.system.certificates[k].buyer))
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
          {"green_certificates", certificates}};
}

std::string to_text(const LedgerReport& report, Language language) {
  const LedgerWords& words = words_of(language);
  std::string text =
      fmt::format("{}: {} … {}\n", report.system.name,
                  to_text(report.system.time.start_of(0), report.system.time.zone_offset_s),
                  to_text(report.system.time.start_of(report.system.time.steps),
                          report.system.time.zone_offset_s));
  account_tables(text, report, words, language);
  if (report.is_part)
    text += words.part;
  else
    contract_lines(text, report, words);
  target_lines(text, report, words);
  rule_lines(text, report, words);
  return text;
}

}  // namespace gridstep
