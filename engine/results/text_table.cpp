#include "engine/results/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/results/text_width.hpp"

namespace gridstep {

namespace {

/// Decimals that a number in this unit is worth; of large sums of money none.
int digits_of(const std::string& unit, double value) {
  constexpr double large = 1e5;
  if (unit == "t/MWh") return 4;
  if (unit == "MWh" || unit == "MW") return 1;
  if (unit == "t") return 0;
  return std::abs(value) < large ? 2 : 0;
}

/// Long numbers in groups of three digits.
std::string grouped(std::string number) {
  const std::size_t begin = number.find_first_of("0123456789");
  const std::size_t end = std::min(number.find('.'), number.size());
  for (std::size_t at = end; at > begin + 3;) number.insert(at -= 3, 1, ',');
  return number;
}

}  // namespace

void TextTable::add(std::vector<std::string> cells) {
  widths_.resize(std::max(widths_.size(), cells.size()), 0);
  for (std::size_t n = 0; n < cells.size(); ++n)
    widths_[n] = std::max(widths_[n], shown_width(cells[n]));
  lines_.push_back({"", std::move(cells)});
}

void TextTable::add_title(const std::string& title) {
  lines_.push_back({title, {}});
}

std::string TextTable::text() const {
  std::string text;
  for (const Line& one : lines_) {
    std::string line = one.title;
    for (std::size_t n = 0; n < one.cells.size(); ++n)
      line += "  " + (n < left_ ? padded(one.cells[n], widths_[n])
                                : right_aligned(one.cells[n], widths_[n]));
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string markdown_line(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (std::string cell : cells) {
    for (std::size_t bar = cell.find('|'); bar != std::string::npos; bar = cell.find('|', bar + 2))
      cell.insert(bar, 1, '\\');
    line += " " + cell + " |";
  }
  return line + "\n";
}

bool is_share(const std::string& unit) {
  return unit == "1";
}

std::string number_text(double value, const std::string& unit, bool with_sign) {
  if (!std::isfinite(value)) return "-";
  const double shown = is_share(unit) ? 100.0 * value : value;
  const int digits = digits_of(unit, shown);
  return grouped(with_sign ? fmt::format("{:+.{}f}", shown, digits)
                           : fmt::format("{:.{}f}", shown, digits));
}

std::string shown_unit(const std::string& unit) {
  return is_share(unit) ? "%" : unit;
}

}  // namespace gridstep
