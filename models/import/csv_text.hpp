#pragma once

#include <fmt/format.h>

#include <string>
#include <type_traits>

namespace gridstep::models {

/// A CSV table while it is written: numbers in as few digits as give them back exactly.
class CsvText {
 public:
  explicit CsvText(std::string columns) : text_(std::move(columns) + "\n") {}

  template <class... Cells>
  void row(const Cells&... cells) {
    bool is_first = true;
    ((text_ += is_first ? "" : ",", append(cells), is_first = false), ...);
    text_ += '\n';
    ++rows_;
  }

  [[nodiscard]] bool empty() const { return rows_ == 0; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  template <class Cell>
  void append(const Cell& cell) {
    if constexpr (std::is_arithmetic_v<Cell>)
      text_ += fmt::format("{}", cell);
    else
      append_text(cell);
  }
  void append_text(const std::string& cell) {
    if (cell.find_first_of(",\"#") == std::string::npos) {
      text_ += cell;
      return;
    }
    text_ += '"';
    for (const char c : cell) text_ += c == '"' ? std::string("\"\"") : std::string(1, c);
    text_ += '"';
  }

  std::string text_;
  int rows_ = 0;
};

/// A finite number as a cell, and nothing for an infinite one: no limit.
inline std::string limit_cell(double value, bool has_limit) {
  return has_limit ? fmt::format("{}", value) : std::string();
}

}  // namespace gridstep::models
