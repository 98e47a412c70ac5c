#include "engine/scenario/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gridstep {

namespace {

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

bool is_control(char byte) {
  return static_cast<unsigned char>(byte) < 0x20 || byte == '\x7f';
}

/// Bytes of the well-formed UTF-8 character at `at` [unicode, table 3-7], or 0.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t n) {
    return at + n < text.size() ? static_cast<unsigned char>(text[at + n]) : 0U;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  const unsigned second_min = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned second_max = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (byte(1) < second_min || byte(1) > second_max) return 0;
  const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  for (std::size_t n = 2; n < length; ++n)
    if (byte(n) < 0x80 || byte(n) > 0xBF) return 0;
  return length;
}

bool looks_like_utf16(std::string_view text) {
  if (text.size() < 2) return false;
  return text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF" ||
         (text[0] == '\0') != (text[1] == '\0');
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && continues(text[most])) --most;
  return std::string(text.substr(0, most)) + "…";
}

std::string in_quotes(std::string_view text) {
  std::string shown = "'";
  for (const char byte : shortened(text, 60)) {
    if (is_control(byte))
      shown += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    else
      shown += byte;
  }
  return shown + "'";
}

std::string listed(const std::vector<std::string>& words) {
  constexpr std::size_t most = 12;
  const std::size_t shown = std::min(words.size(), most);
  std::string text;
  for (std::size_t n = 0; n < shown; ++n) {
    if (n > 0) text += n + 1 == words.size() ? " or " : ", ";
    text += words[n];
  }
  if (shown < words.size()) text += ", …";
  return text;
}

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
  const std::string near = did_you_mean(word, known);
  if (!near.empty()) return fmt::format("did you mean '{}'?", near);
  return known.empty() ? std::string() : "choose from " + listed(known);
}

Index characters_in(std::string_view utf8) {
  return static_cast<Index>(
      std::count_if(utf8.begin(), utf8.end(), [](char byte) { return !continues(byte); }));
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_control);
}

Place place_at(std::string_view text, std::size_t offset, const std::string& file) {
  const std::string_view before = text.substr(0, offset);
  const auto line_break = before.rfind('\n');
  const std::string_view line =
      line_break == std::string_view::npos ? before : before.substr(line_break + 1);
  const bool is_csv = file.size() > 4 && file.compare(file.size() - 4, 4, ".csv") == 0;
  const auto columns =
      is_csv ? std::count(line.begin(), line.end(), ',') : std::ptrdiff_t{characters_in(line)};
  const auto rows = std::count(before.begin(), before.end(), '\n');
  return {file, static_cast<int>(rows) + 1, static_cast<int>(columns) + 1};
}

bool check_encoding(std::string& text, const std::string& file, Problems& problems) {
  if (looks_like_utf16(text)) {
    problems.error("GS0106", {file, 1, 1}, "the file is UTF-16 text", "files are read as UTF-8",
                   "save it as UTF-8, in Excel as 'CSV UTF-8 (comma delimited)'");
    return false;
  }
  if (text.compare(0, 3, "\xEF\xBB\xBF") == 0) text.erase(0, 3);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    if (text[at] == '\0') {
      problems.error("GS0106", place_at(text, at, file), "a NUL byte stands here",
                     "files are plain UTF-8 text",
                     "the file may be binary or damaged: export it again as text");
      return false;
    }
    if (length == 0) {
      problems.error(
          "GS0106", place_at(text, at, file),
          fmt::format("byte 0x{:02x} is not UTF-8", static_cast<unsigned char>(text[at])),
          "files are read as UTF-8",
          "the file may be GBK or Latin-1: save it as UTF-8, in Excel as 'CSV UTF-8 "
          "(comma delimited)'");
      return false;
    }
    at += length;
  }
  return true;
}

void LimitedProblems::drain() {
  for (const Problem& problem : found_.all()) {
    if (seen_++ >= limit_) continue;
    last_ = std::max(last_, std::pair(problem.place.row, problem.place.column));
    if (problem.severity == Problem::Severity::error)
      into_.error(problem.code, problem.place, problem.what, problem.why, problem.help);
    else
      into_.warning(problem.code, problem.place, problem.what, problem.why, problem.help);
  }
  found_ = Problems();
}

void LimitedProblems::finish() {
  drain();
  if (seen_ <= limit_) return;
  into_.error("GS0117", {file_, last_.first, last_.second},
              fmt::format("and {}{} more problems in this file", is_spent() ? "at least " : "",
                          seen_ - limit_),
              fmt::format("the first {} are listed", limit_), "mend these and validate again");
}

}  // namespace gridstep
