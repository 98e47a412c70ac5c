#pragma once

#include <string>
#include <vector>

namespace gridstep {

/// A text taken apart into its lines, to change some and leave every other byte: line ends (LF or
/// CRLF), a byte order mark, a last line that is not ended.
class TextLines {
 public:
  explicit TextLines(const std::string& text);

  [[nodiscard]] int size() const { return static_cast<int>(lines_.size()); }
  /// A line without its end; from 1, as places count.
  [[nodiscard]] std::string& at(int line) { return lines_.at(static_cast<std::size_t>(line - 1)); }

  /// A line of its own behind line `line`, ended as the others are; behind 0: the first.
  void insert_behind(int line, const std::string& content);
  void append(const std::string& content) { insert_behind(size(), content); }
  /// Takes lines out, both named ones too; none where `last` is before `first`.
  void erase(int first, int last);

  [[nodiscard]] std::string text() const;

 private:
  std::string mark_;  ///< byte order mark
  std::vector<std::string> lines_;
  std::vector<std::string> ends_;  ///< by line
  std::string end_ = "\n";         ///< of new lines: as the first line has it
};

}  // namespace gridstep
