#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "engine/ensemble/adequacy/report.hpp"
#include "engine/results/text_width.hpp"

namespace gridstep::adequacy {

namespace {

/// Every word of the report in one language.
struct Words {
  const char* sampled;
  const char* exact;
  const char* mean;
  const char* error;
  const char* interval;
  const char* lolh;
  const char* eue;
  const char* lole;
  const char* lold;
  const char* events;
  const char* lolp;
  const char* neue;
  const char* event;
  const char* speed;
  const char* bus;
  const char* most_buses;
  const char* calendar;
  const char* nothing;
  const char* rule_of_three;
};

constexpr Words english_words = {
    "{}: {} years drawn, {} observations, {} weather year{}",
    "{}: exact, by convolution of capacity outages",
    "mean",
    "std. error",
    "95 % interval",
    "LOLH  hours with loss of load, h",
    "EUE   unserved energy (EENS), MWh",
    "LOLE  days whose peak hour is short, d",
    "      days with any hour short, d",
    "      events",
    "LOLP  share of hours {:.3e}",
    "NEUE  {:.4f} ppm of a demand of {:.0f} MWh in {:.0f} h",
    "an event lasts {:.2f} h and leaves {:.1f} MWh unserved",
    "{:.2f} s, {:.0f} years per second",
    "LOLH and EUE by bus",
    "{} more with less",
    "LOLH by month and hour of the day, in thousandths of an hour",
    "nothing went short",
    "in {} observations; fewer than {:.2g} of the years do (95 %, rule of three)",
};

constexpr Words chinese_words = {
    "{}：抽样 {} 年，{} 个独立观测，{} 个气象年{}",
    "{}：停运容量卷积法，精确值",
    "均值",
    "标准误差",
    "95 % 区间",
    "LOLH 电力不足小时数（h）",
    "EUE 电量不足期望（EENS，MWh）",
    "LOLE 日最大负荷不足天数（d）",
    "任一小时不足的天数（d）",
    "不足事件次数",
    "LOLP 不足小时占比 {:.3e}",
    "NEUE {:.4f} ppm（用电量 {:.0f} MWh，{:.0f} h）",
    "每次事件平均 {:.2f} h，缺供 {:.1f} MWh",
    "用时 {:.2f} s，每秒 {:.0f} 年",
    "各母线 LOLH 与 EUE",
    "另有 {} 个较小",
    "各月各时段 LOLH（千分之一小时）",
    "未出现供电不足",
    "共 {} 个观测；出现不足的年份占比低于 {:.2g}（95 %，三倍法则）",
};

constexpr std::size_t name_width = 42;
constexpr std::size_t most_buses = 12;

template <class... Values>
void line(std::string& text, const char* pattern, const Values&... values) {
  text += "  ";
  fmt::format_to(std::back_inserter(text), fmt::runtime(pattern), values...);
  text += '\n';
}

/// Five decimals, or four figures of what is too rare for them.
std::string number(double value) {
  return value == 0.0 || std::abs(value) >= 1e-3 ? fmt::format("{:.5f}", value)
                                                 : fmt::format("{:.3e}", value);
}

void measure(std::string& text, const char* name, const Measure& it, bool exact) {
  const std::string mean = fmt::format("{} {:>14}", padded(name, name_width), number(it.mean));
  if (exact)
    line(text, "{}", mean);
  else if (it.mean <= 0.0)
    line(text, "{} {}   –", mean, right_aligned("–", 11));
  else
    line(text, "{} {:>11}   {} – {}", mean, number(it.standard_error), number(it.low()),
         number(it.high()));
}

/// The buses that lack most, with the rest counted.
void bus_table(std::string& text, const Report& report, const Words& words) {
  std::vector<AreaReport> worst;
  for (const AreaReport& area : report.areas)
    if (area.eue_mwh.mean > 0.0) worst.push_back(area);
  if (worst.empty()) return;
  std::stable_sort(worst.begin(), worst.end(), [](const AreaReport& a, const AreaReport& b) {
    return a.eue_mwh.mean > b.eue_mwh.mean;
  });
  line(text, "{}", words.bus);
  for (std::size_t n = 0; n < std::min(most_buses, worst.size()); ++n)
    line(text, "  {} {:>12.5f} ± {:.5f} h {:>14.5f} ± {:.5f} MWh", padded(worst[n].bus, 12),
         worst[n].lolh_h.mean, worst[n].lolh_h.standard_error, worst[n].eue_mwh.mean,
         worst[n].eue_mwh.standard_error);
  if (worst.size() > most_buses) line(text, words.most_buses, worst.size() - most_buses);
}

/// Months down, hours across; months without any are left out.
void calendar(std::string& text, const Report& report, const Words& words) {
  line(text, "{}", words.calendar);
  std::string head = "    ";
  for (int hour = 0; hour < 24; ++hour) head += fmt::format("{:>5}", hour);
  line(text, "{}", head);
  for (std::size_t month = 0; month < 12; ++month) {
    const double* cells = report.month_hour_lolh_h.data() + 24 * month;
    if (std::all_of(cells, cells + 24, [](double value) { return value <= 0.0; })) continue;
    std::string row = fmt::format("{:>4}", month + 1);
    for (std::size_t hour = 0; hour < 24; ++hour)
      row += cells[hour] > 0.0 ? fmt::format("{:>5.0f}", 1000.0 * cells[hour]) : "    .";
    line(text, "{}", row);
  }
}

}  // namespace

std::string to_text(const Report& report, Language language) {
  const bool chinese = language == Language::chinese;
  const Words& words = chinese ? chinese_words : english_words;
  const bool exact = report.years == 0;
  std::string text = exact ? fmt::format(fmt::runtime(words.exact), report.scenario)
                           : fmt::format(fmt::runtime(words.sampled), report.scenario, report.years,
                                         report.observations, report.weather_years,
                                         chinese || report.weather_years == 1 ? "" : "s");
  text += '\n';
  line(text, "{} {}{}", std::string(name_width, ' '), right_aligned(words.mean, 14),
       exact ? "" : fmt::format(" {}   {}", right_aligned(words.error, 11), words.interval));
  measure(text, words.lolh, report.lolh_h, exact);
  measure(text, words.eue, report.eue_mwh, exact);
  measure(text, words.lole, report.lole_d, exact);
  if (!exact) {
    measure(text, words.lold, report.lold_d, exact);
    if (report.knows_events) measure(text, words.events, report.events, exact);
  }
  line(text, words.lolp, report.lolp);
  line(text, words.neue, report.neue_ppm, report.demand_mwh, report.period_h);
  if (report.knows_events && report.events.mean > 0.0)
    line(text, words.event, report.event_hours(), report.event_mwh());
  if (!exact && report.seconds > 0.0)
    line(text, words.speed, report.seconds, static_cast<double>(report.years) / report.seconds);
  bus_table(text, report, words);
  if (report.lolh_h.mean > 0.0)
    calendar(text, report, words);
  else
    line(text, "{}", words.nothing);
  if (report.saw_nothing())
    line(text, words.rule_of_three, report.observations, report.short_year_high_frac());
  return text;
}

}  // namespace gridstep::adequacy
