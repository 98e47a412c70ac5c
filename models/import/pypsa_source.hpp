#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/base/problem.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/files.hpp"
#include "engine/time/series.hpp"

namespace gridstep::models {

/// A CSV file of the folder as text, its first column the index whatever that is called.
struct PypsaFile {
  std::string file;
  std::map<std::string, std::size_t> position;  ///< of the columns
  std::vector<CsvRecord> rows;

  [[nodiscard]] bool has(const std::string& column) const { return position.contains(column); }
  /// Empty where the column is missing.
  [[nodiscard]] std::string text(const CsvRecord& row, const std::string& column) const;
  [[nodiscard]] Place place(const CsvRecord& row, const std::string& column) const;
};

/// One component as PyPSA reads it: an empty cell and a missing column are PyPSA's default, and a
/// series of `TABLE-ATTRIBUTE.csv` takes the place of the cell.
class PypsaThing {
 public:
  PypsaThing(const PypsaFile& table, const CsvRecord& row,
             const std::map<std::string, std::map<std::string, Series>>& series,
             Problems& problems);

  [[nodiscard]] const std::string& name() const { return row_->cells.front(); }
  /// `generators.csv: g1`, for notes.
  [[nodiscard]] std::string shown() const;
  [[nodiscard]] std::string text(const std::string& attribute) const;
  [[nodiscard]] bool is_written(const std::string& attribute) const;
  /// May be infinite; a problem where the cell is no number.
  [[nodiscard]] double number(const std::string& attribute, double fallback) const;
  [[nodiscard]] bool flag(const std::string& attribute, bool fallback) const;
  /// The series, or the cell as a constant. NaN where the series has no value.
  [[nodiscard]] Series series(const std::string& attribute, double fallback) const;
  /// The cell, or the name where there is none.
  [[nodiscard]] Place place(const std::string& attribute) const;

  /// Adds the problem that this cannot be carried over.
  void refuse(
      const std::string& attribute, const std::string& what, const std::string& why,
      const std::string& help = "take it out of the network, or state it in another way") const;

 private:
  const PypsaFile* table_;
  const CsvRecord* row_;
  const std::map<std::string, std::map<std::string, Series>>* series_;
  Problems* problems_;
};

/// The components of one kind, those that are not active left out.
struct PypsaTable {
  PypsaFile file;
  std::map<std::string, std::map<std::string, Series>> series;  ///< by attribute, by name
  std::vector<PypsaThing> things;
  std::vector<std::string> inactive;
};

/// The files of a folder written by PyPSA's `export_to_csv_folder`.
class PypsaFolder {
 public:
  PypsaFolder(Files& files, Problems& problems) : files_(files), problems_(problems) {}

  /// Missing files are tables without rows.
  [[nodiscard]] PypsaFile file(const std::string& name);
  /// The components of `NAME.csv` with those of their series that `attributes` lists, over so many
  /// snapshots.
  void read(const std::string& name, const std::vector<std::string>& attributes, Index snapshots,
            PypsaTable& table);

  /// Names of the CSV files in the folder.
  [[nodiscard]] std::vector<std::string> names() const { return files_.csv_files(""); }

 private:
  void read_series(const std::string& name, const std::string& attribute, Index snapshots,
                   PypsaTable& table);

  Files& files_;
  Problems& problems_;
};

/// The number, also `inf`, `-inf`, `nan`; false when it is none.
bool parse_pypsa_number(const std::string& text, double& value);

}  // namespace gridstep::models
