#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/problem.hpp"
#include "engine/scenario/csv.hpp"

namespace gridstep::models {

/// A table of RTS-GMLC's SourceData, as text.
class SourceTable {
 public:
  SourceTable() = default;
  SourceTable(std::string file, std::vector<std::string> columns, std::vector<CsvRecord> rows);

  [[nodiscard]] const std::vector<CsvRecord>& rows() const { return rows_; }
  [[nodiscard]] std::vector<std::string> columns() const;
  [[nodiscard]] bool has(const std::string& column) const { return position_.contains(column); }
  [[nodiscard]] const std::string& file() const { return file_; }

  /// Adds a problem for every column that is missing.
  void require(const std::vector<std::string>& columns, Problems& problems) const;

  /// The cell, empty where the column is missing.
  [[nodiscard]] std::string text(const CsvRecord& row, const std::string& column) const;
  /// The cell as a number; `NA` and an empty cell are 0. A problem where it is none.
  double number(const CsvRecord& row, const std::string& column, Problems& problems) const;
  [[nodiscard]] Place place(const CsvRecord& row, const std::string& column) const;

 private:
  std::string file_;
  std::map<std::string, std::size_t> position_;
  std::vector<CsvRecord> rows_;
};

/// Time series of one file: rows of evenly spaced periods, one column per thing.
struct SourceSeries {
  Index start_year = 0, start_month = 0, start_day = 0;
  Index periods_per_day = 0;
  Index periods = 0;
  std::map<std::string, std::vector<double>> columns;  ///< MW
};

/// The folder RTS_Data of the public repository, or the repository itself.
class RtsSource {
 public:
  RtsSource(const std::filesystem::path& folder, Problems& problems);

  SourceTable table(const std::string& name);
  /// A file as timeseries_pointers.csv names it; letter case is not looked at, because the
  /// published names have it wrong. `named_at` is where it is named.
  SourceSeries series(const std::string& pointer, const Place& named_at);

  /// The data use disclaimer of the source's README.md; empty where it is not there.
  std::string notice();

 private:
  /// The path below the root with the letter case it has on disk; empty where there is none.
  [[nodiscard]] std::string on_disk(const std::string& relative) const;
  SourceTable read(const std::string& relative, const Place& named_at);

  std::filesystem::path given_;
  std::filesystem::path root_;  ///< the folder RTS_Data
  Problems& problems_;
};

}  // namespace gridstep::models
