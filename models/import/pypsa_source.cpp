#include "models/import/pypsa_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "engine/scenario/text.hpp"
#include "engine/scenario/value.hpp"

namespace gridstep::models {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_stated = std::numeric_limits<double>::quiet_NaN();

std::string in_small_letters(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return text;
}

/// pandas leaves the name of an index empty.
std::string with_named_index(std::string text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  const std::size_t at = text.starts_with(mark) ? mark.size() : 0;
  if (at < text.size() && text[at] == ',') text.insert(at, "index");
  return text;
}

}  // namespace

bool parse_pypsa_number(const std::string& text, double& value) {
  if (parse_number(text, value)) return true;
  const std::string word = in_small_letters(text);
  if (word == "inf" || word == "+inf" || word == "infinity")
    value = infinity;
  else if (word == "-inf" || word == "-infinity")
    value = -infinity;
  else if (word == "nan")
    value = not_stated;
  else
    return false;
  return true;
}

std::string PypsaFile::text(const CsvRecord& row, const std::string& column) const {
  const auto found = position.find(column);
  return found == position.end() || found->second >= row.cells.size() ? std::string()
                                                                      : row.cells[found->second];
}

Place PypsaFile::place(const CsvRecord& row, const std::string& column) const {
  const auto found = position.find(column);
  return {file, row.line, found == position.end() ? 1 : static_cast<int>(found->second) + 1};
}

PypsaThing::PypsaThing(const PypsaFile& table, const CsvRecord& row,
                       const std::map<std::string, std::map<std::string, Series>>& series,
                       Problems& problems)
    : table_(&table), row_(&row), series_(&series), problems_(&problems) {}

std::string PypsaThing::shown() const {
  return fmt::format("{} {}", table_->file, name());
}

std::string PypsaThing::text(const std::string& attribute) const {
  return table_->text(*row_, attribute);
}

bool PypsaThing::is_written(const std::string& attribute) const {
  if (!text(attribute).empty()) return true;
  const auto found = series_->find(attribute);
  return found != series_->end() && found->second.contains(name());
}

double PypsaThing::number(const std::string& attribute, double fallback) const {
  const std::string cell = text(attribute);
  double value = fallback;
  if (cell.empty()) return fallback;
  if (parse_pypsa_number(cell, value)) return value != value ? fallback : value;
  report_no_number(cell, attribute, place(attribute), *problems_);
  return fallback;
}

bool PypsaThing::flag(const std::string& attribute, bool fallback) const {
  const std::string cell = in_small_letters(text(attribute));
  if (cell.empty()) return fallback;
  if (cell == "true" || cell == "1" || cell == "1.0") return true;
  if (cell == "false" || cell == "0" || cell == "0.0") return false;
  problems_->error("GS0632", place(attribute),
                   fmt::format("{} is {}", attribute, in_quotes(text(attribute))),
                   "it is True or False", "export the network again");
  return fallback;
}

Series PypsaThing::series(const std::string& attribute, double fallback) const {
  const auto found = series_->find(attribute);
  if (found != series_->end()) {
    const auto of_name = found->second.find(name());
    if (of_name != found->second.end()) return of_name->second;
  }
  return {number(attribute, fallback)};
}

Place PypsaThing::place(const std::string& attribute) const {
  return table_->place(*row_, attribute);
}

void PypsaThing::refuse(const std::string& attribute, const std::string& what,
                        const std::string& why, const std::string& help) const {
  problems_->error("GS0633", place(attribute), fmt::format("{} of {}", what, name()), why, help);
}

PypsaFile PypsaFolder::file(const std::string& name) {
  PypsaFile result;
  result.file = name;
  if (!files_.contains(name)) return result;
  std::optional<std::string> text =
      files_.read(name, CsvReader::most_bytes, {name, 0, 0}, problems_);
  if (!text) return result;
  CsvReader reader(with_named_index(std::move(*text)), name, problems_);
  for (std::size_t k = 0; k < reader.columns().size(); ++k)
    result.position.emplace(reader.columns()[k], k);
  for (CsvRecord row; reader.next(row);) result.rows.push_back(row);
  return result;
}

void PypsaFolder::read(const std::string& name, const std::vector<std::string>& attributes,
                       Index snapshots, PypsaTable& table) {
  table.file = file(name + ".csv");
  for (const std::string& attribute : attributes) read_series(name, attribute, snapshots, table);
  std::map<std::string, int> line_of;
  for (const CsvRecord& row : table.file.rows) {
    const PypsaThing thing(table.file, row, table.series, problems_);
    const auto [first, is_new] = line_of.emplace(thing.name(), row.line);
    if (!is_new)
      problems_.error("GS0634", {table.file.file, row.line, 1},
                      fmt::format("{} stands twice", in_quotes(thing.name())),
                      fmt::format("first in row {}", first->second), "delete one of the two");
    if (thing.flag("active", true))
      table.things.push_back(thing);
    else
      table.inactive.push_back(thing.name());
  }
}

void PypsaFolder::read_series(const std::string& name, const std::string& attribute,
                              Index snapshots, PypsaTable& table) {
  const PypsaFile source = file(fmt::format("{}-{}.csv", name, attribute));
  if (source.position.empty()) return;
  if (static_cast<Index>(source.rows.size()) != snapshots) {
    problems_.error("GS0631", {source.file, 1, 0},
                    fmt::format("the series has {} rows", source.rows.size()),
                    fmt::format("there are {} snapshots", snapshots), "export the network again");
    return;
  }
  std::set<std::string> known;
  for (const CsvRecord& row : table.file.rows) known.insert(row.cells.front());
  LimitedProblems limited(problems_, source.file, 20);
  for (const auto& [column, position] : source.position) {
    if (position == 0 || !known.contains(column)) continue;  // PyPSA has no use for it either
    std::vector<double> values;
    values.reserve(source.rows.size());
    for (const CsvRecord& row : source.rows) {
      const std::string cell = source.text(row, column);
      double value = not_stated;
      if (!cell.empty() && !parse_pypsa_number(cell, value))
        report_no_number(cell, column, source.place(row, column), limited.found());
      values.push_back(value);
    }
    limited.drain();
    const bool is_constant = std::all_of(values.begin(), values.end(),
                                         [&](double value) { return value == values.front(); });
    table.series[attribute][column] = is_constant ? Series(values.front()) : Series(values);
  }
  limited.finish();
}

}  // namespace gridstep::models
