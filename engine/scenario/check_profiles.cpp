#include "engine/scenario/check_profiles.hpp"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <set>
#include <tuple>

#include "engine/scenario/profile_file.hpp"
#include "engine/scenario/range.hpp"
#include "engine/scenario/text.hpp"

namespace gridstep {

namespace {

constexpr Index most_steps = 10'000'000;
constexpr Index minutes_per_day = 1440;

bool is_step_of_a_day(Index step_min) {
  return step_min >= 1 && step_min <= minutes_per_day && minutes_per_day % step_min == 0;
}

bool is_step_count(Index steps) {
  return steps >= 1 && steps <= most_steps;
}

/// The time grid, if the [time] section is good enough to have one.
std::optional<TimeGrid> grid_of(const Scenario& scenario) {
  const auto time = scenario.tables.find("time");
  if (time == scenario.tables.end()) return std::nullopt;
  const Row& row = time->second.rows.front();
  if (!row.has("start") || !row.has("step_min") || !row.has("steps") ||
      (row.is_written("zone") && !row.has("zone")) || !is_step_of_a_day(row.integer("step_min")) ||
      !is_step_count(row.integer("steps")))
    return std::nullopt;
  return scenario.time_grid();
}

double minutes(std::int64_t seconds) {
  return static_cast<double>(seconds) / 60.0;
}

/// Whether the rows of the file can be held over whole steps of the grid.
bool check_spacing(const ProfileFile& file, const TimeGrid& grid, Problems& problems) {
  const std::int64_t spacing_s = file.spacing_s(grid.step_s);
  const Place first_row{file.path, file.line.front(), 1};
  const std::string rule = fmt::format("the step of the scenario is {} min", minutes(grid.step_s));
  if (spacing_s % grid.step_s != 0) {
    problems.error("GS0408", first_row,
                   fmt::format("the rows are {} min apart", minutes(spacing_s)), rule,
                   spacing_s < grid.step_s
                       ? "average the rows over the step, or set [time] step_min to their distance"
                       : "choose a step_min that divides the distance of the rows");
    return false;
  }
  if ((file.time_s.front() - grid.start_s) % grid.step_s != 0) {
    problems.error("GS0408", first_row,
                   fmt::format("the rows begin at {}, between two steps",
                               to_text(file.time_s.front(), grid.zone_offset_s)),
                   fmt::format("steps begin at {} and every {} min from there",
                               to_text(grid.start_s, grid.zone_offset_s), minutes(grid.step_s)),
                   "shift the times of the file, or check their UTC offset");
    return false;
  }
  return true;
}

void check_coverage(const ProfileFile& file, const TimeGrid& grid, Problems& problems) {
  if (file.time_s.empty() || !check_spacing(file, grid, problems)) return;
  const std::int64_t end_s = file.time_s.back() + file.spacing_s(grid.step_s);
  const std::int64_t grid_end_s = grid.start_of(grid.steps);
  const char* help = "add the missing rows, or change [time] start and steps";
  if (file.time_s.front() > grid.start_s)
    problems.error(
        "GS0407", {file.path, file.line.front(), 1},
        fmt::format("the time series begins at {}",
                    to_text(file.time_s.front(), grid.zone_offset_s)),
        fmt::format("the scenario begins at {}", to_text(grid.start_s, grid.zone_offset_s)), help);
  if (end_s < grid_end_s)
    problems.error("GS0407", {file.path, file.line.back(), 1},
                   fmt::format("the time series ends at {}", to_text(end_s, grid.zone_offset_s)),
                   fmt::format("the scenario ends at {}", to_text(grid_end_s, grid.zone_offset_s)),
                   help);
}

void report_no_column(const Row& row, const Field& field, const ProfileReference& reference,
                      const ProfileFile& file, Problems& problems) {
  std::vector<std::string> known;
  for (const auto& column : file.columns) known.push_back(column.first);
  problems.error("GS0406", row.place(field.name),
                 fmt::format("{} has no column {}", file.path, in_quotes(reference.column)),
                 "a time series has a column named like the row's id, or the one written after #",
                 suggestion(reference.column, known));
}

void check_values(const ProfileFile& file, const std::string& column, const Field& field,
                  LimitedProblems& limited) {
  const std::vector<double>& values = file.columns.at(column);
  for (std::size_t n = 0; n < values.size(); ++n) {
    if (std::isnan(values[n]) || is_in_range(field, values[n])) continue;
    limited.found().error("GS0409", {file.path, file.line[n], file.column_position.at(column)},
                          fmt::format("{} is {}", column, amount(field, values[n])),
                          fmt::format("{} must be {}", field.name, range_text(field)),
                          range_help(field, values[n]));
    limited.drain();
  }
}

/// Checks each file once, and each of its columns once per field that reads it.
class ProfileChecks {
 public:
  ProfileChecks(const Scenario& scenario, Problems& problems)
      : scenario_(scenario), problems_(problems), grid_(grid_of(scenario)) {}

  void check(const Row& row, const Field& field) {
    const ProfileReference reference = profile_reference(row, field.name);
    const auto found = scenario_.profiles.find(reference.path);
    if (found == scenario_.profiles.end()) return;  // reported by `read`
    const ProfileFile& file = found->second;
    const auto [limited, is_new] =
        limited_.try_emplace(file.path, problems_, file.path, most_profile_problems);
    if (is_new && grid_) check_coverage(file, *grid_, limited->second.found());
    if (file.columns.count(reference.column) == 0) {
      const bool is_readable = !file.columns.empty() || !file.time_s.empty();
      if (is_readable) report_no_column(row, field, reference, file, problems_);
    } else if (seen_.insert({file.path, reference.column, &field}).second) {
      check_values(file, reference.column, field, limited->second);
    }
  }

  void finish() {
    for (auto& limited : limited_) limited.second.finish();
  }

 private:
  const Scenario& scenario_;
  Problems& problems_;
  std::optional<TimeGrid> grid_;
  std::map<std::string, LimitedProblems> limited_;
  std::set<std::tuple<std::string, std::string, const Field*>> seen_;
};

}  // namespace

void check_time(const Scenario& scenario, Problems& problems) {
  const auto time = scenario.tables.find("time");
  if (time == scenario.tables.end()) return;
  const Row& row = time->second.rows.front();
  const auto is_within_field = [&row](const char* field) {
    return row.has(field) && is_in_range(*row.spec().find(field), row.number(field));
  };
  if (is_within_field("step_min") && !is_step_of_a_day(row.integer("step_min")))
    problems.error("GS0410", row.place("step_min"),
                   fmt::format("step_min is {} min", row.integer("step_min")),
                   fmt::format("it must divide a day of {} min", minutes_per_day),
                   "choose for example 60, 30, 15 or 5");
  if (is_within_field("steps") && !is_step_count(row.integer("steps")))
    problems.error("GS0411", row.place("steps"), fmt::format("steps is {}", row.integer("steps")),
                   fmt::format("a scenario has 1 to {} steps", most_steps),
                   "8760 steps of 60 min are a year");
}

void check_profiles(const Scenario& scenario, const std::vector<TableSpec>& tables,
                    Problems& problems) {
  ProfileChecks checks(scenario, problems);
  for (const TableSpec& spec : tables)
    for (const Row& row : scenario.table(spec.name).rows)
      for (const Field& field : spec.fields)
        if (field.type == FieldType::profile && Scenario::names_file(row, field.name))
          checks.check(row, field);
  checks.finish();
}

}  // namespace gridstep
