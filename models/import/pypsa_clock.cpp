#include "models/import/pypsa_clock.hpp"

#include <fmt/format.h>

#include <cmath>

#include "engine/time/time_grid.hpp"

namespace gridstep::models {

namespace {

constexpr Index minutes_per_day = 1440;

/// `2024-01-01`, `2024-01-01 05:00:00`, with fractions of zero or an offset; UTC without one.
bool parse_snapshot(std::string text, std::int64_t& utc_s) {
  if (text.size() == 10) text += " 00:00";
  const std::size_t point = text.find('.');
  if (point != std::string::npos) {
    const std::size_t end = std::min(text.find_first_not_of('0', point + 1), text.size());
    text.erase(point, end - point);
  }
  std::string why;
  return parse_time(text, utc_s, why) || parse_time(text + "Z", utc_s, why);
}

Series weighting(const PypsaFile& file, const std::string& column, Problems& problems) {
  const std::string found = file.has(column) ? column : "weightings";
  if (!file.has(found)) return {1.0};
  std::vector<double> values;
  bool is_constant = true;
  for (const CsvRecord& row : file.rows) {
    double value = 1.0;
    const std::string cell = file.text(row, found);
    if (!parse_pypsa_number(cell, value) || !std::isfinite(value) || value < 0.0)
      problems.error("GS0632", file.place(row, found),
                     fmt::format("the weighting of this snapshot is '{}'", cell),
                     "it is a number of at least 0", "correct the snapshot weightings");
    values.push_back(value);
    is_constant = is_constant && value == values.front();
  }
  return is_constant && !values.empty() ? Series(values.front()) : Series(values);
}

/// Seconds from snapshot to snapshot; 0 where they are no times or not evenly spaced.
std::int64_t spacing_s(const PypsaSnapshots& snapshots) {
  const std::vector<std::int64_t>& time_s = snapshots.time_s;
  if (time_s.size() < 2) return 0;
  const std::int64_t spacing = time_s[1] - time_s[0];
  for (std::size_t k = 2; k < time_s.size(); ++k)
    if (time_s[k] - time_s[k - 1] != spacing) return 0;
  return spacing;
}

/// Minutes of a step this long, 0 where no step can be.
Index whole_step_min(double hours) {
  const double minutes = hours * 60.0;
  if (!(minutes >= 1.0 && minutes <= static_cast<double>(minutes_per_day))) return 0;
  const Index whole = std::llround(minutes);
  return static_cast<double>(whole) == minutes && minutes_per_day % whole == 0 ? whole : 0;
}

}  // namespace

PypsaSnapshots read_snapshots(PypsaFolder& folder, Problems& problems) {
  PypsaSnapshots result;
  const PypsaFile file = folder.file(result.file);
  if (file.position.empty()) return result;
  if (file.has("period"))
    problems.error("GS0633", {file.file, 1, 0}, "the snapshots have investment periods",
                   "a scenario has one period", "export one period of the network");
  result.count = static_cast<Index>(file.rows.size());
  if (file.rows.empty())
    problems.error("GS0631", {file.file, 1, 0}, "there is no snapshot", "a scenario has steps",
                   "export the network with snapshots");
  // Older folders have the time as index.
  const std::string column = file.has("snapshot")   ? "snapshot"
                             : file.has("timestep") ? "timestep"
                                                    : std::string();
  for (const CsvRecord& row : file.rows) {
    std::int64_t utc_s = 0;
    const std::string cell = column.empty() ? row.cells.front() : file.text(row, column);
    result.line.push_back(row.line);
    if (parse_snapshot(cell, utc_s)) result.time_s.push_back(utc_s);
  }
  if (result.time_s.size() != file.rows.size()) result.time_s.clear();
  result.objective_h = weighting(file, "objective", problems);
  result.stores_h = weighting(file, "stores", problems);
  return result;
}

PypsaClock clock_of(const PypsaSnapshots& snapshots, bool stores, Problems& problems,
                    std::vector<std::string>& notes) {
  PypsaClock clock;
  clock.steps = snapshots.count;
  const std::int64_t between_s = spacing_s(snapshots);
  if (stores && !snapshots.stores_h.is_constant())
    problems.error("GS0633", {snapshots.file, 1, 0}, "the weightings 'stores' differ",
                   "a step is as long for a storage as any other", "use equal weightings");
  if (stores && snapshots.stores_h == Series(0.0))
    problems.error("GS0632", {snapshots.file, 1, 0}, "the weightings 'stores' are 0",
                   "a step of no length moves no energy", "give the snapshots their hours");
  const Series& counted = stores ? snapshots.stores_h : snapshots.objective_h;
  const double counted_h = counted.at(0);
  const Index as_counted = counted.is_constant() ? whole_step_min(counted_h) : 0;
  const Index as_spaced = whole_step_min(static_cast<double>(between_s) / 3600.0);
  clock.step_min = as_counted > 0 ? as_counted : as_spaced > 0 ? as_spaced : 60;
  clock.start_s = snapshots.time_s.empty() ? midnight_utc_s(2000, 1, 1, 0) : snapshots.time_s[0];
  if (snapshots.count > 1 && between_s != clock.step_min * 60)
    notes.push_back(fmt::format(
        "the snapshots are not {} minutes apart, as long as they count: steps are stamped one "
        "after the other from {} on",
        clock.step_min, to_text(clock.start_s, 0)));
  clock.stores_h = snapshots.stores_h.at(0);
  if (stores) clock.energy_factor = clock.step_h() / clock.stores_h;
  if (clock.energy_factor != 1.0)
    notes.push_back(fmt::format(
        "a snapshot counts {} h for storages and is a step of {} h here: their energies are those "
        "of PyPSA times {}",
        clock.stores_h, clock.step_h(), clock.energy_factor));
  if (snapshots.objective_h.is_constant()) {
    clock.cost_factor = snapshots.objective_h.at(0) / clock.step_h();
    if (clock.cost_factor != Series(1.0))
      notes.push_back(fmt::format(
          "a snapshot counts {} h in the objective and is a step of {} h here: costs and prices "
          "are those of PyPSA times {}",
          snapshots.objective_h.at(0), clock.step_h(), clock.cost_factor.at(0)));
  } else {
    clock.cost_factor = snapshots.objective_h.times(1.0 / clock.step_h());
    notes.emplace_back(
        "the objective weightings differ: costs and prices of a step are those of PyPSA times its "
        "weighting per hour of the step");
  }
  return clock;
}

}  // namespace gridstep::models
