#include "models/import/rts_gmlc_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <utility>

#include "engine/scenario/folder.hpp"
#include "engine/scenario/text.hpp"
#include "engine/scenario/value.hpp"
#include "engine/time/time_grid.hpp"

namespace gridstep::models {

namespace {

namespace fs = std::filesystem;

std::string in_small_letters(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The entry of `folder` that is called `name` but for letter case; an exact match wins.
std::string entry_of(const fs::path& folder, const std::string& name) {
  std::error_code failed;
  std::string found;
  if (fs::exists(folder / name, failed)) return name;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    const std::string candidate = entry.path().filename().string();
    if (in_small_letters(candidate) != in_small_letters(name)) continue;
    if (found.empty() || candidate < found) found = candidate;
  }
  return found;
}

/// Days since 1970-01-01 of a civil date.
Index day_number(Index year, Index month, Index day) {
  const Index y = month <= 2 ? year - 1 : year;
  const Index era = (y >= 0 ? y : y - 399) / 400;
  const Index of_era = y - era * 400;
  const Index of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

}  // namespace

SourceTable::SourceTable(std::string file, std::vector<std::string> columns,
                         std::vector<CsvRecord> rows)
    : file_(std::move(file)), rows_(std::move(rows)) {
  for (std::size_t k = 0; k < columns.size(); ++k) position_.emplace(std::move(columns[k]), k);
}

std::vector<std::string> SourceTable::columns() const {
  std::vector<std::string> names;
  for (const auto& [name, position] : position_) names.push_back(name);
  return names;
}

void SourceTable::require(const std::vector<std::string>& columns, Problems& problems) const {
  for (const std::string& column : columns)
    if (!has(column))
      problems.error("GS0621", {file_, 1, 0}, fmt::format("there is no column '{}'", column),
                     "the layout of RTS-GMLC's SourceData has it", "get the file again");
}

std::string SourceTable::text(const CsvRecord& row, const std::string& column) const {
  const auto found = position_.find(column);
  return found == position_.end() || found->second >= row.cells.size() ? std::string()
                                                                       : row.cells[found->second];
}

double SourceTable::number(const CsvRecord& row, const std::string& column,
                           Problems& problems) const {
  const std::string cell = text(row, column);
  double value = 0.0;
  if (cell.empty() || cell == "NA" || parse_number(cell, value)) return value;
  report_no_number(cell, column, place(row, column), problems);
  return 0.0;
}

Place SourceTable::place(const CsvRecord& row, const std::string& column) const {
  const auto found = position_.find(column);
  return {file_, row.line, found == position_.end() ? 0 : static_cast<int>(found->second) + 1};
}

RtsSource::RtsSource(const fs::path& folder, Problems& problems)
    : given_(folder), root_(folder), problems_(problems) {
  std::error_code failed;
  const std::string inner = entry_of(root_, "RTS_Data");
  if (!inner.empty() && fs::is_directory(root_ / inner, failed)) root_ /= inner;
}

std::string RtsSource::on_disk(const std::string& relative) const {
  fs::path found;
  for (const fs::path& part : fs::path(relative).lexically_normal()) {
    if (part == "..") return {};  // nothing outside the folder is read
    const std::string entry = entry_of(root_ / found, part.string());
    if (entry.empty()) return {};
    found /= entry;
  }
  return found.string();
}

SourceTable RtsSource::read(const std::string& relative, const Place& named_at) {
  const std::string path = on_disk(relative);
  std::optional<std::string> text;
  if (path.empty())
    problems_.error("GS0102", named_at, fmt::format("there is no file '{}'", relative),
                    "it is looked for below the folder given, whatever its letter case",
                    "get the folder again, or choose another series");
  else
    text = Folder(root_).read(path, CsvReader::most_bytes, named_at, problems_);
  if (!text) return {};
  CsvReader reader(std::move(*text), path, problems_);
  std::vector<CsvRecord> rows;
  for (CsvRecord row; reader.next(row);) rows.push_back(row);
  return {path, reader.columns(), std::move(rows)};
}

SourceTable RtsSource::table(const std::string& name) {
  return read("SourceData/" + name, {name, 0, 0});
}

std::string RtsSource::notice() {
  constexpr std::uintmax_t most_bytes = std::uintmax_t{1} << 20;
  for (const fs::path& folder : {root_, given_}) {
    const std::string name = entry_of(folder, "README.md");
    Problems unread;  // without it there is no notice, which is said elsewhere
    std::optional<std::string> text;
    if (!name.empty()) text = Folder(folder).read(name, most_bytes, {name, 0, 0}, unread);
    const auto start = text ? text->find("## DATA USE DISCLAIMER") : std::string::npos;
    if (start != std::string::npos) return text->substr(start + 1);
  }
  return {};
}

SourceSeries RtsSource::series(const std::string& pointer, const Place& named_at) {
  const SourceTable table = read("SourceData/" + pointer, named_at);
  SourceSeries result;
  if (table.rows().empty()) return result;
  const std::vector<std::string> keys = {"Year", "Month", "Day", "Period"};
  table.require(keys, problems_);
  const auto key = [&](const CsvRecord& row, std::size_t k) {
    return static_cast<Index>(
        std::llround(std::clamp(table.number(row, keys[k], problems_), 0.0, 1e6)));
  };
  const CsvRecord& first = table.rows().front();
  result.start_year = key(first, 0);
  result.start_month = key(first, 1);
  result.start_day = key(first, 2);
  for (const CsvRecord& row : table.rows()) {
    if (key(row, 2) != result.start_day) break;
    result.periods_per_day = key(row, 3);
  }
  constexpr Index minutes_per_day = 1440;
  std::int64_t ignored_s = 0;
  std::string ignored;
  if (result.periods_per_day < 1 || minutes_per_day % result.periods_per_day != 0 ||
      !parse_time(fmt::format("{:04}-{:02}-{:02}T00:00:00Z", result.start_year, result.start_month,
                              result.start_day),
                  ignored_s, ignored)) {
    problems_.error("GS0622", table.place(first, "Period"),
                    "the first day is no date with equal periods",
                    "Year, Month, Day and Period (from 1) count them", "get the file again");
    return {};
  }
  const Index start = day_number(result.start_year, result.start_month, result.start_day);
  for (const CsvRecord& row : table.rows()) {
    const Index period =
        (day_number(key(row, 0), key(row, 1), key(row, 2)) - start) * result.periods_per_day +
        key(row, 3) - 1;
    if (period == result.periods++) continue;
    problems_.error("GS0622", table.place(row, "Period"),
                    "this period does not follow the one before",
                    fmt::format("a day has {} periods", result.periods_per_day),
                    "fill the gap, or put the rows in order");
    return result;
  }
  for (const std::string& name : table.columns()) {
    if (std::find(keys.begin(), keys.end(), name) != keys.end()) continue;
    std::vector<double>& values = result.columns[name];
    values.reserve(table.rows().size());
    for (const CsvRecord& row : table.rows()) values.push_back(table.number(row, name, problems_));
  }
  return result;
}

}  // namespace gridstep::models
