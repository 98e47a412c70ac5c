#include "models/generation/outage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "models/weather/calendar_year.hpp"

namespace gridstep::models {

namespace {

constexpr double longest_h = 1e7;

Field hours(const char* name, const char* what) {
  return {.name = name,
          .type = FieldType::number,
          .unit = "h",
          .what = what,
          .required = false,
          .min = 0.0,
          .max = longest_h,
          .min_excluded = true};
}

bool has_field(const Row& row, const char* field) {
  return row.spec().find(field) != nullptr && row.has(field);
}

/// A field that means something only beside another one.
void need_beside(const Row& row, const char* given, const char* missing, const char* why,
                 Problems& problems) {
  if (!has_field(row, given) || has_field(row, missing)) return;
  problems.error("GS0561", row.place(given),
                 fmt::format("{} of {} stands without {}", given, row.shown_id(), missing), why,
                 fmt::format("fill in {}, or leave {} empty", missing, given));
}

void check_against_step(const Row& row, const char* field, double step_h, Problems& problems) {
  if (!has_field(row, field) || row.number(field) >= step_h) return;
  problems.error("GS0562", row.place(field),
                 fmt::format("{} of {} is {} h", field, row.shown_id(), row.number(field)),
                 fmt::format("less than a step of {} h, which nothing can end within", step_h),
                 "choose shorter steps, or put such short outages into the availability");
}

/// Hourly values of each year on the steps of a grid: the mean over a step.
Series on_grid(const std::vector<CalendarYear>& years,
               const std::vector<std::vector<double>>& hourly, const TimeGrid& grid) {
  std::vector<double> values(at(grid.steps), 0.0);
  for (std::size_t y = 0; y < years.size(); ++y) {
    const std::int64_t year_end_s = years[y].start_s() + 3600 * years[y].hours();
    for (Index step = 0; step < grid.steps; ++step) {
      std::int64_t from_s = std::max(grid.start_of(step), years[y].start_s());
      const std::int64_t end_s = std::min(grid.start_of(step + 1), year_end_s);
      while (from_s < end_s) {
        const std::int64_t hour = (from_s - years[y].start_s()) / 3600;
        const std::int64_t to_s = std::min(end_s, years[y].start_s() + 3600 * (hour + 1));
        values[at(step)] += static_cast<double>(to_s - from_s) / static_cast<double>(grid.step_s) *
                            hourly[y][at(hour)];
        from_s = to_s;
      }
    }
  }
  return Series(std::move(values));
}

}  // namespace

TableSpec outage_section() {
  TableSpec section;
  section.name = "outages";
  section.home = TableSpec::Home::header;
  section.what = "Forced and planned outages in a run.";
  section.fields = {{.name = "sampled",
                     .type = FieldType::flag,
                     .what = "Whether units fail and are maintained as their rows say; else they "
                             "are always there, as far as their availability says.",
                     .required = false,
                     .fallback = false},
                    {.name = "seed",
                     .type = FieldType::integer,
                     .unit = "1",
                     .what = "Of the outages drawn.",
                     .required = false,
                     .fallback = 1.0,
                     .min = 0,
                     .max = 9007199254740991.0}};
  return section;
}

void add_failure_fields(std::vector<Field>& fields) {
  fields.push_back(hours("mttf_h", "Mean time to failure; empty: it never fails."));
  fields.push_back(hours("mttr_h", "Mean time to repair."));
}

void add_outage_fields(std::vector<Field>& fields) {
  add_failure_fields(fields);
  fields.push_back({.name = "outage_derating_frac",
                    .type = FieldType::number,
                    .unit = "1",
                    .what = "Part of the capacity that a failure takes.",
                    .required = false,
                    .fallback = 1.0,
                    .min = 0.0,
                    .max = 1.0,
                    .min_excluded = true});
  fields.push_back({.name = "blocks",
                    .type = FieldType::integer,
                    .unit = "1",
                    .what = "Equal machines in the row, which fail one by one.",
                    .required = false,
                    .fallback = 1.0,
                    .min = 1,
                    .max = 1000});
  fields.push_back({.name = "maintenance_start",
                    .type = FieldType::date,
                    .what = "First day of the planned outage of every year; empty: drawn.",
                    .required = false});
  Field maintenance = hours("maintenance_h", "Length of the planned outage of every year.");
  maintenance.max = 8760.0;
  fields.push_back(std::move(maintenance));
}

void check_outage_rows(const Scenario& scenario, const std::string& table, Problems& problems) {
  const Row& time = scenario.header("time");
  const double step_h = time.has("step_min") ? time.number("step_min") / 60.0 : 0.0;
  for (const Row& row : scenario.table(table).rows) {
    need_beside(row, "mttf_h", "mttr_h", "what fails must be repaired again", problems);
    need_beside(row, "mttr_h", "mttf_h", "what never fails is never repaired", problems);
    need_beside(row, "maintenance_start", "maintenance_h", "a planned outage has a length",
                problems);
    check_against_step(row, "mttf_h", step_h, problems);
    check_against_step(row, "mttr_h", step_h, problems);
  }
}

Reliability reliability_of(const Row& row) {
  Reliability result;
  if (has_field(row, "mttf_h")) result.mttf_h = row.number("mttf_h");
  if (has_field(row, "mttr_h")) result.mttr_h = row.number("mttr_h");
  if (has_field(row, "outage_derating_frac"))
    result.derating_frac = row.number("outage_derating_frac");
  if (has_field(row, "blocks")) result.blocks = row.integer("blocks");
  if (has_field(row, "maintenance_h")) result.maintenance_h = row.number("maintenance_h");
  if (has_field(row, "maintenance_start")) {
    const std::string& date = row.text("maintenance_start");
    result.maintenance_month = std::stoi(date.substr(0, 2));
    result.maintenance_day = std::stoi(date.substr(3, 2));
  }
  return result;
}

void check_outage_section(const Scenario& scenario, Problems& problems) {
  if (!scenario.tables.contains("outages")) return;
  const Row& outages = scenario.header("outages");
  if (!outages.is_written("seed") || !outages.has("seed")) return;
  if (!outages.has("sampled") || outages.flag("sampled")) return;
  problems.warning("GS0563", outages.place("seed"), "outages.seed without outages.sampled",
                   "a run draws no outages, so their seed changes nothing in it",
                   "set outages.sampled = true, or leave the seed out");
}

bool outages_are_sampled(const Scenario& scenario) {
  return scenario.tables.contains("outages") && scenario.header("outages").flag("sampled");
}

OutageSeries outages_of(const Inputs& inputs, const Row& row) {
  const TimeGrid& time = inputs.time;
  const Reliability reliability = reliability_of(row);
  if (!reliability.ever_out() || !outages_are_sampled(inputs.scenario)) return {};
  const auto seed = static_cast<std::uint64_t>(inputs.scenario.header("outages").integer("seed"));
  const std::vector<CalendarYear> years = years_of(time);
  std::vector<std::vector<double>> available_frac;
  std::vector<std::vector<double>> running_frac;
  for (const CalendarYear& year : years) {
    HourlyOutages left = draw_outages(reliability, row.id(), year.year(), time.zone_offset_s, seed);
    available_frac.push_back(std::move(left.available_frac));
    running_frac.push_back(std::move(left.running_frac));
  }
  return {on_grid(years, available_frac, time), on_grid(years, running_frac, time)};
}

Series product(const Series& a, const Series& b, const TimeGrid& time) {
  if (a.is_constant()) return b.times(a.at(0));
  if (b.is_constant()) return a.times(b.at(0));
  std::vector<double> values(at(time.steps));
  for (Index step = 0; step < time.steps; ++step) values[at(step)] = a.at(step) * b.at(step);
  return Series(std::move(values));
}

}  // namespace gridstep::models
