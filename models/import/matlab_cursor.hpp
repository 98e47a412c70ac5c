#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/problem.hpp"

namespace gridstep::models {

inline bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

inline bool is_word(char c) {
  return is_letter(c) || (c >= '0' && c <= '9');
}

/// A place in MATLAB text that moves forward: knows its line, skips blanks and comments.
class MatlabCursor {
 protected:
  MatlabCursor(std::string text, std::string file)
      : text_(std::move(text)), file_(std::move(file)) {}

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  [[nodiscard]] Place place() const {
    return {file_, line_, static_cast<int>(at_ - line_start_) + 1};
  }
  void step() {
    if (text_[at_++] != '\n') return;
    ++line_;
    line_start_ = at_;
  }
  void skip_line() {
    while (!at_end() && peek() != '\n') step();
  }

  /// `%{` and `%}` enclose a comment where they stand alone in their lines; such comments nest.
  [[nodiscard]] bool stands_alone(const char* mark) const {
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    const std::string_view line(text_.data() + line_start_, end - line_start_);
    const auto first = line.find_first_not_of(" \t\r");
    const auto last = line.find_last_not_of(" \t\r");
    return first != std::string_view::npos && line.substr(first, last - first + 1) == mark;
  }
  void skip_comment() {
    if (!stands_alone("%{")) {
      skip_line();
      return;
    }
    int depth = 0;
    do {
      if (stands_alone("%{")) ++depth;
      if (stands_alone("%}")) --depth;
      skip_line();
      if (!at_end()) step();
    } while (depth > 0 && !at_end());
  }

  /// Blanks, comments, continuations; line breaks too where `lines`.
  void skip_blank(bool lines) {
    for (;;) {
      if (peek() == ' ' || peek() == '\t' || peek() == '\r' || (lines && peek() == '\n')) {
        step();
      } else if (peek() == '%') {
        skip_comment();
      } else if (text_.compare(at_, 3, "...") == 0) {
        skip_line();
        if (!at_end()) step();
      } else {
        return;
      }
    }
  }

  std::string read_word() {
    const std::size_t start = at_;
    while (is_word(peek())) step();
    return text_.substr(start, at_ - start);
  }

  bool take(char wanted) {
    skip_blank(false);
    if (peek() != wanted) return false;
    step();
    return true;
  }

  std::string text_;
  std::string file_;
  std::size_t at_ = 0;
  int line_ = 1;
  std::size_t line_start_ = 0;
};

}  // namespace gridstep::models
