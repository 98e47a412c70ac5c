#include "engine/scenario/header_guard.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/text.hpp"

namespace gridstep {

namespace {

bool is_ascii(char byte) {
  return static_cast<unsigned char>(byte) < 0x80;
}

/// Position behind the string that opens at `at`, or behind the line where it is not closed.
std::size_t after_string(std::string_view text, std::size_t at) {
  const char quote = text[at];
  const std::string_view triple = quote == '"' ? "\"\"\"" : "'''";
  const bool multi_line = text.substr(at, 3) == triple;
  at += multi_line ? 3U : 1U;
  for (; at < text.size(); ++at) {
    if (text[at] == '\\' && quote == '"') {
      ++at;
    } else if (multi_line && text.substr(at, 3) == triple) {
      return at + 3;
    } else if (!multi_line && (text[at] == quote || text[at] == '\n')) {
      return at + 1;
    }
  }
  return text.size();
}

bool report_depth(std::string_view text, std::size_t at, const std::string& file, const char* what,
                  int most, Problems& problems) {
  problems.error("GS0113", place_at(text, at, file), what,
                 fmt::format("at most {} levels are read", most),
                 "a header has sections of plain fields: [time], [economy] and so on");
  return false;
}

/// Whether the bracket at `at` is the first thing in its line.
bool begins_line(std::string_view text, std::size_t at) {
  const auto before = text.substr(0, at).find_last_not_of(" \t");
  return before == std::string_view::npos || text[before] == '\n';
}

/// Whether a key, or a bracket for the parser to judge, follows the `[` or `[[` at `at`.
bool check_section_name(std::string_view text, std::size_t at, const std::string& file,
                        Problems& problems) {
  at += text.substr(at, 2) == "[[" ? 2U : 1U;
  at = text.find_first_not_of(" \t", at);
  constexpr std::string_view begins_key =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-\"'[]";
  if (at == std::string_view::npos || begins_key.find(text[at]) != std::string_view::npos ||
      !is_ascii(text[at]))  // reported where it stands
    return true;
  problems.error("GS0112", place_at(text, at, file), "no section name follows the [",
                 "a section is named by letters a-z, digits, _ and -", "write for example [time]");
  return false;
}

bool report_no_ascii(std::string_view text, std::size_t at, const std::string& file,
                     Problems& problems) {
  const std::size_t end = text.find_first_of(" \t\r\n", at);
  problems.error("GS0112", place_at(text, at, file),
                 fmt::format("{} stands outside quotes", in_quotes(text.substr(at, end - at))),
                 "names of fields and sections, numbers and signs are plain ASCII",
                 "put text in straight double quotes, and mind full-width signs such as ＝ and “");
  return false;
}

}  // namespace

bool check_header_form(std::string_view text, const std::string& file, Problems& problems) {
  int dots = 0;
  int brackets = 0;
  for (std::size_t at = 0; at < text.size();) {
    switch (text[at]) {
      case '"':
      case '\'':
        at = after_string(text, at);
        continue;
      case '#':
        at = std::min(text.find('\n', at), text.size());
        continue;
      case '.':
        if (++dots > most_key_depth)
          return report_depth(text, at, file, "a dotted key is too deep", most_key_depth, problems);
        break;
      case '[':
        if (brackets == 0 && begins_line(text, at) && !check_section_name(text, at, file, problems))
          return false;
        [[fallthrough]];
      case '{':
        dots = 0;
        if (++brackets > most_bracket_depth)
          return report_depth(text, at, file, "brackets are nested too deep", most_bracket_depth,
                              problems);
        break;
      case ']':
      case '}':
        dots = 0;
        brackets -= brackets > 0 ? 1 : 0;
        break;
      case '=':
      case ',':
      case '\n':
        dots = 0;
        break;
      default:
        if (!is_ascii(text[at])) return report_no_ascii(text, at, file, problems);
        break;
    }
    ++at;
  }
  return true;
}

}  // namespace gridstep
