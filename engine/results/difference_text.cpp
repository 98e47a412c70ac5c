#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "engine/results/difference.hpp"
#include "engine/results/text_table.hpp"

namespace gridstep {

namespace {

struct DifferenceWords {
  const char* none;
  const char* only_in;
  const char* variables;
  const char* head[8];
};

constexpr DifferenceWords english = {
    "{} and {}: no differences\n",
    "only in {}: {} {}: {}\n",
    "only in {}: variables {}\n",
    {"differs", "values", "max |difference|", "unit", "first", "second", "at", "of"},
};

constexpr DifferenceWords chinese = {
    "{} 与 {}：无差异\n",
    "仅 {} 有：{} 个 {}：{}\n",
    "仅 {} 有：变量 {}\n",
    {"差异变量", "数值个数", "最大绝对差", "单位", "前者", "后者", "时刻", "对象"},
};

/// The first few, and whether there are more.
std::string some_of(const std::vector<std::string>& names, std::int64_t count, bool is_time) {
  constexpr std::size_t most = 8;
  if (is_time) return fmt::format("{}", fmt::join(names, " … "));
  const std::size_t shown = std::min(most, names.size());
  return fmt::format("{}{}", fmt::join(names.begin(), names.begin() + shown, ", "),
                     static_cast<std::int64_t>(shown) < count ? ", …" : "");
}

std::string only_text(const DifferenceWords& words, const std::string& file,
                      const AxisDifference& axis, const std::vector<std::string>& ids,
                      std::int64_t count) {
  if (count == 0) return "";
  return fmt::format(fmt::runtime(words.only_in), file, count, axis.axis,
                     some_of(ids, count, axis.axis == "time"));
}

std::string short_text(const std::string& value) {
  constexpr std::size_t most = 24;
  std::size_t end = std::min(most, value.size());
  while (end < value.size() && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) --end;
  return end < value.size() ? value.substr(0, end) + "…" : value;
}

}  // namespace

std::string to_text(const Differences& differences, Language language) {
  const DifferenceWords& words = language == Language::chinese ? chinese : english;
  if (differences.none())
    return fmt::format(fmt::runtime(words.none), differences.a, differences.b);
  std::string text = fmt::format("{} | {}\n", differences.a, differences.b);
  for (const AxisDifference& axis : differences.axes)
    text += only_text(words, differences.a, axis, axis.only_in_a, axis.count_a) +
            only_text(words, differences.b, axis, axis.only_in_b, axis.count_b);
  if (!differences.only_in_a.empty())
    text += fmt::format(fmt::runtime(words.variables), differences.a,
                        fmt::join(differences.only_in_a, ", "));
  if (!differences.only_in_b.empty())
    text += fmt::format(fmt::runtime(words.variables), differences.b,
                        fmt::join(differences.only_in_b, ", "));
  if (differences.variables.empty()) return text;
  TextTable table(1);
  table.add({std::begin(words.head), std::end(words.head)});
  for (const VariableDifference& one : differences.variables)
    table.add({one.variable, fmt::format("{}", one.values),
               std::isfinite(one.worst) ? fmt::format("{:.3g}", one.worst) : "-", one.unit,
               short_text(one.a), short_text(one.b), one.time, one.thing});
  return text + table.text();
}

nlohmann::ordered_json to_json(const Differences& differences) {
  nlohmann::ordered_json axes = nlohmann::ordered_json::array();
  for (const AxisDifference& axis : differences.axes)
    axes.push_back({{"axis", axis.axis},
                    {"only_in_a", axis.only_in_a},
                    {"only_in_b", axis.only_in_b},
                    {"count_a", axis.count_a},
                    {"count_b", axis.count_b}});
  nlohmann::ordered_json variables = nlohmann::ordered_json::array();
  for (const VariableDifference& one : differences.variables)
    variables.push_back(
        {{"variable", one.variable},
         {"unit", one.unit},
         {"values", one.values},
         {"max_abs_difference", std::isfinite(one.worst) ? nlohmann::ordered_json(one.worst)
                                                         : nlohmann::ordered_json(nullptr)},
         {"time", one.time},
         {"thing", one.thing},
         {"a", one.a},
         {"b", one.b}});
  return {{"a", differences.a},
          {"b", differences.b},
          {"same", differences.none()},
          {"axes", axes},
          {"only_in_a", differences.only_in_a},
          {"only_in_b", differences.only_in_b},
          {"variables", variables}};
}

}  // namespace gridstep
