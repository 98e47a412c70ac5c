#include "engine/results/ledger_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "engine/results/text_width.hpp"
#include "engine/system/origins.hpp"

namespace gridstep {

namespace {

struct LedgerWords {
  const char* share;
  const char* carbon;
  const char* origins;
  const char* imported;
  const char* sum;
  const char* contracts;
  const char* contract_line;
  const char* short_of;
  const char* certificates;
  const char* certificate_line;
  const char* rules;
  const char* rule_facts;
  const char* rule_line;
  const char* in_force;
  const char* not_yet;
  const char* superseded;
  const char* no_rules;
  const char* kept;
  const char* broken;
  const char* part;
  const char* part_of_year;
  const char* part_of_run;
  const char* targets;
  const char* target_line;
  const char* unknown;
};

constexpr LedgerWords english = {
    "green share of consumption, %",
    "CO2 per energy consumed, t/MWh",
    "origins of consumption, traced, %",
    "",
    "all",
    "contracts (what they cost is not part of the operating cost)",
    "  {:<20} {:<14} supplied {:>13.1f} MWh, matched {:>13.1f} MWh, for {:.2f} {}; {}{}\n",
    "; SHORT by {1:.1f} of {0:.1f} MWh asked, its units made no more",
    "certificates",
    "  {:<20} {:<14} retired {:.0f} of {} MWh of {} from {}\n",
    "direct supply",
    "  {} to {}, {}: self-use {:.1f} %, export {:.1f} % and curtailed {:.1f} % of available "
    "generation; {:.1f} % of consumption\n",
    "    rule of {}: self-use at least {:.0f} % {}, consumption at least {:.0f} % {}, export at "
    "most "
    "{:.0f} % {}{}\n",
    " (in force)",
    " (not yet in force, for comparison)",
    " (superseded)",
    "    no direct_rules.csv: not judged\n",
    "kept",
    "NOT KEPT",
    "contracts are those of the whole consumer and are not told for one of its loads\n",
    " (part of the year)",
    "the run holds no whole civil year: what is matched by the month or the year is so within it\n",
    "targets of hourly matching, as dispatched (what is paid for shortfall is part of the "
    "operating "
    "cost)",
    "  {:<20} {:<14} asked {:.1f} %, matched {:.1f} %, missed {:.1f} MWh for {:.2f} {}\n",
    "{:.2f} % of consumption comes from origins that nobody declares; their CO2 counts as 0\n",
};

constexpr LedgerWords chinese = {
    "用电绿电占比，%",
    "单位用电碳排放，t/MWh",
    "用电来源（潮流追踪），%",
    "受入",
    "合计",
    "合同（合同电费不计入运行成本）",
    "  {:<20} {:<14} 供应 {:>13.1f} MWh，匹配 {:>13.1f} MWh，合同电费 {:.2f} {}；{}{}\n",
    "；约定 {0:.1f} MWh，欠供 {1:.1f} MWh，机组发电量不足",
    "绿证",
    "  {:<20} {:<14} 核销 {:.0f}/{} MWh，{} 年，机组 {}\n",
    "绿电直连",
    "  {} 供 {}，{} 年：自发自用电量、上网电量、弃电量占总可用发电量 {:.1f} %、{:.1f} %、{:.1f} "
    "%；占总用电量 {:.1f} %\n",
    "    {} 年规则：自发自用占总可用发电量不低于 {:.0f} % {}；占总用电量不低于 {:.0f} % "
    "{}；上网不高于 {:.0f} % {}{}\n",
    "（现行）",
    "（当年尚未施行，仅供对照）",
    "（已被取代）",
    "    未提供 direct_rules.csv，不作判定\n",
    "满足",
    "不满足",
    "合同属于整个用户，单个负荷不列\n",
    "（非整年）",
    "仿真期不含完整年度：按月、按年匹配只在仿真期内结算\n",
    "逐小时匹配目标（调度结果；未达标费用已计入运行成本）",
    "  {:<20} {:<14} 目标 {:.1f} %，已匹配 {:.1f} %，缺口 {:.1f} MWh，未达标费用 {:.2f} {}\n",
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
void table(std::string& text, const LedgerReport& report, const LedgerWords& words,
           const char* title, const std::vector<std::string>& columns, const Values& values_of) {
  const bool with_period = report.query.by != Calendar::run;
  text += title;
  text += '\n';
  if (with_period) fmt::format_to(std::back_inserter(text), "  {:<25}", "");
  fmt::format_to(std::back_inserter(text), "  {:<12}{:>13}", "", "MWh");
  for (const std::string& column : columns) text += right_aligned(column, width_of(column));
  text += '\n';
  for (std::size_t p = 0; p < report.statement.periods.size(); ++p)
    for (const LedgerReport::Shown& one : report.shown(p)) {
      if (with_period)
        fmt::format_to(std::back_inserter(text), "  {:<25}",
                       label_of(report.statement.periods[p], report.system.time, report.query.by));
      fmt::format_to(std::back_inserter(text), "  {}{:>13.1f}",
                     padded(one.is_sum ? words.sum : one.name, 12), one.account.consumption_mwh);
      for (std::size_t column = 0; column < columns.size(); ++column)
        text += values_of(one.account, column);
      text += '\n';
    }
}

/// What is shown, over all periods.
Account sum_of_shown(const LedgerReport& report) {
  Account sum;
  sum.origin_mwh.assign(report.system.origins.size(), 0.0);
  for (std::size_t p = 0; p < report.statement.periods.size(); ++p)
    sum.add(report.shown(p).back().account);
  return sum;
}

/// Electricity that nobody says where it comes from counts as neither green nor emitting.
void unknown_line(std::string& text, const LedgerReport& report, const Account& sum,
                  const LedgerWords& words) {
  constexpr double worth_a_word = 1e-4;
  double unknown_mwh = 0.0;
  for (std::size_t o = 0; o < sum.origin_mwh.size(); ++o)
    if (report.system.origins[o].carrier == undeclared_carrier) unknown_mwh += sum.origin_mwh[o];
  if (unknown_mwh > worth_a_word * sum.consumption_mwh)
    fmt::format_to(std::back_inserter(text), fmt::runtime(words.unknown),
                   100.0 * unknown_mwh / sum.consumption_mwh);
}

/// By carrier an origin has its carrier's name, by unit its id.
std::string name_of(const Origin& origin, const System& system, const LedgerWords& words,
                    Language language) {
  if (language == Language::english || system.origins_by_unit) return origin.id;
  return (origin.imported ? words.imported : "") + carrier_label(origin.carrier, language);
}

void account_tables(std::string& text, const LedgerReport& report, const LedgerWords& words,
                    Language language) {
  const std::vector<DefinitionSpec> shown = report.shown_definitions();
  std::vector<std::string> names;
  for (const DefinitionSpec& spec : shown)
    names.push_back(language == Language::chinese ? spec.label_zh : spec.name);
  table(text, report, words, words.share, names, [&](const Account& account, std::size_t column) {
    return cell(names[column], account.green_share(shown[column].definition), 100.0, 2);
  });
  table(text, report, words, words.carbon, names, [&](const Account& account, std::size_t column) {
    return cell(names[column], account.carbon_t_per_mwh(shown[column].definition), 1.0, 4);
  });
  if (report.query.definition && *report.query.definition != Definition::traced) return;
  const Account sum = sum_of_shown(report);
  std::vector<std::string> origins;
  std::vector<std::size_t> position;
  for (std::size_t o = 0; o < report.system.origins.size(); ++o) {
    if (sum.origin_mwh[o] <= 0.0) continue;
    origins.push_back(name_of(report.system.origins[o], report.system, words, language));
    position.push_back(o);
  }
  table(
      text, report, words, words.origins, origins, [&](const Account& account, std::size_t column) {
        const double mwh = account.origin_mwh[position[column]];
        return cell(origins[column],
                    account.consumption_mwh > 0.0 ? mwh / account.consumption_mwh : 0.0, 100.0, 2);
      });
  unknown_line(text, report, sum, words);
}

void contract_lines(std::string& text, const LedgerReport& report, const LedgerWords& words) {
  const System& system = report.system;
  std::string lines;
  for (std::size_t k = 0; k < system.contracts.size(); ++k) {
    if (!report.is_shown(system.contracts[k].buyer)) continue;
    const ContractAccount sum = report.contract_over_all(k);
    const double asked_mwh = report.statement.settled.asked_mwh[k];
    const double short_mwh = asked_mwh - sum.bought_mwh;
    constexpr double worth_a_word_mwh = 0.05;
    fmt::format_to(std::back_inserter(lines), fmt::runtime(words.contract_line),
                   system.contracts[k].id, system.contracts[k].buyer, sum.supply_mwh,
                   sum.matched_mwh, sum.cost, system.currency, system.contracts[k].name,
                   short_mwh > worth_a_word_mwh
                       ? fmt::format(fmt::runtime(words.short_of), asked_mwh, short_mwh)
                       : "");
  }
  if (!lines.empty()) text += fmt::format("{}\n{}", words.contracts, lines);
  lines.clear();
  for (std::size_t k = 0; k < system.certificates.size(); ++k) {
    const GreenCertificate& one = system.certificates[k];
    if (!report.is_shown(one.buyer)) continue;
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
    if (!report.is_shown(target.consumer)) continue;
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
    if (!report.is_shown(contract.buyer)) continue;
    const double self_use = one.account.self_use_frac();
    const double exported = one.account.export_frac();
    fmt::format_to(
        std::back_inserter(lines), fmt::runtime(words.rule_facts), contract.id, contract.buyer,
        fmt::format("{}{}", one.year, one.is_whole_year ? "" : words.part_of_year),
        100.0 * self_use, 100.0 * exported, 100.0 * std::max(0.0, 1.0 - self_use - exported),
        100.0 * one.account.load_frac());
    for (const Verdict& verdict : one.verdicts) {
      const char* standing = verdict.in_force                           ? words.in_force
                             : verdict.rule->valid_from_year > one.year ? words.not_yet
                                                                        : words.superseded;
      fmt::format_to(std::back_inserter(lines), fmt::runtime(words.rule_line),
                     verdict.rule->valid_from_year, 100.0 * verdict.rule->self_use_min_frac,
                     word(verdict.self_use_kept), 100.0 * verdict.rule->load_min_frac,
                     word(verdict.load_kept), 100.0 * verdict.rule->export_max_frac,
                     word(verdict.export_kept), standing);
    }
    if (report.system.direct_rules.empty()) lines += words.no_rules;
  }
  if (!lines.empty()) text += fmt::format("{}\n{}", words.rules, lines);
}

bool has_whole_year(const TimeGrid& time) {
  const std::vector<Period> years = periods_of(time, Calendar::year);
  return std::any_of(years.begin(), years.end(), [&](const Period& period) {
    return (period.end_step - period.first_step) * time.step_s ==
           days_in_year(time.civil(period.first_step).year) * std::int64_t{86400};
  });
}

}  // namespace

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
  if (!report.system.contracts.empty() && !has_whole_year(report.system.time))
    text += words.part_of_run;
  target_lines(text, report, words);
  rule_lines(text, report, words);
  return text;
}

}  // namespace gridstep
