#pragma once

#include <limits>
#include <string>
#include <variant>
#include <vector>

namespace gridstep {

/// What one cell may hold. Integers are stored as exact doubles.
using Value = std::variant<std::monostate, double, bool, std::string, std::vector<std::string>>;

enum class FieldType {
  id,         ///< ASCII: letters, digits and _ . : -; the field `id` is unique in its table
  text,       ///< any UTF-8 text (a `name` may be Chinese)
  number,     ///< finite, within [min, max]
  integer,    ///< whole number within [min, max]
  flag,       ///< true or false
  choice,     ///< one of `choices`
  reference,  ///< an id of the table `refers_to`
  time,       ///< ISO 8601 with UTC offset
  offset,     ///< a UTC offset such as +08:00
  date,       ///< a day of the year, MM-DD
  profile,    ///< one of `choices`, or `profiles/FILE.csv` with a column named like the row's id,
              ///< or `profiles/FILE.csv#COLUMN`; numbers within [min, max]
  ids,        ///< a list of ids; in a CSV cell separated by blanks, semicolons or, in
              ///< quotes, commas
};

/// One field of one kind of thing. This table alone drives reading, checking, the JSON Schema and
/// the format page.
struct Field {
  std::string name;  ///< with its unit as suffix
  FieldType type = FieldType::text;
  std::string unit = {};  ///< as written in result files: "MW", "1", "" for no number
  std::string what = {};  ///< one sentence for schema and format page
  bool required = true;
  Value fallback = {};  ///< taken where an optional field is empty; monostate: stays empty
  double min = -std::numeric_limits<double>::infinity();
  double max = std::numeric_limits<double>::infinity();
  bool min_excluded = false;  ///< the value must be greater than `min`
  std::vector<std::string> choices = {};
  std::string refers_to = {};  ///< name of a table
};

/// One kind of thing: a section of the header, or a CSV file beside it.
struct TableSpec {
  enum class Home { header, csv };

  std::string name;  ///< "" for the top of the header; `--set name.id.field=value`
  Home home = Home::csv;
  std::string what;
  bool required = false;  ///< false: a scenario without it has none of these things
  std::vector<Field> fields;
  std::string toml_file = "scenario.toml";  ///< that holds the header sections

  /// `NAME.csv`, or `scenario.toml` for a header section.
  [[nodiscard]] std::string file() const { return home == Home::csv ? name + ".csv" : toml_file; }
  /// For messages: `units.csv`, `section [time]` or `the top of scenario.toml`.
  [[nodiscard]] std::string title() const {
    if (home == Home::csv) return file();
    return name.empty() ? "the top of " + toml_file : "section [" + name + "]";
  }
  [[nodiscard]] const Field* find(const std::string& field) const {
    for (const Field& candidate : fields)
      if (candidate.name == field) return &candidate;
    return nullptr;
  }
};

}  // namespace gridstep
