#include "models/import/rts_gmlc_profiles.hpp"

#include <fmt/format.h>

#include <utility>

#include "engine/base/error.hpp"
#include "engine/time/time_grid.hpp"

namespace gridstep::models {

namespace {

bool is_same_clock(const SourceSeries& a, const SourceSeries& b) {
  return a.start_year == b.start_year && a.start_month == b.start_month &&
         a.start_day == b.start_day && a.periods_per_day == b.periods_per_day &&
         a.periods == b.periods;
}

}  // namespace

RtsProfiles::RtsProfiles(RtsSource& source, const SourceTable& pointers, const std::string& series,
                         Problems& problems) {
  const std::string simulation = series == "real-time" ? "REAL_TIME" : "DAY_AHEAD";
  pointers.require({"Simulation", "Object", "Parameter", "Data File"}, problems);
  for (const CsvRecord& row : pointers.rows()) {
    const std::string parameter = pointers.text(row, "Parameter");
    const std::string pointer = pointers.text(row, "Data File");
    if (pointers.text(row, "Simulation") != simulation ||
        (parameter != "PMax MW" && parameter != "MW Load"))
      continue;
    const std::string object = pointers.text(row, "Object");
    const Place named_at = pointers.place(row, "Data File");
    const auto [read, is_new] = series_.try_emplace(pointer);
    if (is_new) {
      read->second = source.series(pointer, named_at);
      if (clock_.periods == 0) {
        clock_ = read->second;
        clock_.columns.clear();
      } else if (read->second.periods > 0 && !is_same_clock(clock_, read->second)) {
        problems.error("GS0622", named_at, fmt::format("{} has other periods", pointer),
                       "all series of a simulation cover the same time in equal periods",
                       "get the folder again");
      }
    }
    if (read->second.periods == 0) continue;
    if (!read->second.columns.contains(object))
      problems.error("GS0406", named_at, fmt::format("{} has no column '{}'", pointer, object),
                     "a series has a column per object", "get the folder again");
    else
      pointer_of_[{parameter, object}] = pointer;
  }
}

const SourceSeries* RtsProfiles::find(const std::string& parameter,
                                      const std::string& object) const {
  const auto found = pointer_of_.find({parameter, object});
  return found == pointer_of_.end() ? nullptr : &series_.at(found->second);
}

void RtsProfiles::add(const std::string& file, const std::string& column,
                      std::vector<double> values) {
  columns_[file].emplace_back(column, std::move(values));
}

std::string RtsProfiles::start() const {
  return fmt::format("{:04}-{:02}-{:02}T00:00:00-07:00", clock_.start_year, clock_.start_month,
                     clock_.start_day);
}

std::vector<ScenarioFile> RtsProfiles::files() const {
  constexpr std::int64_t zone_s = -7 * 3600;
  constexpr std::int64_t day_s = 86400;
  std::int64_t start_s = 0;
  std::string why;
  ensure(parse_time(start(), start_s, why), "a series that was read begins on a day");
  std::vector<ScenarioFile> files;
  for (const auto& [name, columns] : columns_) {
    std::string text = "time";
    for (const auto& [column, values] : columns) text += "," + column;
    text += '\n';
    for (Index period = 0; period < clock_.periods; ++period) {
      text += to_text(start_s + period * day_s / clock_.periods_per_day, zone_s);
      for (const auto& [column, values] : columns)
        fmt::format_to(std::back_inserter(text), ",{:.10g}", values[at(period)]);
      text += '\n';
    }
    files.push_back({"profiles/" + name + ".csv", std::move(text)});
  }
  return files;
}

}  // namespace gridstep::models
