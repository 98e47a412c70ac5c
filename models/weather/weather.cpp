#include "models/weather/weather.hpp"

#include <algorithm>

#include "engine/base/error.hpp"
#include "engine/base/parallel.hpp"
#include "engine/base/random.hpp"
#include "models/weather/tables.hpp"
#include "models/weather/within_hour.hpp"

namespace gridstep::models {

WeatherYear draw_year(const Climate& climate, const CalendarYear& calendar) {
  const std::uint64_t seed = sibling_seed(climate.seed, calendar.year() - climate.reference_year);
  const auto regions = static_cast<Index>(climate.wind_regions.size());
  WeatherYear year{calendar, seed, climate.site, {}, {}, {}};
  year.temperature_c = hourly_temperature_c(climate.temperature, calendar, seed);
  year.global_w_per_m2 = hourly_global_w_per_m2(climate.sky, climate.site, calendar, seed);

  const std::vector<double> shared = shared_wind_normal(climate.wind, calendar, seed);
  std::vector<std::vector<double>> speed_ms(climate.wind_regions.size());
  parallel_for(regions, [&](Index index) {
    const auto region = static_cast<std::size_t>(index);
    speed_ms[region] =
        hourly_wind_speed_ms(climate.wind, climate.wind_regions[region], calendar, shared, seed);
  });
  for (std::size_t region = 0; region < speed_ms.size(); ++region)
    year.wind_speed_ms[climate.wind_regions[region].id] = std::move(speed_ms[region]);
  return year;
}

void add_step_averages(const CalendarYear& year, const std::vector<double>& hourly,
                       const TimeGrid& grid, std::vector<double>& values) {
  const WithinHour course(hourly);
  const std::int64_t year_end_s = year.start_s() + 3600 * year.hours();
  for (Index step = 0; step < grid.steps; ++step) {
    std::int64_t from_s = std::max(grid.start_of(step), year.start_s());
    const std::int64_t step_end_s = std::min(grid.start_of(step + 1), year_end_s);
    while (from_s < step_end_s) {
      const std::int64_t hour = (from_s - year.start_s()) / 3600;
      const std::int64_t hour_s = year.start_s() + 3600 * hour;
      const std::int64_t to_s = std::min(step_end_s, hour_s + 3600);
      const auto within = [&](std::int64_t s) { return static_cast<double>(s - hour_s) / 3600.0; };
      const double share = static_cast<double>(to_s - from_s) / static_cast<double>(grid.step_s);
      values[at(step)] += share * course.mean_between(hour, within(from_s), within(to_s));
      from_s = to_s;
    }
  }
}

Weather::Weather(const Climate& climate, const TimeGrid& grid) : grid_(grid) {
  for (const CalendarYear& calendar : years_of(grid))
    years_.push_back(draw_year(climate, calendar));
  temperature_c_ = on_grid([](const WeatherYear& year) { return year.temperature_c; });
}

Weather::Weather(const Scenario& scenario, const TimeGrid& grid) {
  if (has_weather(scenario)) *this = Weather(climate_of(scenario), grid);
}

Series Weather::on_grid(const Hourly& hourly) const {
  expect(!empty(), "only a scenario with [weather] has rows that ask for weather");
  std::vector<double> values(static_cast<std::size_t>(grid_.steps), 0.0);
  for (const WeatherYear& year : years_)
    add_step_averages(year.calendar, hourly(year), grid_, values);
  return Series(std::move(values));
}

}  // namespace gridstep::models
