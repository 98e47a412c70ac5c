#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/problem.hpp"

namespace gridstep {

/// One row of a CSV file below its column names.
struct CsvRecord {
  int line = 0;                    ///< in the file, from 1
  std::vector<std::string> cells;  ///< blanks at both ends removed; empty: not written
  bool ragged = false;             ///< another number of cells than columns
};

/// The cells of one line as they stand there, blanks and quotes included, without their commas; a
/// cell that is not well formed reaches to the end of the line.
std::vector<std::string_view> cells_as_written(std::string_view line);

/// Reads a CSV file row by row: RFC 4180 without line breaks inside cells, UTF-8, comma separated.
/// Accepted silently: a byte order mark, CRLF, rows that are empty throughout. A row whose first
/// cell begins with '#' is a comment. Everything else that is not strict CSV is a problem.
class CsvReader {
 public:
  /// Largest file and longest line read.
  static constexpr std::size_t most_bytes = std::size_t{256} << 20;
  static constexpr std::size_t most_line_bytes = std::size_t{1} << 20;

  /// Reads the row of column names. Without one (a problem is reported) there are no columns and
  /// no records.
  CsvReader(std::string text, std::string file, Problems& problems);

  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  [[nodiscard]] int header_line() const { return header_line_; }
  [[nodiscard]] const std::string& file() const { return file_; }

  /// The next row; false at the end. Ragged rows are reported and handed out all the same.
  bool next(CsvRecord& record);

 private:
  /// The next line that is neither blank nor a comment, split; false at the end of the file.
  bool next_cells(CsvRecord& record);
  bool next_line(std::string_view& line);
  bool split(std::string_view line, std::vector<std::string>& cells);
  void check_columns();
  void report_ragged(const CsvRecord& record);
  /// Gives up on the rest of the file, after a problem that spoils it.
  void stop() { stopped_ = true; }

  std::string text_;
  std::string file_;
  Problems& problems_;
  std::size_t at_ = 0;
  int line_ = 0;
  int header_line_ = 0;
  bool stopped_ = false;
  std::vector<std::string> columns_;
};

}  // namespace gridstep
