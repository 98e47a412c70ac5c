#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "engine/results/comparison.hpp"
#include "engine/results/csv_cell.hpp"
#include "engine/results/text_table.hpp"

namespace gridstep {

namespace {

struct ComparisonWords {
  const char* sections[5];  ///< by Quantity::Section
  const char* unit;
  const char* difference;
  const char* relative;
  const char* points;  ///< unit of a difference of shares
  const char* steps;
  const char* currency;
};

constexpr ComparisonWords english = {
    {"cost", "energy", "green", "capacity", "checks"},
    "unit",
    "difference",
    "relative",
    "pp",
    "the runs have {} steps: sums are not like with like\n",
    "the runs count in {}: only costs in the first are shown\n",
};

constexpr ComparisonWords chinese = {
    {"成本", "电量", "绿电", "装机", "校核"},
    "单位",
    "差值",
    "相对变化",
    "个百分点",
    "各方案时段数为 {}，合计量不可直接对比\n",
    "各方案货币为 {}，只列出以第一种货币计的成本\n",
};

const ComparisonWords& words_of(Language language) {
  return language == Language::chinese ? chinese : english;
}

/// With its sign; "=" where both are the same to the last bit.
std::string difference_text(const ComparisonRow& row, std::size_t n, const ComparisonWords& words) {
  const double difference = row.difference(n);
  if (difference == 0.0) return "=";
  if (!std::isfinite(difference)) return "-";
  const std::string text = number_text(difference, row.unit, true);
  return is_share(row.unit) ? text + " " + words.points : text;
}

std::string relative_text(const ComparisonRow& row, std::size_t n) {
  const double relative = row.relative(n);
  if (row.difference(n) == 0.0) return "=";
  // A share's change is told in points; in per cent of per cent it would only mislead.
  if (is_share(row.unit) || !std::isfinite(relative)) return "";
  return fmt::format("{:+.2f} %", 100.0 * relative);
}

/// The change to the first run in a few characters.
std::string short_change(const ComparisonRow& row, std::size_t n, const ComparisonWords& words) {
  const bool tells_nothing = relative_text(row, n).empty();
  return tells_nothing ? difference_text(row, n, words) : relative_text(row, n);
}

/// The cells of a row, label first; for two runs difference and relative difference too.
std::vector<std::string> cells_of(const Comparison& comparison, const ComparisonRow& row,
                                  const ComparisonWords& words, Language language,
                                  std::size_t first, std::size_t end) {
  std::vector<std::string> cells = {language == Language::chinese ? row.label_zh : row.label,
                                    shown_unit(row.unit), number_text(row.values[0], row.unit)};
  if (comparison.names.size() == 2) {
    cells.push_back(number_text(row.values[1], row.unit));
    cells.push_back(difference_text(row, 1, words));
    cells.push_back(relative_text(row, 1));
    return cells;
  }
  for (std::size_t n = first; n < end; ++n) {
    cells.push_back(number_text(row.values[n], row.unit));
    cells.push_back(short_change(row, n, words));
  }
  return cells;
}

std::vector<std::string> head_of(const Comparison& comparison, const ComparisonWords& words,
                                 std::size_t first, std::size_t end) {
  std::vector<std::string> cells = {"", words.unit, comparison.names[0]};
  if (comparison.names.size() == 2)
    return {
        "", words.unit, comparison.names[0], comparison.names[1], words.difference, words.relative};
  for (std::size_t n = first; n < end; ++n) {
    cells.push_back(comparison.names[n]);
    cells.emplace_back("");
  }
  return cells;
}

/// A table of the first run and the runs [first, end).
std::string table_of(const Comparison& comparison, const ComparisonWords& words, Language language,
                     std::size_t first, std::size_t end) {
  TextTable table(2);
  table.add(head_of(comparison, words, first, end));
  const ComparisonRow* before = nullptr;
  for (const ComparisonRow& row : comparison.rows) {
    if (before == nullptr || before->section != row.section)
      table.add_title(words.sections[static_cast<std::size_t>(row.section)]);
    table.add(cells_of(comparison, row, words, language, first, end));
    before = &row;
  }
  return table.text();
}

/// Runs whose sums cannot be held against each other are told so.
std::string notes_of(const Comparison& comparison, const ComparisonWords& words) {
  std::string text;
  if (!comparison.same_steps())
    fmt::format_to(std::back_inserter(text), fmt::runtime(words.steps),
                   fmt::join(comparison.steps, ", "));
  if (!comparison.same_currency())
    fmt::format_to(std::back_inserter(text), fmt::runtime(words.currency),
                   fmt::join(comparison.currencies, ", "));
  return text;
}

std::string csv_number(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : "";
}

}  // namespace

std::string to_text(const Comparison& comparison, Language language) {
  constexpr std::size_t runs_per_table = 4;  // more make lines that no terminal holds
  const ComparisonWords& words = words_of(language);
  const std::size_t runs = comparison.names.size();
  std::string text;
  std::size_t first = 1;
  do {
    const std::size_t end = std::min(runs, first + runs_per_table);
    text += (first > 1 ? "\n" : "") + table_of(comparison, words, language, first, end);
    first = end;
  } while (first < runs);
  return text + notes_of(comparison, words);
}

std::string to_markdown(const Comparison& comparison, Language language) {
  const ComparisonWords& words = words_of(language);
  const std::size_t runs = comparison.names.size();
  const std::vector<std::string> head = head_of(comparison, words, 1, runs);
  std::string text = markdown_line(head) + "| --- | --- |";
  for (std::size_t n = 2; n < head.size(); ++n) text += " ---: |";
  text += "\n";
  for (const ComparisonRow& row : comparison.rows)
    text += markdown_line(cells_of(comparison, row, words, language, 1, runs));
  const std::string notes = notes_of(comparison, words);
  return notes.empty() ? text : text + "\n" + notes;
}

std::string to_csv(const Comparison& comparison) {
  const std::size_t runs = comparison.names.size();
  std::string text = "quantity,unit";
  for (const std::string& name : comparison.names) text += "," + csv_cell(name);
  for (std::size_t n = 1; n < runs; ++n)
    text += "," + csv_cell("difference " + comparison.names[n]) + "," +
            csv_cell("relative " + comparison.names[n]);
  text += "\n";
  for (const ComparisonRow& row : comparison.rows) {
    text += csv_cell(row.quantity) + "," + csv_cell(row.unit);
    for (const double value : row.values) text += "," + csv_number(value);
    for (std::size_t n = 1; n < runs; ++n)
      text += "," + csv_number(row.difference(n)) + "," + csv_number(row.relative(n));
    text += "\n";
  }
  return text;
}

}  // namespace gridstep
