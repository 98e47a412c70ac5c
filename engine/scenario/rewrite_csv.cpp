#include "engine/scenario/rewrite_csv.hpp"

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/scenario/csv.hpp"
#include "engine/scenario/table.hpp"
#include "engine/scenario/text.hpp"
#include "engine/scenario/text_lines.hpp"

namespace gridstep {

namespace {

using Cells = std::vector<std::pair<std::string, std::string>>;

/// What a file holds, by its lines: which one names the columns and which ones are rows.
struct CsvForm {
  std::vector<std::string> columns;
  int header_line = 0;
  std::vector<int> record_lines;
};

CsvForm form_of(const std::string& text, const TableSpec& spec) {
  Problems problems;
  CsvReader reader(text, spec.file(), problems);
  CsvForm form{reader.columns(), reader.header_line(), {}};
  CsvRecord record;
  while (reader.next(record)) form.record_lines.push_back(record.line);
  expect(!problems.has_errors() && !form.columns.empty(), "a table that reads without problems");
  return form;
}

std::string cell_text(const std::string& value, bool in_quotes) {
  if (!in_quotes && value.find_first_of(",\"") == std::string::npos) return value;
  std::string text = "\"";
  for (const char letter : value)
    text += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return text + "\"";
}

/// The line with another value in one cell. Blanks around the old one stay, and its quotes.
std::string with_value(const std::string& line, std::size_t column, const std::string& value) {
  const std::string_view cell = cells_as_written(line)[column];
  const std::string_view old = trimmed(cell);
  const std::size_t begin = old.empty() ? static_cast<std::size_t>(cell.data() - line.data())
                                        : static_cast<std::size_t>(old.data() - line.data());
  const bool in_quotes = !old.empty() && old.front() == '"';
  return line.substr(0, begin) + cell_text(value, in_quotes) + line.substr(begin + old.size());
}

std::size_t column_of(const std::vector<std::string>& columns, const std::string& name) {
  return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) -
                                  columns.begin());
}

/// One column more, empty in every row.
void add_column(TextLines& lines, const CsvForm& form, const std::string& name) {
  lines.at(form.header_line) += "," + name;
  for (const int line : form.record_lines) lines.at(line) += ",";
}

}  // namespace

std::string with_cell(const std::string& text, const TableSpec& spec, const std::string& id,
                      const Field& field, const std::string& value) {
  Problems problems;
  const Table table = read_table(text, spec, spec.file(), problems);
  const Index row = table.find(id);
  expect(row >= 0, "a row that is there");
  const CsvForm form = form_of(text, spec);
  TextLines lines(text);
  const std::size_t column = column_of(form.columns, field.name);
  if (column == form.columns.size()) add_column(lines, form, field.name);
  std::string& line = lines.at(table.rows[static_cast<std::size_t>(row)].place().row);
  line = with_value(line, column, value);
  return lines.text();
}

std::string with_row(const std::string& text, const TableSpec& spec, const Cells& cells) {
  TextLines lines(text);
  CsvForm form;
  if (text.empty()) {
    lines.append("");
    for (const auto& [name, value] : cells) {
      lines.at(1) += (lines.at(1).empty() ? "" : ",") + name;
      form.columns.push_back(name);
    }
    form.header_line = 1;
  } else {
    form = form_of(text, spec);
  }
  for (const auto& [name, value] : cells)
    if (column_of(form.columns, name) == form.columns.size()) {
      add_column(lines, form, name);
      form.columns.push_back(name);
    }
  std::string row;
  for (std::size_t column = 0; column < form.columns.size(); ++column) {
    if (column > 0) row += ",";
    for (const auto& [name, value] : cells)
      if (name == form.columns[column]) row += cell_text(value, false);
  }
  lines.append(row);
  return lines.text();
}

}  // namespace gridstep
