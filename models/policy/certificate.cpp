#include "models/policy/certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/scenario/text.hpp"
#include "engine/scenario/value.hpp"
#include "models/policy/parties.hpp"

namespace gridstep::models {

namespace {

std::vector<Field> fields() {
  const auto serial = [](const char* name, const char* what) {
    return Field{
        .name = name, .type = FieldType::integer, .what = what, .min = 1, .max = largest_integer};
  };
  return {
      {.name = "id", .type = FieldType::id, .what = "Unique in this table."},
      {.name = "buyer", .type = FieldType::id, .what = "The `consumer` for whom they are retired."},
      {.name = "unit",
       .type = FieldType::id,
       .what = "The generating unit whose generation they certify."},
      {.name = "vintage_year",
       .type = FieldType::integer,
       .what = "Civil year of the generation.",
       .min = 1900,
       .max = 9999},
      serial("first_serial", "Number of the first certificate, counted from 1 per unit and year."),
      serial("last_serial", "Number of the last one; each is 1 MWh.")};
}

/// The certificates of a row that could be read.
struct Range {
  const Row* row;
  std::string unit;
  double year;  // numbers as written: not yet known to be whole
  double first;
  double last;
};

void check_overlaps(std::vector<Range> ranges, Problems& problems) {
  std::stable_sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return std::tie(a.unit, a.year, a.first) < std::tie(b.unit, b.year, b.first);
  });
  for (std::size_t n = 0; n < ranges.size(); ++n) {
    for (std::size_t m = n + 1; m < ranges.size(); ++m) {
      const Range& a = ranges[n];
      const Range& b = ranges[m];
      if (a.unit != b.unit || a.year != b.year || b.first > a.last) break;
      const auto [early, late] = std::minmax(a, b, [](const Range& x, const Range& y) {
        return x.row->place().row < y.row->place().row;
      });
      problems.error("GS0537", late.row->place("first_serial"),
                     fmt::format("certificates {} to {} of {} in {} stand here", b.first,
                                 std::min(a.last, b.last), in_quotes(a.unit), a.year),
                     fmt::format("and in {} too; each is retired once", row_name(*early.row)),
                     "let one of the two ranges begin behind the other");
    }
  }
}

/// More certificates than a unit that never rests could earn.
void check_reach(const Row& row, const Parties& parties, Problems& problems) {
  constexpr double hours_of_year = 8784.0;
  const Parties::Source* source = parties.find(row.text("unit"));
  if (source == nullptr || source->p_max_mw <= 0.0) return;
  const double most = source->p_max_mw * hours_of_year;
  if (row.number("last_serial") <= most) return;
  problems.error(
      "GS0536", row.place("last_serial"),
      fmt::format("last_serial of {} is {}", in_quotes(row.shown_id()), row.number("last_serial")),
      fmt::format("{} could earn {:.0f} certificates in a year at p_max_mw",
                  in_quotes(row.text("unit")), most),
      "lower it, or name another unit");
}

/// Only what is simulated can be retired.
void check_vintage(const Row& row, const Scenario& scenario, Problems& problems) {
  const Row& time = scenario.header("time");
  if (!time.has("start") || !time.has("steps") || !time.has("step_min") || !time.has("zone"))
    return;
  const TimeGrid grid = scenario.time_grid();
  if (grid.steps < 1) return;
  const int first = grid.civil(0).year;
  const int last = grid.civil(grid.steps - 1).year;
  const double year = row.number("vintage_year");
  if (year >= first && year <= last) return;
  problems.warning("GS0547", row.place("vintage_year"),
                   fmt::format("the vintage of {} is {}", in_quotes(row.shown_id()), year),
                   fmt::format("the scenario runs in {} to {}, and only generation of its own time "
                               "can be retired",
                               first, last),
                   "correct vintage_year, or leave the row out");
}

void check(const Scenario& scenario, Problems& problems) {
  const Parties parties(scenario);
  std::vector<Range> ranges;
  for (const Row& row : scenario.table("certificates").rows) {
    parties.check_consumer(row, "buyer", problems);
    if (row.has("unit")) {
      const auto* source = parties.green_source(row, "unit", row.text("unit"), problems);
      if (source != nullptr && source->stores)
        problems.error("GS0529", row.place("unit"),
                       fmt::format("unit of {} is {}, a storage", in_quotes(row.shown_id()),
                                   in_quotes(row.text("unit"))),
                       "the discharge of a storage is no generation and earns no certificates",
                       "name the unit that generated the power");
    }
    if (!row.has("first_serial") || !row.has("last_serial")) continue;
    const double first = row.number("first_serial");
    const double last = row.number("last_serial");
    if (first > last)
      problems.error("GS0536", row.place("last_serial"),
                     fmt::format("last_serial of {} is {}", in_quotes(row.shown_id()), last),
                     fmt::format("below first_serial = {}", first), "swap or correct the two");
    else if (row.has("unit") && row.has("vintage_year")) {
      check_reach(row, parties, problems);
      check_vintage(row, scenario, problems);
      ranges.push_back({&row, row.text("unit"), row.number("vintage_year"), first, last});
    }
  }
  check_overlaps(std::move(ranges), problems);
}

void build(const Inputs& inputs, SystemBuilder& system) {
  for (const Row& row : inputs.scenario.table("certificates").rows)
    system.add(GreenCertificate{row.id(), row.text("buyer"), system.unit(row.text("unit")),
                                row.integer("vintage_year"), row.integer("first_serial"),
                                row.integer("last_serial")});
}

}  // namespace

Model certificate() {
  return {{.name = "certificates",
           .what = "Green certificates retired for consumers, as ranges of serial numbers.",
           .fields = fields()},
          check,
          build};
}

}  // namespace gridstep::models
