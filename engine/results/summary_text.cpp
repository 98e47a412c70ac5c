#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "engine/results/summary.hpp"
#include "engine/results/text_width.hpp"

namespace gridstep {

namespace {

struct CarrierName {
  const char* carrier;
  const char* english;
  const char* chinese;
};

constexpr std::array<CarrierName, 10> carrier_names = {{
    {"coal", "coal", "煤电"},
    {"gas", "gas", "燃气"},
    {"oil", "oil", "燃油"},
    {"nuclear", "nuclear", "核电"},
    {"wind", "wind", "风电"},
    {"solar", "solar", "光伏"},
    {"hydro", "hydro", "水电（含抽水蓄能）"},
    {"battery", "battery", "电化学储能"},
    {"biomass", "biomass", "生物质及其他"},
    {"thermal", "thermal", "火电"},
}};

/// Every word of the summary in one language.
struct Words {
  const char* title;
  const char* energy;
  const char* carrier;
  const char* capacity_sum;
  const char* stated;
  const char* green_capacity;
  const char* demand;
  const char* peak;
  const char* loss;
  const char* imported;
  const char* exported;
  const char* charged;
  const char* curtailed;
  const char* unserved;
  const char* green_energy;
  const char* green_traced;
  const char* green_peak;
  const char* emission;
  const char* cost;
  const char* bound;
  const char* residual;
};

constexpr Words english_words = {
    "{}: {} step{}",
    "energy MWh",
    "carrier",
    "sum",
    "stated capacity {:.1f} MW, residual {:.1f} MW",
    "green share of capacity    {:.1f} %",
    "demand                     {:.1f} MWh",
    "peak load                  {:.1f} MW",
    "network losses             {:.1f} MWh",
    "imported                   {:.1f} MWh",
    "exported                   {:.1f} MWh",
    "charged into storage       {:.1f} MWh",
    "curtailed                  {:.1f} MWh",
    "not served                 {:.1f} MWh",
    "green share of generation  {:.1f} %",
    "green share of consumption {:.1f} % traced; by every definition: gridstep ledger",
    "median daily green peak    {:.0f} MW, {:.1f} % of generation at that time",
    "CO2 emitted                {:.0f} t",
    "operating cost             {:.2f} {}",
    "over the solved windows    {:.2f} {} at least, gap {:.1e}",
    "worst balance residual     {:.1e} MW",
};

constexpr Words chinese_words = {
    "{}：共 {} 个时段",
    "电量 MWh",
    "类型",
    "合计",
    "公布装机 {:.1f} MW，差额 {:.1f} MW",
    "绿电装机占比      {:.1f} %",
    "用电量            {:.1f} MWh",
    "最大负荷          {:.1f} MW",
    "网损              {:.1f} MWh",
    "受入电量          {:.1f} MWh",
    "外送电量          {:.1f} MWh",
    "储能充电          {:.1f} MWh",
    "弃电量            {:.1f} MWh",
    "缺供电量          {:.1f} MWh",
    "绿电发电量占比    {:.1f} %",
    "用电绿电占比      {:.1f} %（潮流追踪）；其他口径见 gridstep ledger",
    "日绿电峰值中位数  {:.0f} MW，当时占发电 {:.1f} %",
    "二氧化碳排放      {:.0f} t",
    "运行成本          {:.2f} {}",
    "各求解窗口下界    {:.2f} {}，间隙 {:.1e}",
    "最大功率不平衡    {:.1e} MW",
};

constexpr std::size_t carrier_width = 20;

/// One indented line of the summary.
template <class... Values>
void item(std::string& text, const char* pattern, const Values&... values) {
  text += "  ";
  fmt::format_to(std::back_inserter(text), fmt::runtime(pattern), values...);
  text += '\n';
}

/// Capacity per carrier, with the energies where there are any.
void carrier_table(std::string& text, const Totals& totals, const Words& words, Language language) {
  const bool with_energy = totals.steps > 0;
  item(text, "{} {:>10}{}", padded(words.carrier, carrier_width), "MW",
       with_energy ? fmt::format("    {}", words.energy) : "");
  for (std::size_t n = 0; n < totals.capacity_mw.size(); ++n) {
    const auto& [carrier, capacity_mw] = totals.capacity_mw[n];
    item(text, "{} {:>10.1f}{}", padded(carrier_label(carrier, language), carrier_width),
         capacity_mw, with_energy ? fmt::format(" {:>13.1f}", totals.energy_mwh[n].second) : "");
  }
  item(text, "{} {:>10.1f}", padded(words.capacity_sum, carrier_width), totals.capacity_sum_mw);
  if (totals.capacity_stated_mw > 0.0)
    item(text, words.stated, totals.capacity_stated_mw, totals.capacity_residual_mw);
  item(text, words.green_capacity, 100.0 * totals.green_share_capacity);
}

const Words& words_of(Language language) {
  return language == Language::chinese ? chinese_words : english_words;
}

}  // namespace

std::string carrier_label(const std::string& carrier, Language language) {
  for (const CarrierName& name : carrier_names)
    if (name.carrier == carrier) return language == Language::chinese ? name.chinese : name.english;
  return carrier;
}

std::string capacity_text(const Totals& totals, Language language) {
  std::string text;
  carrier_table(text, totals, words_of(language), language);
  return text;
}

std::string to_text(const Totals& totals, Language language) {
  const Words& words = words_of(language);
  std::string text = fmt::format(fmt::runtime(words.title), totals.scenario, totals.steps,
                                 totals.steps == 1 ? "" : "s") +
                     '\n';
  carrier_table(text, totals, words, language);
  item(text, words.demand, totals.demand_mwh);
  item(text, words.peak, totals.peak_load_mw);
  item(text, words.loss, totals.loss_mwh);
  item(text, words.imported, totals.import_mwh);
  item(text, words.exported, totals.export_mwh);
  item(text, words.charged, totals.charge_mwh);
  item(text, words.curtailed, totals.curtailment_mwh);
  item(text, words.unserved, totals.unserved_mwh);
  item(text, words.green_energy, 100.0 * totals.green_share_energy);
  item(text, words.green_traced, 100.0 * totals.green_share_traced);
  item(text, words.green_peak, totals.green_peak_median_mw, 100.0 * totals.green_peak_share_median);
  item(text, words.emission, totals.emission_t);
  item(text, words.cost, totals.total_cost, totals.currency);
  item(text, words.bound, totals.bound, totals.currency, totals.gap);
  item(text, words.residual, totals.balance_residual_max_mw);
  return text;
}

}  // namespace gridstep
