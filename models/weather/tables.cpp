#include "models/weather/tables.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>

namespace gridstep::models {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Field number(std::string name, std::string unit, std::string what, double min, double max) {
  Field field{.name = std::move(name), .unit = std::move(unit), .what = std::move(what)};
  field.type = FieldType::number;
  field.min = min;
  field.max = max;
  return field;
}

Field positive(std::string name, std::string unit, std::string what, double max = infinity) {
  Field field = number(std::move(name), std::move(unit), std::move(what), 0.0, max);
  field.min_excluded = true;
  return field;
}

Field optional(Field field) {
  field.required = false;
  return field;
}

Field id_field() {
  return {.name = "id", .type = FieldType::id, .unit = "", .what = "Unique in this table."};
}

Field text_field(std::string name, std::string what) {
  return optional(
      {.name = std::move(name), .type = FieldType::text, .unit = "", .what = std::move(what)});
}

Field whole(std::string name, std::string what, double min, double max) {
  Field field = number(std::move(name), "", std::move(what), min, max);
  field.type = FieldType::integer;
  return field;
}

TableSpec weather_section() {
  TableSpec table;
  table.name = "weather";
  table.home = TableSpec::Home::header;
  table.what = "Synthetic weather; needs climate.csv and day_shapes.csv.";
  table.fields = {
      whole("seed", "Names the random numbers; the same seed gives the same weather.", 0.0,
            9007199254740992.0),
      whole("reference_year", "The year that takes the seed itself; others take siblings.", 1.0,
            9999.0),
      number("latitude_deg", "degree", "Of the sun and the sky, north positive.", -90.0, 90.0),
      number("longitude_deg", "degree", "East positive.", -180.0, 180.0),
      number("diurnal_frac", "1", "Amplitude once a day, of the half range.", 0.0, 2.0),
      number("diurnal_peak_h", "h", "Hour of its maximum.", 0.0, 24.0),
      number("semidiurnal_frac", "1", "Amplitude twice a day, of the half range.", 0.0, 2.0),
      number("semidiurnal_peak_h", "h", "Hour of one of its maxima.", 0.0, 24.0),
      number("temperature_day_correlation", "1", "Of neighbouring days.", 0.0, 0.999),
      number("temperature_month_anchor_frac", "1", "Of a month's mean anomaly, taken out.", 0.0,
             1.0),
      number("temperature_hour_correlation", "1", "Of neighbouring hours.", 0.0, 0.999),
      number("temperature_hour_sd_k", "K", "Of the fluctuation from hour to hour.", 0.0, 10.0),
      positive("wind_power_exponent", "1", "Relative power is relative speed to this.", 10.0),
      number("wind_shared_frac", "1", "Variance of wind that all regions share.", 0.0, 1.0),
      number("wind_shared_root_1", "1", "First autoregressive root of the shared part.", 0.0,
             0.999),
      number("wind_shared_root_2", "1", "Second root of the shared part.", 0.0, 0.999),
      number("wind_own_root_1", "1", "First root of each region's own part.", 0.0, 0.999),
      number("wind_own_root_2", "1", "Second root of each region's own part.", 0.0, 0.999),
      number("wind_fast_frac", "1", "Variance of the first-order part.", 0.0, 1.0),
      positive("wind_fast_time_h", "h", "Correlation time of the first-order part.", 1000.0),
      number("wind_year_anchor_frac", "1", "Of a year's mean anomaly, taken out.", 0.0, 1.0),
      positive("clear_sky_factor", "1", "Cloudless irradiance relative to Haurwitz.", 1.5),
      number("clearness_day_correlation", "1", "Of neighbouring days.", 0.0, 0.999),
      number("clearness_hour_correlation", "1", "Of neighbouring hours.", 0.0, 0.999),
      number("clearness_hour_sd", "1", "Of hours in a day, times (1.1 - the day's clearness).", 0.0,
             1.0),
      number("clearness_min", "1", "Of any hour.", 0.0, 1.0),
      number("clearness_max", "1", "Of any hour; above 1 at the edge of clouds.", 0.5, 1.5)};
  return table;
}

TableSpec climate_table() {
  TableSpec table;
  table.name = "climate";
  table.what = "Monthly normals of the region; twelve rows.";
  table.fields = {
      id_field(),
      whole("month", "1 to 12, each once.", 1.0, 12.0),
      number("temperature_c", "degC", "Mean air temperature.", -90.0, 60.0),
      number("half_diurnal_k", "K", "Half the range between night and day.", 0.0, 30.0),
      number("temperature_sd_k", "K", "Of daily means around the normal.", 0.0, 30.0),
      positive("wind_rel", "1", "Wind power relative to the year's mean.", 10.0),
      number("clearness_mean", "1", "Mean of daily clearness.", 0.05, 0.99),
      number("clearness_sd", "1", "Standard deviation of daily clearness.", 0.005, 0.5)};
  return table;
}

TableSpec day_shape_table() {
  TableSpec table;
  table.name = "day_shapes";
  table.what = "Courses over the day, relative to their own mean; value of the hour that begins.";
  table.fields = {id_field(), text_field("name", "For people.")};
  for (std::size_t hour = 0; hour < 24; ++hour)
    table.fields.push_back(
        number(hour_field(hour), "1", fmt::format("From {:02}:00.", hour), 0.0, 1e6));
  return table;
}

TableSpec wind_region_table() {
  TableSpec table;
  table.name = "wind_regions";
  table.what = "Places with one wind each.";
  Field shape{.name = "day_shape",
              .type = FieldType::reference,
              .unit = "",
              .what = "Wind power over the day; even where empty."};
  shape.refers_to = "day_shapes";
  table.fields = {id_field(), text_field("name", "For people."),
                  positive("mean_speed_ms", "m/s", "Mean speed at hub height.", 30.0),
                  number("weibull_shape", "1", "Shape of the speed distribution.", 1.0, 5.0),
                  optional(shape)};
  return table;
}

void check_months(const Scenario& scenario, Problems& problems) {
  const Table& climate = scenario.table("climate");
  std::array<int, 12> rows{};
  for (const Row& row : climate.rows) {
    if (!row.has("month")) continue;
    const Index month = row.integer("month");
    if (month < 1 || month > 12) continue;
    if (++rows[static_cast<std::size_t>(month - 1)] > 1)
      problems.error("GS0512", row.place("month"), fmt::format("month {} stands twice", month),
                     "every month has one row", "remove one of them");
  }
  for (std::size_t month = 0; month < rows.size(); ++month)
    if (rows[month] == 0)
      problems.error("GS0512", {climate.spec->file(), 0, 0},
                     fmt::format("month {} is missing", month + 1),
                     "[weather] needs all twelve months", "add a row for it");
}

void check_clearness(const Scenario& scenario, Problems& problems) {
  for (const Row& row : scenario.table("climate").rows) {
    if (!row.has("clearness_mean") || !row.has("clearness_sd")) continue;
    const double mean = row.number("clearness_mean");
    const double sd = row.number("clearness_sd");
    if (sd * sd >= 0.9 * mean * (1.0 - mean))
      problems.error("GS0513", row.place("clearness_sd"),
                     fmt::format("clearness_sd {} with clearness_mean {}", sd, mean),
                     fmt::format("values between 0 and 1 with this mean vary by less than {:.3f}",
                                 std::sqrt(0.9 * mean * (1.0 - mean))),
                     "lower clearness_sd");
  }
}

void check_day_shapes(const Scenario& scenario, Problems& problems) {
  constexpr double least_sum = 1e-6;
  for (const Row& row : scenario.table("day_shapes").rows) {
    double sum = 0.0;
    bool complete = true;
    for (std::size_t hour = 0; hour < 24 && complete; ++hour) {
      complete = row.has(hour_field(hour));
      if (complete) sum += row.number(hour_field(hour));
    }
    if (complete && sum < least_sum)
      problems.error("GS0514", row.place(),
                     fmt::format("day shape '{}' is zero or almost zero all day", row.shown_id()),
                     "a shape is taken relative to its mean", "give at least one hour a value");
  }
}

}  // namespace

std::string hour_field(std::size_t hour) {
  return fmt::format("h{:02}", hour);
}

std::vector<TableSpec> weather_tables() {
  return {weather_section(), climate_table(), day_shape_table(), wind_region_table()};
}

bool has_weather(const Scenario& scenario) {
  const auto found = scenario.tables.find("weather");
  return found != scenario.tables.end() && !found->second.rows.empty() &&
         !found->second.rows.front().is_absent();
}

void check_weather(const Scenario& scenario, Problems& problems) {
  check_day_shapes(scenario, problems);
  check_clearness(scenario, problems);
  // Where the header could not be read and there is no climate, none may have been meant.
  const bool meant = has_weather(scenario) && (scenario.header("weather").has("latitude_deg") ||
                                               !scenario.table("climate").rows.empty());
  if (meant) check_months(scenario, problems);
}

}  // namespace gridstep::models
