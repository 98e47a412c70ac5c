#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/scenario/scenario.hpp"
#include "engine/time/series.hpp"
#include "engine/time/time_grid.hpp"
#include "models/weather/calendar_year.hpp"
#include "models/weather/climate.hpp"

namespace gridstep::models {

/// One civil year of weather, hour by hour from local midnight, 1 January.
struct WeatherYear {
  CalendarYear calendar;
  std::uint64_t seed = 0;  ///< of this year
  Site site;
  std::vector<double> temperature_c;
  std::vector<double> global_w_per_m2;                       ///< irradiance on the horizontal
  std::map<std::string, std::vector<double>> wind_speed_ms;  ///< by wind region, at hub height
};

/// Draws one year. The same seed gives the same bits for any number of threads.
WeatherYear draw_year(const Climate& climate, const CalendarYear& calendar);

/// Brings hourly means of a year onto the steps of a grid: within an hour the quantity takes the
/// course of WithinHour, a step takes the time average of it. Energy is the same on every grid.
/// Adds to `values`, steps outside the year take nothing.
void add_step_averages(const CalendarYear& year, const std::vector<double>& hourly,
                       const TimeGrid& grid, std::vector<double>& values);

/// The weather of a run: whole civil years are drawn, then cut to the grid, so that any part of a
/// year holds the same numbers.
class Weather {
 public:
  using Hourly = std::function<std::vector<double>(const WeatherYear&)>;

  /// A region without weather.
  Weather() = default;
  Weather(const Climate& climate, const TimeGrid& grid);
  /// From a checked scenario; empty when it has no [weather].
  Weather(const Scenario& scenario, const TimeGrid& grid);

  [[nodiscard]] bool empty() const { return years_.empty(); }
  [[nodiscard]] const std::vector<WeatherYear>& years() const { return years_; }
  [[nodiscard]] double temperature_c(Index step) const { return temperature_c_.at(step); }
  /// Derives hourly values from each year of weather and brings them onto the grid.
  [[nodiscard]] Series on_grid(const Hourly& hourly) const;

 private:
  TimeGrid grid_;
  std::vector<WeatherYear> years_;
  Series temperature_c_;
};

}  // namespace gridstep::models
