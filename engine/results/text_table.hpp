#pragma once

#include <string>
#include <vector>

namespace gridstep {

/// Lines of cells below each other, on a terminal: every column as wide as its widest cell.
class TextTable {
 public:
  /// The first `left` columns stand to the left, the others to the right.
  explicit TextTable(std::size_t left) : left_(left) {}

  void add(std::vector<std::string> cells);
  /// A line of its own that is no part of any column.
  void add_title(const std::string& title);
  [[nodiscard]] std::string text() const;

 private:
  struct Line {
    std::string title;
    std::vector<std::string> cells;
  };

  std::size_t left_;
  std::vector<std::size_t> widths_;
  std::vector<Line> lines_;
};

/// A line of a table in Markdown.
std::string markdown_line(const std::vector<std::string>& cells);

/// Whether a number in this unit is a share: kept as a fraction, shown in per cent.
bool is_share(const std::string& unit);
/// A number and its unit as a planner reads them; "-" where it is not known.
std::string number_text(double value, const std::string& unit, bool with_sign = false);
std::string shown_unit(const std::string& unit);

}  // namespace gridstep
