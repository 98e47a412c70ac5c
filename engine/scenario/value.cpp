#include "engine/scenario/value.hpp"

#include <fast_float/fast_float.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "engine/base/error.hpp"
#include "engine/scenario/text.hpp"
#include "engine/time/time_grid.hpp"

namespace gridstep {

namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& letter : lower)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return lower;
}

/// Help for a text of digits and commas: a decimal comma, thousands separators or both.
std::string comma_help(const std::string& text) {
  std::string without = text;
  without.erase(std::remove(without.begin(), without.end(), ','), without.end());
  if (without.find_first_not_of("0123456789.+-eE") != std::string::npos) return {};
  const bool one_comma = std::count(text.begin(), text.end(), ',') == 1;
  if (!one_comma || without.find('.') != std::string::npos)
    return fmt::format("leave out thousands separators: {}", without);
  std::string with_point = text;
  std::replace(with_point.begin(), with_point.end(), ',', '.');
  if (text.size() - text.find(',') == 4)
    return fmt::format("write {} for a decimal comma, {} for a thousands separator", with_point,
                       without);
  return fmt::format("write the decimal mark as a point: {}", with_point);
}

/// What to try where a number is followed by other text.
std::string trailing_help(std::string_view rest) {
  if (trimmed(rest) == "%") return "write a fraction: 12 % is 0.12";
  return fmt::format("leave out {}; the unit stands in the column name", in_quotes(trimmed(rest)));
}

/// Month and day of a year that has a 29 February.
bool is_date(std::string_view text) {
  constexpr std::array<int, 12> days = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (text.size() != 5 || text[2] != '-') return false;
  for (const std::size_t at : {0U, 1U, 3U, 4U})
    if (text[at] < '0' || text[at] > '9') return false;
  const auto number_at = [&](std::size_t at) { return 10 * (text[at] - '0') + text[at + 1] - '0'; };
  const int month = number_at(0);
  const int day = number_at(3);
  return month >= 1 && month <= 12 && day >= 1 && day <= days[static_cast<std::size_t>(month - 1)];
}

Value parse_integer(const Field& field, std::string_view text, const Place& place,
                    Problems& problems) {
  double value = 0.0;
  if (!parse_number(text, value)) {
    report_no_number(text, field.name, place, problems);
    return {};
  }
  if (value == std::floor(value) && std::abs(value) <= largest_integer) return value;
  problems.error("GS0206", place, fmt::format("{} is {}", field.name, in_quotes(text)),
                 "it must be a whole number", fmt::format("write {:.0f}", value));
  return {};
}

Value parse_flag(const Field& field, std::string_view text, const Place& place,
                 Problems& problems) {
  const std::string lower = lower_case(text);  // Excel writes TRUE and FALSE
  if (lower == "true" || lower == "false") return lower == "true";
  problems.error("GS0207", place, fmt::format("{} is {}", field.name, in_quotes(text)),
                 "it must be true or false", "write true or false");
  return {};
}

Value parse_text(const Field& field, std::string_view text, const Place& place,
                 Problems& problems) {
  const Index most = field.name == "name" ? 128 : 1024;
  if (has_control_character(text)) {
    problems.error("GS0212", place,
                   fmt::format("{} {} holds a control character", field.name, in_quotes(text)),
                   "text is printable characters on one line", "delete tabs and line breaks");
  } else if (characters_in(text) > most) {
    problems.error("GS0212", place,
                   fmt::format("{} has {} characters", field.name, characters_in(text)),
                   fmt::format("at most {} are allowed", most), "shorten it");
  } else {
    return std::string(text);
  }
  return {};
}

Value parse_instant(const Field& field, std::string_view text, const Place& place,
                    Problems& problems) {
  std::int64_t utc_s = 0;
  std::string why;
  if (text.size() < 64 && parse_time(std::string(text), utc_s, why)) return std::string(text);
  problems.error("GS0209", place, fmt::format("{} is {}", field.name, in_quotes(text)),
                 why.empty() ? "a time is written like 2023-01-01T00:00:00+08:00" : why,
                 "write for example 2023-01-01T00:00:00+08:00");
  return {};
}

Value parse_zone(const Field& field, std::string_view text, const Place& place,
                 Problems& problems) {
  std::int64_t offset_s = 0;
  if (parse_offset(std::string(text.substr(0, 64)), offset_s)) return std::string(text);
  problems.error("GS0210", place, fmt::format("{} is {}", field.name, in_quotes(text)),
                 "it must be an offset from UTC between -14:00 and +14:00",
                 "write for example +08:00; daylight saving is not modelled");
  return {};
}

Value parse_date(const Field& field, std::string_view text, const Place& place,
                 Problems& problems) {
  if (is_date(text)) return std::string(text);
  problems.error("GS0211", place, fmt::format("{} is {}", field.name, in_quotes(text)),
                 "it must be a day of the year as MM-DD",
                 "write for example 10-15 for 15 October; spreadsheets need the cell as text");
  return {};
}

Value parse_list(const Field& field, std::string_view text, const Place& place,
                 Problems& problems) {
  std::vector<std::string> entries;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find_first_of(",;", at), text.size());
    std::string_view part = trimmed(text.substr(at, end - at));
    do {  // an empty part is an id too, a bad one
      const std::string_view word = part.substr(0, part.find(' '));
      const Value entry = parse_text(field, word, place, problems);
      if (!std::holds_alternative<std::string>(entry)) return {};
      entries.push_back(std::get<std::string>(entry));
      part = trimmed(part.substr(word.size()));
    } while (!part.empty());
    at = end + 1;
  }
  return entries;
}

}  // namespace

std::int64_t offset_of_time(const std::string& time) {
  constexpr std::size_t behind_date = 11;
  const auto at = time.find_first_of("+-ZU", behind_date);
  std::int64_t offset_s = 0;
  expect(at != std::string::npos && parse_offset(time.substr(at), offset_s),
         "a time that has been read carries its offset");
  return offset_s;
}

bool parse_number(std::string_view text, double& value) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  const auto [end, error] = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(value);
}

void report_no_number(std::string_view text, const std::string& name, const Place& place,
                      Problems& problems) {
  const std::string what = fmt::format("{} is {}", name, in_quotes(text));
  double value = 0.0;
  const auto [end, error] = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  const std::string_view rest =
      error == std::errc() ? text.substr(static_cast<std::size_t>(end - text.data())) : text;
  if (error == std::errc() && !std::isfinite(value) && rest.empty() &&
      text.find_first_of("0123456789") == std::string_view::npos) {
    problems.error("GS0204", place, what, "a number must be finite",
                   "write a number, or leave the cell empty where the field is optional");
  } else if (error == std::errc::result_out_of_range || (rest.empty() && !std::isfinite(value))) {
    problems.error("GS0204", place, what, "numbers lie between -1.8e308 and 1.8e308",
                   "check the exponent");
  } else if (error == std::errc() && rest.front() == ',' &&
             !comma_help(std::string(text)).empty()) {
    problems.error("GS0205", place, what, "numbers are written with a decimal point",
                   comma_help(std::string(text)));
  } else if (error == std::errc()) {
    problems.error("GS0204", place, what, fmt::format("text follows the number {}", value),
                   trailing_help(rest));
  } else {
    problems.error("GS0204", place, what, "it must be a number",
                   "write digits with a decimal point, such as 12.5");
  }
}

Value parse_value(const Field& field, std::string_view text, const Place& place,
                  Problems& problems) {
  switch (field.type) {
    case FieldType::number: {
      double value = 0.0;
      if (parse_number(text, value)) return value;
      report_no_number(text, field.name, place, problems);
      return {};
    }
    case FieldType::integer:
      return parse_integer(field, text, place, problems);
    case FieldType::flag:
      return parse_flag(field, text, place, problems);
    case FieldType::time:
      return parse_instant(field, text, place, problems);
    case FieldType::offset:
      return parse_zone(field, text, place, problems);
    case FieldType::date:
      return parse_date(field, text, place, problems);
    case FieldType::ids:
      return parse_list(field, text, place, problems);
    case FieldType::id:
    case FieldType::text:
    case FieldType::choice:
    case FieldType::reference:
    case FieldType::profile:
      return parse_text(field, text, place, problems);
  }
  return {};
}

}  // namespace gridstep
