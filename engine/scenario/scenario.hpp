#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/base/problem.hpp"
#include "engine/scenario/field.hpp"
#include "engine/time/series.hpp"
#include "engine/time/time_grid.hpp"

namespace gridstep {

/// One thing as the user wrote it: a value and a place per field of its table. The table's spec
/// must outlive the row.
class Row {
 public:
  Row(const TableSpec& spec, Place place);

  /// The field's value; throws std::logic_error when the field is unknown or of another type.
  /// Only on checked scenarios may required values be asked without `has`.
  [[nodiscard]] double number(const std::string& field) const;
  [[nodiscard]] Index integer(const std::string& field) const;
  [[nodiscard]] bool flag(const std::string& field) const;
  [[nodiscard]] const std::string& text(const std::string& field) const;
  [[nodiscard]] const std::vector<std::string>& texts(const std::string& field) const;
  /// Whatever the field holds, of any type; empty where it holds nothing.
  [[nodiscard]] const Value& value(const std::string& field) const { return cell(field).value; }
  /// Whether the field holds a value, written or by fallback.
  [[nodiscard]] bool has(const std::string& field) const;
  /// Whether the user wrote the field, readable or not.
  [[nodiscard]] bool is_written(const std::string& field) const;
  /// Where the field stands, or where the row does when the field was not written.
  [[nodiscard]] const Place& place(const std::string& field) const;
  [[nodiscard]] const Place& place() const { return place_; }
  [[nodiscard]] const std::string& id() const { return text("id"); }
  /// For messages, whatever is missing: the id, or `row 7`.
  [[nodiscard]] std::string shown_id() const;
  /// The row's `name`, or its id when it has none.
  [[nodiscard]] const std::string& label() const;
  [[nodiscard]] const TableSpec& spec() const { return *spec_; }

  /// Whether this is a header section that is not written, neither in the file nor by `--set`.
  [[nodiscard]] bool is_absent() const;

  /// Writes the field; an empty value stands for one that could not be read.
  void set(const std::string& field, Value value, Place place);

 private:
  struct Cell {
    Value value;
    Place place;  ///< no file: not written
  };
  [[nodiscard]] const Cell& cell(const std::string& field) const;

  const TableSpec* spec_;
  Place place_;
  std::vector<Cell> cells_;  ///< in the order of the table's fields
};

struct Table {
  const TableSpec* spec = nullptr;
  std::vector<Row> rows;

  /// Position of the row with this id, or -1.
  [[nodiscard]] Index find(const std::string& id) const;
};

/// A time series file: `time` with UTC offset, then one column per thing.
struct ProfileFile {
  std::string path;                                    ///< relative to the scenario folder
  std::vector<std::int64_t> time_s;                    ///< UTC, strictly increasing, evenly spaced;
                                                       ///< empty when the file's times are at fault
  std::vector<int> line;                               ///< of each row in the file, for messages
  std::map<std::string, std::vector<double>> columns;  ///< NaN where a cell could not be read
  std::map<std::string, int> column_position;          ///< from 1, for messages

  /// Seconds from row to row; `alone_s` when there is only one.
  [[nodiscard]] std::int64_t spacing_s(std::int64_t alone_s) const;
};

/// What a `profile` field that names a file asks for.
struct ProfileReference {
  std::string path;    ///< as written, before any '#'
  std::string column;  ///< after the '#', else the row's id
};

/// The field must name a file, see Scenario::names_file.
ProfileReference profile_reference(const Row& row, const std::string& field);

/// Everything the user wrote, in file words, unconverted. Immutable once checked; many runs may
/// share one.
struct Scenario {
  std::filesystem::path folder;  ///< empty: its files lie in memory
  std::string header_text;
  std::map<std::string, Table> tables;          ///< by table name, header sections included
  std::map<std::string, ProfileFile> profiles;  ///< by path as written (before any '#')
  std::map<std::string, std::string> sha256;    ///< of every file read, by relative path

  [[nodiscard]] const Table& table(const std::string& name) const;
  /// The one row of a header section, see Row::is_absent.
  [[nodiscard]] const Row& header(const std::string& section) const;
  /// The steps the header's [time] section asks for.
  [[nodiscard]] TimeGrid time_grid() const;
  /// Values of a `profile` field's CSV on `grid`: held constant between the file's rows.
  [[nodiscard]] Series profile(const Row& row, const std::string& field,
                               const TimeGrid& grid) const;
  /// Whether a `profile` field names a file: it is none of its choices and looks like a path.
  [[nodiscard]] static bool names_file(const Row& row, const std::string& field);
};

/// One `--set table.name.field=value` or `--set section.field=value`.
struct Override {
  std::string path;
  std::string value;
};

/// Stage 1, read: every file of the folder that the tables name, overrides applied.
/// The folder may also be named by its scenario.toml; nothing outside it is read. Problems of form
/// (no number, unknown column, ragged row, no such folder, …) are added to `problems`; what could
/// not be read stays empty. `tables` must outlive the scenario. Throws IoError when rights or disk
/// fail.
Scenario read(const std::filesystem::path& folder, const std::vector<TableSpec>& tables,
              const std::vector<Override>& overrides, Problems& problems);

/// The same of files that may lie in memory; the scenario has no folder.
class Files;
Scenario read(Files& files, const std::vector<TableSpec>& tables,
              const std::vector<Override>& overrides, Problems& problems);

/// Header and rows alone, for who wants no time series: they are not even opened.
Scenario read_rows(const std::filesystem::path& folder, const std::vector<TableSpec>& tables,
                   const std::vector<Override>& overrides, Problems& problems);
Scenario read_rows(Files& files, const std::vector<TableSpec>& tables,
                   const std::vector<Override>& overrides, Problems& problems);

/// What its own fields say of one row: required values, ranges, choices, ids.
void check_row(const Row& row, Problems& problems);

/// Stage 2, check, what the field tables alone can say: required values, ranges, unique ids,
/// references, profiles that cover the time grid.
void check(const Scenario& scenario, const std::vector<TableSpec>& tables, Problems& problems);

/// JSON Schema (draft 4) of `scenario.toml`.
std::string json_schema(const std::vector<TableSpec>& tables);

/// The page docs/formats/scenario.md: every table and field.
std::string format_page(const std::vector<TableSpec>& tables);

}  // namespace gridstep
