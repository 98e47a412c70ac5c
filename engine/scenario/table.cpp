#include "engine/scenario/table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/scenario/csv.hpp"
#include "engine/scenario/text.hpp"
#include "engine/scenario/value.hpp"

namespace gridstep {

namespace {

constexpr Index most_problems = 200;

/// The field that each column of the file writes; null for columns that are not of the table.
std::vector<const Field*> fields_of(const CsvReader& reader, const TableSpec& spec,
                                    Problems& problems) {
  std::vector<std::string> known;
  for (const Field& field : spec.fields) known.push_back(field.name);
  std::vector<const Field*> fields;
  for (const std::string& column : reader.columns()) {
    const Field* field = spec.find(column);
    const bool again = std::find(fields.begin(), fields.end(), field) != fields.end();
    fields.push_back(again ? nullptr : field);
    if (field == nullptr && !column.empty())
      problems.error("GS0202",
                     {reader.file(), reader.header_line(), static_cast<int>(fields.size())},
                     fmt::format("{} has no column {}", spec.file(), in_quotes(column)),
                     "only known columns are read", suggestion(column, known));
  }
  return fields;
}

/// Reports the required columns that the file lacks, and hands them out.
std::vector<const Field*> missing_fields(const CsvReader& reader, const TableSpec& spec,
                                         const std::vector<const Field*>& present,
                                         Problems& problems) {
  std::vector<const Field*> missing;
  for (const Field& field : spec.fields) {
    if (!field.required || std::find(present.begin(), present.end(), &field) != present.end())
      continue;
    missing.push_back(&field);
    problems.error("GS0203", {reader.file(), reader.header_line(), 0},
                   fmt::format("column '{}' is missing", field.name),
                   fmt::format("every row of {} needs it: {}", reader.file(), field.what),
                   "add the column, with a value in every row");
  }
  return missing;
}

Row row_of(const CsvRecord& record, const std::vector<const Field*>& fields, const TableSpec& spec,
           const std::string& file, Problems& problems) {
  Row row(spec, {file, record.line, 0});
  for (std::size_t n = 0; n < fields.size(); ++n) {
    if (fields[n] == nullptr) continue;
    const Place place{file, record.line, static_cast<int>(n) + 1};
    const bool in_place = !record.ragged || (n == 0 && fields[n]->type == FieldType::id);
    if (!in_place)
      row.set(fields[n]->name, {}, place);
    else if (!record.cells[n].empty())
      row.set(fields[n]->name, parse_value(*fields[n], record.cells[n], place, problems), place);
  }
  return row;
}

}  // namespace

Table read_table(std::string text, const TableSpec& spec, const std::string& file,
                 Problems& problems) {
  LimitedProblems limited(problems, file, most_problems);
  CsvReader reader(std::move(text), file, limited.found());
  const std::vector<const Field*> fields = fields_of(reader, spec, limited.found());
  const std::vector<const Field*> missing =
      reader.columns().empty() ? std::vector<const Field*>()
                               : missing_fields(reader, spec, fields, limited.found());
  Table table{&spec, {}};
  CsvRecord record;
  while (!limited.is_spent() && reader.next(record)) {
    Row row = row_of(record, fields, spec, reader.file(), limited.found());
    for (const Field* field : missing) row.set(field->name, {}, row.place());
    table.rows.push_back(std::move(row));
    limited.drain();
  }
  limited.finish();
  return table;
}

}  // namespace gridstep
