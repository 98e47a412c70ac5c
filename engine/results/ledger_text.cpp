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

// --- rules of direct supply ---------------------------------------------------------------------

struct Verdict {
  const DirectRule* rule;
  bool self_use;
  bool load;
  bool exported;
};

Verdict judge(const DirectRule& rule, const ContractAccount& account) {
  return {&rule, account.self_use_frac() >= rule.self_use_min_frac,
          account.load_frac() >= rule.load_min_frac, account.export_frac() <= rule.export_max_frac};
}

/// The rule that holds in a year: the latest that has come into force; none before the first.
const DirectRule* rule_in(const System& system, Index year) {
  const DirectRule* holding = nullptr;
  for (const DirectRule& rule : system.direct_rules)
    if (rule.valid_from_year <= year &&
        (holding == nullptr || rule.valid_from_year > holding->valid_from_year))
      holding = &rule;
  return holding;
}

Index year_of(const LedgerReport& report, std::size_t period) {
  return report.system.time.civil(report.statement.periods[period].first_step).year;
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

nlohmann::ordered_json rules_json(const LedgerReport& report, std::size_t period,
                                  const ContractAccount& account) {
  nlohmann::ordered_json rules = nlohmann::ordered_json::array();
  for (const DirectRule& rule : report.system.direct_rules) {
    const Verdict verdict = judge(rule, account);
    rules.push_back({{"rule", rule.id},
                     {"valid_from_year", rule.valid_from_year},
                     {"in_force", rule_in(report.system, year_of(report, period)) == &rule},
                     {"self_use_min_frac", rule.self_use_min_frac},
                     {"self_use_kept", verdict.self_use},
                     {"load_min_frac", rule.load_min_frac},
                     {"load_kept", verdict.load},
                     {"export_max_frac", rule.export_max_frac},
                     {"export_kept", verdict.exported}});
  }
  return rules;
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
  if (contract.route != Contract::Route::direct) return json;
  json["available_mwh"] = account.could_mwh;
  json["generated_mwh"] = account.bought_mwh;
  json["exported_mwh"] = account.exported_mwh;
  json["self_use_frac"] = account.self_use_frac();
  json["load_frac"] = account.load_frac();
  json["export_frac"] = account.export_frac();
  json["rules"] = rules_json(report, period, account);
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
};

const LedgerWords& words_of(Language language) {
  return language == Language::chinese ? chinese : english;
}

/// Of a column below its name.
std::size_t width_of(const std::string& column) {
  constexpr std::size_t least = 9;
  return std::max(least, column.size() + 2);
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
  for (const std::string& column : columns)
    fmt::format_to(std::back_inserter(text), "{:>{}}", column, width_of(column));
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

void account_tables(std::string& text, const LedgerReport& report, const LedgerWords& words) {
  const std::vector<DefinitionSpec> shown = shown_definitions(report);
  std::vector<std::string> names;
  for (const DefinitionSpec& spec : shown) names.push_back(spec.name);
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

void rule_lines(std::string& text, const LedgerReport& report, const LedgerWords& words) {
  const System& system = report.system;
  std::string lines;
  // Rules speak of years: finer periods would say nothing about them.
  if (report.query.by != Calendar::run && report.query.by != Calendar::year) return;
  for (std::size_t k = 0; k < system.contracts.size(); ++k) {
    const Contract& contract = system.contracts[k];
    if (contract.route != Contract::Route::direct || !is_shown(report, contract.buyer)) continue;
    for (std::size_t p = 0; p < report.statement.periods.size(); ++p) {
      const ContractAccount& account = report.statement.contracts[p][k];
      fmt::format_to(std::back_inserter(lines), fmt::runtime(words.rule_facts), contract.id,
                     contract.buyer, year_of(report, p), 100.0 * account.self_use_frac(),
                     100.0 * account.export_frac(), 100.0 * account.load_frac());
      for (const DirectRule& rule : system.direct_rules) {
        const Verdict verdict = judge(rule, account);
        const auto word = [&](bool kept) { return kept ? words.kept : words.broken; };
        const bool in_force = rule_in(system, year_of(report, p)) == &rule;
        fmt::format_to(std::back_inserter(lines), fmt::runtime(words.rule_line),
                       rule.valid_from_year, 100.0 * rule.self_use_min_frac, word(verdict.self_use),
                       100.0 * rule.load_min_frac, word(verdict.load), 100.0 * rule.export_max_frac,
                       word(verdict.exported), in_force ? words.in_force : "");
      }
    }
  }
  if (!lines.empty()) text += fmt::format("{}\n{}", words.rules, lines);
}

/// A load of a consumer who has others becomes a consumer of its own.
bool set_apart(System& system, const std::string& load) {
  if (std::find(system.consumers.begin(), system.consumers.end(), load) != system.consumers.end())
    return false;
  const auto found = std::find_if(system.loads.begin(), system.loads.end(),
                                  [&](const Load& one) { return one.id == load; });
  if (found == system.loads.end()) {
    std::vector<std::string> known = system.consumers;
    for (const Load& one : system.loads) known.push_back(one.id);
    const std::string guess = did_you_mean(load, known);
    throw Error(ExitCode::usage,
                fmt::format("there is no load or consumer '{}'{}", load,
                            guess.empty() ? "; known consumers: " +
                                                fmt::to_string(fmt::join(system.consumers, ", "))
                                          : "; did you mean " + guess + "?"));
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
  throw Error(ExitCode::usage,
              fmt::format("there is no definition '{}'; known: {}", name, fmt::join(known, ", ")));
}

LedgerReport ledger_of(const std::filesystem::path& file, const LedgerQuery& query) {
  const ResultReader reader(file);
  LedgerReport report{file.string(), reader.system(), query, {}, false};
  if (!query.load.empty()) report.is_part = set_apart(report.system, query.load);
  Bookkeeper bookkeeper(report.system, query.by);
  for_each_block(reader, [&](const Record& record) { bookkeeper.add(record); });
  report.statement = bookkeeper.statement();
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
         {"contracts", contracts}});
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
          {"periods", periods},
          {"green_certificates", certificates}};
}

std::string to_text(const LedgerReport& report, Language language) {
  const LedgerWords& words = words_of(language);
  std::string text =
      fmt::format("{}: {} … {}\n", report.system.name,
                  to_text(report.system.time.start_of(0), report.system.time.zone_offset_s),
                  to_text(report.system.time.start_of(report.system.time.steps),
                          report.system.time.zone_offset_s));
  account_tables(text, report, words);
  if (report.is_part)
    text += words.part;
  else
    contract_lines(text, report, words);
  rule_lines(text, report, words);
  return text;
}

}  // namespace gridstep
