#include "engine/results/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/results/text_width.hpp"

namespace gridstep {

namespace {

/// Decimals that a number in this unit is worth.
int digits_of(const std::string& unit) {
  if (unit == "t/MWh") return 4;
  if (unit == "MWh" || unit == "MW") return 1;
  if (unit == "t") return 0;
  return 2;
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

bool is_share(const std::string& unit) {
  return unit == "1";
}

std::string number_text(double value, const std::string& unit, bool with_sign) {
  if (!std::isfinite(value)) return "-";
  const double shown = is_share(unit) ? 100.0 * value : value;
  return with_sign ? fmt::format("{:+.{}f}", shown, digits_of(unit))
                   : fmt::format("{:.{}f}", shown, digits_of(unit));
}

std::string shown_unit(const std::string& unit) {
  return is_share(unit) ? "%" : unit;
}

}  // namespace gridstep
