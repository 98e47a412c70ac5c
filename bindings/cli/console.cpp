#include "bindings/cli/console.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <set>
#include <string_view>
#include <utility>

#include "bindings/problems/words.hpp"

namespace gridstep::cli {

namespace {

constexpr Index bar_width = 30;
constexpr Index line_every_percent = 5;

/// Writes to stderr. Where nobody can read it (a full disk, a closed pipe) the work goes on.
void tell(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

bool stderr_is_terminal() {
  return isatty(STDERR_FILENO) == 1;
}

std::string dressed(const char* colour, const std::string& text) {
  return colour_allowed() ? fmt::format("\x1b[{}m{}\x1b[0m", colour, text) : text;
}

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

bool colour_allowed() {
  return stderr_is_terminal() && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
}

bool reads_chinese() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (!environment(name).empty()) return environment(name).substr(0, 2) == "zh";
  return false;
}

Language reader_language() {
  return reads_chinese() ? Language::chinese : Language::english;
}

void Console::say(const std::string& message) const {
  if (!quiet) tell(message + "\n");
}

void Console::warn(const std::string& message) const {
  tell(fmt::format("{} {}\n", dressed("33", "warning:"), message));
}

void Console::fail(const std::string& message) const {
  tell(fmt::format("{} {}\n", dressed("31", "error:"), message));
}

void Console::problems(const Problems& problems) const {
  for (const Problem& one : problems.all()) problem(one);
  explain(problems);
}

void Console::explain(const Problems& problems) const {
  if (!reads_chinese()) return;
  std::set<std::string> explained;
  for (const Problem& one : problems.all()) {
    const auto [title, fix] = gridstep::problems::chinese_words_of(one.code);
    if (!title.empty() && explained.insert(one.code).second)
      say(fmt::format("{} {}。改法：{}", one.code, title, fix));
  }
}

void Console::problem(const Problem& problem) const {
  tell(to_text(problem) + "\n");
}

Progress::Progress(const Console& console, std::string what)
    : console_(console), what_(std::move(what)), on_terminal_(stderr_is_terminal()) {}

Progress::~Progress() {
  if (on_terminal_ && shown_percent_ >= 0 && !console_.quiet) tell("\r\x1b[K");
}

void Progress::at(Index done, Index all) {
  if (console_.quiet || all <= 0) return;
  const Index percent = 100 * done / all;
  if (on_terminal_) {
    if (percent != shown_percent_) draw_bar(percent);
    shown_percent_ = percent;
  } else if (percent / line_every_percent > shown_percent_ / line_every_percent ||
             (shown_percent_ < 0 && percent >= line_every_percent)) {
    tell(fmt::format("{} {:3} %\n", what_, percent));
    shown_percent_ = percent;
  }
}

void Progress::draw_bar(Index percent) const {
  const Index filled = percent * bar_width / 100;
  std::string bar;
  for (Index k = 0; k < bar_width; ++k) bar += k < filled ? "█" : "░";
  tell(fmt::format("\r{} {} {:3} %", what_, bar, percent));
}

}  // namespace gridstep::cli
