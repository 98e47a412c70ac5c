#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/problem.hpp"

namespace gridstep {

/// The text without blanks and tabs at its ends.
std::string_view trimmed(std::string_view text);

/// The text, cut after at most `most` bytes where it is longer.
std::string shortened(std::string_view text, std::size_t most);

/// The text in single quotes for a message: at most 60 bytes, control characters spelt out.
std::string in_quotes(std::string_view text);

/// `a, b or c`; at most twelve of them.
std::string listed(const std::vector<std::string>& words);

/// `did you mean 'x'?` where a word of `known` is near, else the words to choose from.
std::string suggestion(const std::string& word, const std::vector<std::string>& known);

/// Characters (code points) of valid UTF-8 text.
Index characters_in(std::string_view utf8);

/// Whether the text holds a character below U+0020 or U+007F.
bool has_control_character(std::string_view text);

/// Row and column of a byte. The column counts characters, in a CSV file the commas before it.
Place place_at(std::string_view text, std::size_t offset, const std::string& file);

/// Strips a byte order mark. Adds a problem and returns false when the text is UTF-16, is no valid
/// UTF-8 or holds a NUL.
bool check_encoding(std::string& text, const std::string& file, Problems& problems);

/// Passes on at most `limit` problems of one file, then counts the rest.
class LimitedProblems {
 public:
  LimitedProblems(Problems& into, std::string file, Index limit)
      : into_(into), file_(std::move(file)), limit_(limit) {}

  /// Where a reader reports; `drain` now and then.
  [[nodiscard]] Problems& found() { return found_; }
  void drain();
  /// So many problems that reading on helps nobody.
  [[nodiscard]] bool is_spent() const { return seen_ >= most_counted; }
  /// Drains, and adds one line about those left out.
  void finish();

 private:
  static constexpr Index most_counted = 10'000;

  Problems& into_;
  std::string file_;
  Index limit_;
  Index seen_ = 0;
  std::pair<int, int> last_{0, 0};  ///< row and column of the last problem passed on
  Problems found_;
};

}  // namespace gridstep
