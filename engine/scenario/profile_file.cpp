#include "engine/scenario/profile_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "engine/scenario/csv.hpp"
#include "engine/scenario/text.hpp"
#include "engine/scenario/value.hpp"

namespace gridstep {

namespace {

constexpr double unreadable = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t no_time = std::numeric_limits<std::int64_t>::min();

/// Position of the `time` column, or nothing and a problem.
std::optional<std::size_t> time_column(const CsvReader& reader, Problems& problems) {
  const auto& columns = reader.columns();
  const auto found = std::find(columns.begin(), columns.end(), "time");
  if (found != columns.end()) return static_cast<std::size_t>(found - columns.begin());
  if (columns.empty()) return std::nullopt;
  problems.error("GS0401", {reader.file(), reader.header_line(), 1}, "there is no column 'time'",
                 "every row of a time series says when it begins",
                 fmt::format("is it column {}? then rename that to time", in_quotes(columns[0])));
  return std::nullopt;
}

std::int64_t read_time(const std::string& cell, const Place& place, Problems& problems) {
  std::int64_t utc_s = 0;
  std::string why;
  if (cell.size() < 64 && parse_time(cell, utc_s, why)) return utc_s;
  problems.error(
      "GS0402", place,
      cell.empty() ? "the time is empty" : fmt::format("the time is {}", in_quotes(cell)),
      why.empty() ? "a time is written like 2023-01-01T00:00:00+08:00" : why,
      "write for example 2023-01-01T00:00:00+08:00");
  return no_time;
}

double read_value(const std::string& cell, const std::string& column, const Place& place,
                  Problems& problems) {
  double value = unreadable;
  if (parse_number(cell, value)) return value;
  if (cell.empty())
    problems.error("GS0403", place, fmt::format("{} is empty", column),
                   "a time series has a number in every row",
                   "fill the gap; the value before or a mean of its neighbours may serve");
  else
    report_no_number(cell, column, place, problems);
  return unreadable;
}

/// The usual distance of two rows: the median of the positive ones, 0 when there is none.
std::int64_t usual_spacing_s(const std::vector<std::int64_t>& time_s) {
  std::vector<std::int64_t> spacings;
  for (std::size_t n = 1; n < time_s.size(); ++n)
    if (time_s[n - 1] != no_time && time_s[n] > time_s[n - 1])
      spacings.push_back(time_s[n] - time_s[n - 1]);
  if (spacings.empty()) return 0;
  const auto middle = spacings.begin() + static_cast<std::ptrdiff_t>(spacings.size() / 2);
  std::nth_element(spacings.begin(), middle, spacings.end());
  return *middle;
}

/// Two neighbouring rows that are not the usual distance apart.
struct Neighbours {
  Place place;  ///< of the second row's time
  int line_before;
  std::string before;
  std::string after;
};

void report_spacing(const Neighbours& rows, std::int64_t spacing_s, std::int64_t usual_s,
                    Problems& problems) {
  const std::string where = fmt::format("{} in row {}", rows.before, rows.line_before);
  if (spacing_s == 0) {
    problems.error("GS0404", rows.place,
                   fmt::format("the time {} stands twice, first as {}", rows.after, where),
                   "times increase from row to row", "delete one of the two rows");
  } else if (spacing_s < 0) {
    problems.error("GS0404", rows.place,
                   fmt::format("the time {} comes after {}", rows.after, where),
                   "times increase from row to row", "sort the rows by time");
  } else {
    problems.error(
        "GS0405", rows.place,
        fmt::format("the time {} is {} min after {}", rows.after,
                    static_cast<double>(spacing_s) / 60.0, where),
        fmt::format("the rows of this file are {} min apart", static_cast<double>(usual_s) / 60.0),
        spacing_s > usual_s ? "fill in the missing rows" : "delete the surplus rows");
  }
}

/// Reads all rows but does not compare their times.
class ProfileReader {
 public:
  ProfileReader(CsvReader& reader, ProfileFile& file, std::size_t time_at)
      : reader_(reader), file_(file), time_at_(time_at) {
    for (std::size_t n = 0; n < reader.columns().size(); ++n) {
      const bool is_values = n != time_at && file.columns.count(reader.columns()[n]) == 0;
      values_.push_back(is_values ? &file.columns[reader.columns()[n]] : nullptr);
      if (is_values) file.column_position[reader.columns()[n]] = static_cast<int>(n) + 1;
    }
  }

  /// The offset of the first time read: messages show times as the file does.
  [[nodiscard]] std::int64_t zone_offset_s() const { return zone_offset_s_; }

  bool next(LimitedProblems& limited) {
    if (limited.is_spent() || !reader_.next(record_)) return false;
    Place place{reader_.file(), record_.line, 0};
    for (std::size_t n = 0; n < values_.size(); ++n) {
      place.column = static_cast<int>(n) + 1;
      if (n == time_at_)
        take_time(place, limited.found());
      else if (values_[n] != nullptr)
        values_[n]->push_back(record_.ragged ? unreadable
                                             : read_value(record_.cells[n], reader_.columns()[n],
                                                          place, limited.found()));
    }
    file_.line.push_back(record_.line);
    limited.drain();
    return true;
  }

 private:
  void take_time(const Place& place, Problems& problems) {
    const bool is_there = time_at_ < record_.cells.size();
    file_.time_s.push_back(is_there ? read_time(record_.cells[time_at_], place, problems)
                                    : no_time);
    if (file_.time_s.back() == no_time || has_offset_) return;
    zone_offset_s_ = offset_of_time(record_.cells[time_at_]);
    has_offset_ = true;
  }

  CsvReader& reader_;
  ProfileFile& file_;
  std::size_t time_at_;
  std::vector<std::vector<double>*> values_;  ///< by column of the file; null: time or a repeat
  CsvRecord record_;
  std::int64_t zone_offset_s_ = 0;
  bool has_offset_ = false;
};

/// Reports neighbouring rows that are not evenly spaced; false when there are any.
bool check_spacing(const ProfileFile& file, int time_position, std::int64_t zone_offset_s,
                   LimitedProblems& limited) {
  const std::int64_t usual_s = usual_spacing_s(file.time_s);
  bool even = true;
  for (std::size_t n = 0; n < file.time_s.size(); ++n) {
    if (file.time_s[n] == no_time) even = false;
    if (n == 0 || file.time_s[n] == no_time || file.time_s[n - 1] == no_time) continue;
    const std::int64_t spacing_s = file.time_s[n] - file.time_s[n - 1];
    if (spacing_s == usual_s && spacing_s > 0) continue;
    even = false;
    report_spacing({{file.path, file.line[n], time_position},
                    file.line[n - 1],
                    to_text(file.time_s[n - 1], zone_offset_s),
                    to_text(file.time_s[n], zone_offset_s)},
                   spacing_s, usual_s, limited.found());
    limited.drain();
  }
  return even;
}

}  // namespace

ProfileFile read_profile(std::string text, const std::string& path, Problems& problems) {
  LimitedProblems limited(problems, path, most_profile_problems);
  CsvReader reader(std::move(text), path, limited.found());
  ProfileFile file;
  file.path = path;
  if (const auto time_at = time_column(reader, limited.found())) {
    ProfileReader rows(reader, file, *time_at);
    while (rows.next(limited)) continue;
    if (file.line.empty())
      limited.found().error("GS0407", {path, reader.header_line(), 0}, "the file has no rows",
                            "a time series covers the whole time grid",
                            "write one row per step below the column names");
    if (!check_spacing(file, static_cast<int>(*time_at) + 1, rows.zone_offset_s(), limited))
      file.time_s.clear();
  }
  limited.finish();
  return file;
}

}  // namespace gridstep
