#include "engine/scenario/text_lines.hpp"

#include <algorithm>

namespace gridstep {

namespace {

constexpr const char* byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

TextLines::TextLines(const std::string& text) {
  std::size_t at = 0;
  if (text.compare(0, 3, byte_order_mark) == 0) {
    mark_ = byte_order_mark;
    at = 3;
  }
  while (at < text.size()) {
    const std::size_t line_break = std::min(text.find('\n', at), text.size());
    const bool has_return =
        line_break > at && line_break < text.size() && text[line_break - 1] == '\r';
    const std::size_t end = has_return ? line_break - 1 : line_break;
    lines_.push_back(text.substr(at, end - at));
    ends_.push_back(text.substr(end, line_break + 1 - end));
    at = line_break + 1;
  }
  if (!ends_.empty() && !ends_.front().empty()) end_ = ends_.front();
}

void TextLines::insert_behind(int line, const std::string& content) {
  if (line > 0 && ends_.at(static_cast<std::size_t>(line - 1)).empty())
    ends_[static_cast<std::size_t>(line - 1)] = end_;
  lines_.insert(lines_.begin() + line, content);
  ends_.insert(ends_.begin() + line, end_);
}

void TextLines::erase(int first, int last) {
  if (last < first) return;
  ends_.at(static_cast<std::size_t>(first - 2)) = ends_.at(static_cast<std::size_t>(last - 1));
  lines_.erase(lines_.begin() + first - 1, lines_.begin() + last);
  ends_.erase(ends_.begin() + first - 1, ends_.begin() + last);
}

std::string TextLines::text() const {
  std::string text = mark_;
  for (std::size_t n = 0; n < lines_.size(); ++n) text += lines_[n] + ends_[n];
  return text;
}

}  // namespace gridstep
