#include <fmt/format.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/ensemble/statistics.hpp"
#include "engine/results/text_table.hpp"

namespace gridstep {

namespace {

/// What is told of a spread, in the order of the columns.
struct Figure {
  const char* name;
  const char* head;
  const char* head_zh;
  double (*of)(const Spread&);
};

constexpr std::array<Figure, 8> figures = {{
    {"mean", "mean", "均值", [](const Spread& s) { return s.moments.mean(); }},
    {"sd", "sd", "标准差", [](const Spread& s) { return s.moments.standard_deviation(); }},
    {"se", "se", "标准误", [](const Spread& s) { return s.moments.standard_error(); }},
    {"min", "min", "最小", [](const Spread& s) { return s.moments.min(); }},
    {"p5", "p5", "p5", [](const Spread& s) { return s.quantile(0.05); }},
    {"p50", "p50", "p50", [](const Spread& s) { return s.quantile(0.5); }},
    {"p95", "p95", "p95", [](const Spread& s) { return s.quantile(0.95); }},
    {"max", "max", "最大", [](const Spread& s) { return s.moments.max(); }},
}};

/// A planner reads of consumers what is traced; the other definitions are in the JSON.
bool is_shown(const RunStatistics::Row& row) {
  const bool of_consumer = row.quantity.find("_consumer") != std::string::npos;
  const std::string traced = "." + definitions()[at(Definition::traced)].name;
  return row.section != Quantity::Section::check &&
         (!of_consumer || row.quantity.ends_with(traced));
}

}  // namespace

std::string to_text(const RunStatistics& statistics, Language language) {
  const bool in_chinese = language == Language::chinese;
  TextTable table(2);
  std::vector<std::string> head = {
      fmt::format(fmt::runtime(in_chinese ? "共 {} 次运行" : "{} runs"), statistics.runs()),
      in_chinese ? "单位" : "unit"};
  for (const Figure& figure : figures) head.emplace_back(in_chinese ? figure.head_zh : figure.head);
  table.add(std::move(head));
  for (const RunStatistics::Row& row : statistics.rows()) {
    if (!is_shown(row)) continue;
    std::vector<std::string> cells = {in_chinese ? row.label_zh : row.label, shown_unit(row.unit)};
    for (const Figure& figure : figures)
      cells.push_back(number_text(figure.of(row.spread), row.unit));
    table.add(std::move(cells));
  }
  return table.text();
}

nlohmann::ordered_json to_json(const Spread& spread) {
  nlohmann::ordered_json json = {{"count", spread.moments.count()}};
  for (const Figure& figure : figures) {
    const double value = figure.of(spread);
    json[figure.name] =
        std::isfinite(value) ? nlohmann::ordered_json(value) : nlohmann::ordered_json(nullptr);
  }
  return json;
}

nlohmann::ordered_json to_json(const RunStatistics& statistics) {
  nlohmann::ordered_json json = {{"runs", statistics.runs()},
                                 {"quantities", nlohmann::ordered_json::object()}};
  for (const RunStatistics::Row& row : statistics.rows()) {
    json["quantities"][row.quantity] = to_json(row.spread);
    json["quantities"][row.quantity]["unit"] = row.unit;
  }
  return json;
}

}  // namespace gridstep
