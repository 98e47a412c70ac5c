#include "engine/results/overview.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/results/text_table.hpp"

namespace gridstep {

namespace {

/// A column of the overview: a quantity of the comparison, in a unit that is large enough, or its
/// change to the first run.
struct OverviewColumn {
  enum class Shows { value, change };

  const char* quantity;
  Shows shows;
  double scale;
  int digits;
  const char* head;  ///< "{}" stands for the currency
  const char* head_zh;
  const char* small_head = nullptr;  ///< where every value is so small that it is shown as it is
  const char* small_head_zh = nullptr;
};

/// Shown as they are where the greatest has fewer digits than this before the point.
constexpr double small = 1e5;

constexpr double per_cent = 100.0;

const std::vector<OverviewColumn>& overview_columns() {
  using enum OverviewColumn::Shows;
  static const std::vector<OverviewColumn> columns = {
      {"total_cost", value, 1e-6, 1, "cost, M{}", "成本，百万{}", "cost, {}", "成本，{}"},
      {"total_cost", change, per_cent, 2, "change", "变化"},
      {"emission_t", value, 1e-3, 1, "CO2, kt", "CO2，千吨", "CO2, t", "CO2，吨"},
      {"emission_t", change, per_cent, 2, "change", "变化"},
      {"green_share_energy", value, per_cent, 1, "green of gen.", "发电绿电占比"},
      {"green_share_traced", value, per_cent, 1, "of use, traced", "用电绿电占比"},
      {"curtailment_mwh", value, 1e-3, 1, "curtailed, GWh", "弃电，GWh", "curtailed, MWh",
       "弃电，MWh"},
      {"import_mwh", value, 1e-3, 1, "imported, GWh", "受入，GWh", "imported, MWh", "受入，MWh"},
      {"export_mwh", value, 1e-3, 1, "exported, GWh", "外送，GWh", "exported, MWh", "外送，MWh"},
      {"unserved_mwh", value, 1.0, 1, "not served, MWh", "缺供，MWh"},
  };
  return columns;
}

const ComparisonRow* row_of(const Comparison& comparison, const char* quantity) {
  const auto found =
      std::find_if(comparison.rows.begin(), comparison.rows.end(),
                   [&](const ComparisonRow& row) { return row.quantity == quantity; });
  return found == comparison.rows.end() ? nullptr : &*found;
}

bool is_shown_as_it_is(const OverviewColumn& column, const ComparisonRow& row) {
  return column.small_head != nullptr &&
         std::all_of(row.values.begin(), row.values.end(),
                     [](double value) { return !(std::abs(value) >= small); });
}

std::string cell(const OverviewColumn& column, const ComparisonRow& row, std::size_t run) {
  const bool is_change = column.shows == OverviewColumn::Shows::change;
  if (is_change && run == 0) return "";
  const double value = is_change ? row.relative(run) : row.values[run];
  if (!std::isfinite(value)) return "-";
  if (is_change) return fmt::format("{:+.{}f} %", column.scale * value, column.digits);
  const double scale = is_shown_as_it_is(column, row) ? 1.0 : column.scale;
  return fmt::format("{:.{}f}{}", scale * value, column.digits, is_share(row.unit) ? " %" : "");
}

}  // namespace

std::vector<std::vector<std::string>> overview_lines(const Comparison& comparison,
                                                     Language language) {
  std::vector<std::vector<std::string>> lines(comparison.names.size() + 1);
  lines[0].emplace_back("");
  for (std::size_t run = 0; run < comparison.names.size(); ++run)
    lines[run + 1].push_back(comparison.names[run]);
  const std::string currency = comparison.currencies.empty() ? "" : comparison.currencies.front();
  for (const OverviewColumn& column : overview_columns()) {
    const ComparisonRow* row = row_of(comparison, column.quantity);
    const bool tells_something =
        row != nullptr && std::any_of(row->values.begin(), row->values.end(),
                                      [](double value) { return value != 0.0; });
    if (!tells_something) continue;
    const bool is_small = is_shown_as_it_is(column, *row);
    const char* head = is_small ? column.small_head : column.head;
    const char* head_zh = is_small ? column.small_head_zh : column.head_zh;
    lines[0].push_back(
        fmt::format(fmt::runtime(language == Language::chinese ? head_zh : head), currency));
    for (std::size_t run = 0; run < comparison.names.size(); ++run)
      lines[run + 1].push_back(cell(column, *row, run));
  }
  return lines;
}

std::string overview_text(const Comparison& comparison, Language language) {
  TextTable table(1);
  for (std::vector<std::string>& line : overview_lines(comparison, language))
    table.add(std::move(line));
  return table.text();
}

std::string overview_markdown(const Comparison& comparison, Language language) {
  std::string text;
  bool is_head = true;
  for (const std::vector<std::string>& line : overview_lines(comparison, language)) {
    text += markdown_line(line);
    if (!is_head) continue;
    text += "| --- |";
    for (std::size_t k = 1; k < line.size(); ++k) text += " ---: |";
    text += "\n";
    is_head = false;
  }
  return text;
}

}  // namespace gridstep
