#include "engine/scenario/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/scenario/text.hpp"

namespace gridstep {

namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Whether two neighbouring cells may be one number that a decimal comma has cut in two.
bool may_be_cut_number(std::string_view whole, std::string_view decimals) {
  if (!whole.empty() && (whole[0] == '-' || whole[0] == '+')) whole.remove_prefix(1);
  return is_digits(whole) && is_digits(decimals);
}

/// Names the two neighbouring cells that are most likely one number: those of fewest digits, as in
/// 0,9. Empty where there are none.
std::string decimal_comma_help(const std::vector<std::string>& cells) {
  std::size_t best = 0;
  std::size_t fewest_digits = std::string::npos;
  for (std::size_t n = 0; n + 1 < cells.size(); ++n) {
    const std::size_t digits = cells[n].size() + cells[n + 1].size();
    if (digits >= fewest_digits || !may_be_cut_number(cells[n], cells[n + 1])) continue;
    best = n;
    fewest_digits = digits;
  }
  if (fewest_digits == std::string::npos) return {};
  return fmt::format("; if {0},{1} is a decimal comma, write {0}.{1}", cells[best],
                     cells[best + 1]);
}

bool all_empty(const std::vector<std::string>& cells) {
  return std::all_of(cells.begin(), cells.end(),
                     [](const std::string& cell) { return cell.empty(); });
}

/// Reads the quoted cell that starts at `at` and moves behind its closing quote.
bool take_quoted(std::string_view line, std::size_t& at, std::string& cell) {
  for (++at; at < line.size(); ++at) {
    if (line[at] != '"') {
      cell += line[at];
    } else if (at + 1 < line.size() && line[at + 1] == '"') {
      cell += line[at++];
    } else {
      ++at;
      return true;
    }
  }
  return false;
}

void trim_in_place(std::string& cell) {
  const std::string_view kept = trimmed(cell);
  if (kept.size() != cell.size()) cell = std::string(kept);
}

std::size_t skip_blanks(std::string_view line, std::size_t at) {
  return std::min(line.find_first_not_of(" \t", at), line.size());
}

/// Reads the cell at `at` and moves to the comma behind it, or to the end of the line. Returns
/// what is wrong with the cell, or null.
const char* take_cell(std::string_view line, std::size_t& at, std::string& cell) {
  cell.clear();
  at = skip_blanks(line, at);
  if (at < line.size() && line[at] == '"') {
    if (!take_quoted(line, at, cell)) return "the quote that opens here is not closed in its line";
    at = skip_blanks(line, at);
    if (at < line.size() && line[at] != ',') return "text follows the closing quote";
  } else {
    const std::size_t end = std::min(line.find(',', at), line.size());
    cell.assign(line.substr(at, end - at));
    at = end;
  }
  trim_in_place(cell);
  return nullptr;
}

}  // namespace

std::vector<std::string_view> cells_as_written(std::string_view line) {
  std::vector<std::string_view> cells;
  std::string ignored;
  for (std::size_t at = 0;; ++at) {
    const std::size_t begin = at;
    if (take_cell(line, at, ignored) != nullptr) at = line.size();
    cells.push_back(line.substr(begin, at - begin));
    if (at >= line.size()) return cells;
  }
}

CsvReader::CsvReader(std::string text, std::string file, Problems& problems)
    : text_(std::move(text)), file_(std::move(file)), problems_(problems) {
  if (!check_encoding(text_, file_, problems_)) {
    stop();
    return;
  }
  CsvRecord names;
  if (next_cells(names)) {
    columns_ = std::move(names.cells);
    header_line_ = names.line;
    check_columns();
  } else if (!stopped_) {
    problems_.error("GS0111", {file_, 1, 1}, "the file has no row of column names",
                    "the first row names the columns", "write the column names, starting with id");
  }
}

void CsvReader::check_columns() {
  if (columns_.size() == 1 && columns_[0].find_first_of(";\t") != std::string::npos) {
    problems_.error("GS0111", {file_, header_line_, 1},
                    "the columns are separated by semicolons or tabs",
                    "a CSV file is comma separated, with a point as decimal mark",
                    "save it again with commas as separators and 12.5 for twelve and a half");
    columns_.clear();
    stop();
    return;
  }
  std::map<std::string, std::size_t> first;
  for (std::size_t n = 0; n < columns_.size(); ++n) {
    const Place place{file_, header_line_, static_cast<int>(n) + 1};
    if (columns_[n].empty()) {
      problems_.error("GS0111", place, fmt::format("column {} has no name", n + 1),
                      "every column is named in the first row", "name the column or delete it");
      continue;
    }
    const auto [other, is_new] = first.emplace(columns_[n], n);
    if (!is_new)
      problems_.error("GS0111", place,
                      fmt::format("column {} stands twice, as columns {} and {}",
                                  in_quotes(columns_[n]), other->second + 1, n + 1),
                      "column names are unique", "delete or rename one of the two");
  }
}

bool CsvReader::next(CsvRecord& record) {
  if (columns_.empty() || !next_cells(record)) return false;
  record.ragged = record.cells.size() != columns_.size();
  if (record.ragged) report_ragged(record);
  return true;
}

bool CsvReader::next_cells(CsvRecord& record) {
  std::string_view line;
  while (next_line(line)) {
    const std::string_view content = trimmed(line);
    if (content.empty() || content.front() == '#') continue;
    if (!split(line, record.cells)) {
      if (columns_.empty()) stop();
      continue;
    }
    if (all_empty(record.cells) || (!record.cells[0].empty() && record.cells[0][0] == '#'))
      continue;
    record.line = line_;
    return true;
  }
  return false;
}

bool CsvReader::next_line(std::string_view& line) {
  if (stopped_ || at_ >= text_.size()) return false;
  const std::size_t end = std::min(text_.find('\n', at_), text_.size());
  line = std::string_view(text_).substr(at_, end - at_);
  at_ = end + 1;
  ++line_;
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  if (line.size() > most_line_bytes) {
    problems_.error("GS0108", {file_, line_, 0}, fmt::format("the line has {} bytes", line.size()),
                    fmt::format("a line has at most {} bytes", most_line_bytes),
                    "check the line ends and quotes of the file");
    stop();
    return false;
  }
  if (line.find('\r') != std::string_view::npos) {
    problems_.error("GS0107", {file_, line_, 0}, "a carriage return stands inside the line",
                    "lines end in LF or CRLF",
                    "save the file again with Unix or Windows line ends");
    stop();
    return false;
  }
  return true;
}

bool CsvReader::split(std::string_view line, std::vector<std::string>& cells) {
  std::size_t count = 0;
  for (std::size_t at = 0;; ++at, ++count) {
    if (count == cells.size()) cells.emplace_back();
    if (const char* fault = take_cell(line, at, cells[count])) {
      problems_.error("GS0109", {file_, line_, static_cast<int>(count) + 1}, fault,
                      "a quoted cell begins and ends with a quote on one line",
                      "a quote inside a cell is written twice: \"\"");
      return false;
    }
    if (at >= line.size()) break;
  }
  cells.resize(count + 1);
  return true;
}

void CsvReader::report_ragged(const CsvRecord& record) {
  const std::size_t cells = record.cells.size();
  const std::size_t columns = columns_.size();
  const Place place{file_, record.line, static_cast<int>(std::min(cells, columns)) + 1};
  const std::string help =
      cells < columns
          ? fmt::format("write a comma for each empty cell from column {} on",
                        in_quotes(columns_[cells]))
          : "put a text that holds a comma in double quotes" + decimal_comma_help(record.cells);
  problems_.error("GS0110", place, fmt::format("the row has {} cells", cells),
                  fmt::format("the file has {} columns", columns), help);
}

}  // namespace gridstep
