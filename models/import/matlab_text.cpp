#include "models/import/matlab_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <limits>
#include <string_view>
#include <utility>

#include "engine/scenario/text.hpp"
#include "engine/scenario/value.hpp"
#include "models/import/matlab_cursor.hpp"

namespace gridstep::models {

namespace {

constexpr Index most_problems = 20;

/// A number, Inf or NaN with any sign.
bool read_value(std::string_view text, double& value) {
  if (parse_number(text, value)) return true;
  std::string word(text);
  std::transform(word.begin(), word.end(), word.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const bool negative = word.starts_with('-');
  if (negative || word.starts_with('+')) word.erase(0, 1);
  if (word != "inf" && word != "nan") return false;
  value = word == "inf" ? std::numeric_limits<double>::infinity()
                        : std::numeric_limits<double>::quiet_NaN();
  if (negative) value = -value;
  return true;
}

class Reader : private MatlabCursor {
 public:
  Reader(std::string text, std::string file, Problems& problems)
      : MatlabCursor(std::move(text), std::move(file)), limited_(problems, file_, most_problems) {
    result_.file = file_;
  }

  MatlabStruct read() {
    for (skip_between(true); !at_end() && !limited_.is_spent(); skip_between(false)) {
      read_statement();
      limited_.drain();
    }
    limited_.finish();
    return std::move(result_);
  }

 private:
  /// What may stand between two statements. The comments before the first one are kept.
  void skip_between(bool is_first) {
    const std::size_t start = at_;
    for (skip_blank(true); peek() == ';' || peek() == ','; skip_blank(true)) step();
    if (is_first) result_.comment = text_.substr(start, at_ - start);
  }

  void refuse_statement(const Place& where) {
    const std::size_t start = line_start_ + at(where.column - 1);
    const std::size_t end = std::min(text_.find('\n', start), text_.size());
    limited_.found().error("GS0601", where,
                           in_quotes(trimmed(std::string_view(text_).substr(start, end - start))) +
                               " is no assignment of numbers",
                           "a case is read as data, nothing in it is executed",
                           "run it in MATLAB or Octave and save the resulting case with savecase");
    skip_line();
  }

  void read_statement() {
    const Place where = place();
    const std::string word = is_letter(peek()) ? read_word() : std::string();
    const bool is_first = std::exchange(is_first_, false);
    if (word == "function" && is_first) return read_function(where);
    if ((word == "end" || word == "return" || word == "endfunction") && ends_statement()) return;
    skip_blank(false);
    const bool is_field = !word.empty() && (struct_.empty() || word == struct_) && take('.');
    const std::string field = is_field ? read_word() : std::string();
    if (field.empty() || !take('=') || peek() == '=') return refuse(where);
    struct_ = word;
    skip_blank(false);
    MatlabValue value;
    value.place = where;
    if (!read_right_side(value)) return refuse(where);
    const auto [earlier, is_new] = result_.fields.emplace(field, std::move(value));
    if (is_new) return;
    limited_.found().error("GS0602", where, fmt::format("{}.{} is assigned twice", word, field),
                           fmt::format("first in line {}", earlier->second.place.row),
                           "delete one of the two");
  }

  /// Refuses the statement that began at `where`, on the line where it did.
  void refuse(const Place& where) {
    if (line_ == where.row) return refuse_statement(where);
    limited_.found().error("GS0601", place(),
                           "what stands here belongs to no assignment of numbers",
                           "a case is read as data, nothing in it is executed",
                           fmt::format("look at the statement that begins in line {}", where.row));
    skip_line();
  }

  [[nodiscard]] bool ends_statement() {
    skip_blank(false);
    return at_end() || peek() == '\n' || peek() == ';' || peek() == ',';
  }

  /// `function mpc = name`
  void read_function(const Place& where) {
    skip_blank(false);
    const std::string filled = read_word();
    const bool is_assigned = take('=');
    skip_blank(false);
    result_.function = read_word();
    if (take('(') && !take(')')) return refuse(where);
    if (filled.empty() || !is_assigned || result_.function.empty() || !ends_statement())
      return refuse(where);
    struct_ = filled;
    const std::size_t start = at_;
    skip_blank(true);
    result_.comment += text_.substr(start, at_ - start);
  }

  bool read_right_side(MatlabValue& value) {
    if (peek() == '[') {
      if (!read_matrix(value)) return true;  // what is wrong has been said
    } else if (peek() == '{') {
      if (!read_list(value)) return true;
    } else if (peek() == '\'' || peek() == '"') {
      value.is_text = true;
      if (!read_text(value)) return false;
    } else {
      MatlabRow row;
      if (!read_number(row)) return false;
      value.rows.push_back(std::move(row));
    }
    return ends_statement();
  }

  bool read_text(MatlabValue& value) {
    const char quote = peek();
    step();
    std::string read;
    for (; !at_end() && peek() != '\n'; step()) {
      if (peek() == quote && peek(1) == quote)
        step();
      else if (peek() == quote) {
        step();
        value.texts.push_back(std::move(read));
        return true;
      }
      read += peek();
    }
    return false;
  }

  /// The longest run that might be a number, so that `1/3` is refused as a whole.
  bool read_number(MatlabRow& row) {
    const Place where = place();
    const std::size_t start = at_;
    while (is_word(peek()) || peek() == '.' || peek() == '+' || peek() == '-') {
      if (text_.compare(at_, 3, "...") == 0) break;
      step();
    }
    double value = 0.0;
    if (!read_value(std::string_view(text_).substr(start, at_ - start), value)) return false;
    row.values.push_back(value);
    row.places.emplace_back(where.row, where.column);
    return true;
  }

  void refuse_entry(const Place& where, const std::string& field) {
    const std::size_t start = line_start_ + at(where.column - 1);
    std::size_t end = start;
    while (end < text_.size() &&
           std::string_view(" \t\r\n,;]").find(text_[end]) == std::string_view::npos)
      ++end;
    limited_.found().error(
        "GS0603", where,
        in_quotes(std::string_view(text_).substr(start, end - start)) + " stands in " + field,
        "a matrix holds numbers only; nothing is computed", "write the number it stands for");
    while (at_ < end) step();
    if (end == start && !at_end()) step();
  }

  /// False where the matrix does not end.
  bool read_matrix(MatlabValue& value) {
    step();
    MatlabRow row;
    const auto end_row = [&] {
      if (!row.values.empty()) value.rows.push_back(std::move(row));
      row = {};
    };
    for (;;) {
      skip_blank(false);
      if (at_end()) return refuse_open(value, "[ is not closed by ]");
      const char c = peek();
      if (c == ']') break;
      if (c == ',' || c == ';' || c == '\n') {
        if (c != ',') end_row();
        step();
        continue;
      }
      const Place where = place();
      const bool is_number = read_number(row);
      if (is_number && std::string_view(" \t\r\n,;]%").find(peek()) != std::string_view::npos)
        continue;
      if (is_number && text_.compare(at_, 3, "...") == 0) continue;
      if (line_ == where.row) at_ = line_start_ + at(where.column - 1);
      refuse_entry(where, "a matrix");
      if (!is_number) {  // something for it, so that the row keeps its width
        row.values.push_back(1.0);
        row.places.emplace_back(where.row, where.column);
      }
      limited_.drain();
      if (limited_.is_spent()) return false;
    }
    end_row();
    step();
    return true;
  }

  bool read_list(MatlabValue& value) {
    value.is_text = true;
    step();
    for (;;) {
      skip_blank(true);
      if (at_end()) return refuse_open(value, "{ is not closed by }");
      const char c = peek();
      if (c == '}') break;
      if (c == ',' || c == ';') {
        step();
      } else if (c == '\'' || c == '"') {
        if (!read_text(value)) return refuse_open(value, "a quote is not closed in its line");
      } else {
        MatlabRow number;
        const Place where = place();
        if (read_number(number)) {
          value.texts.push_back(fmt::format("{}", number.values.front()));
          continue;
        }
        if (line_ == where.row) at_ = line_start_ + at(where.column - 1);
        refuse_entry(where, "a list");
        limited_.drain();
        if (limited_.is_spent()) return false;
      }
    }
    step();
    return true;
  }

  bool refuse_open(const MatlabValue& value, const char* what) {
    limited_.found().error("GS0604", value.place, what, "the statement begins here and never ends",
                           "the file may be cut off: get it again");
    at_ = text_.size();
    return false;
  }

  LimitedProblems limited_;
  MatlabStruct result_;
  std::string struct_;  ///< name of the struct that is filled; empty until it is known
  bool is_first_ = true;
};

}  // namespace

MatlabStruct read_matlab(std::string text, const std::string& file, Problems& problems) {
  return Reader(std::move(text), file, problems).read();
}

}  // namespace gridstep::models
