#include "models/weather/calendar_year.hpp"

#include <algorithm>

namespace gridstep::models {

CalendarYear::CalendarYear(int year, std::int64_t zone_offset_s)
    : year_(year),
      zone_offset_s_(zone_offset_s),
      start_s_(midnight_utc_s(year, 1, 1, zone_offset_s)),
      month_of_day_(static_cast<std::size_t>(days_in_year(year))),
      mid_month_day_{} {
  for (Index day = 0; day < days(); ++day) {
    const CivilTime date = civil(24 * day);
    month_of_day_[static_cast<std::size_t>(day)] = date.month;
    if (date.day == 15)
      mid_month_day_[static_cast<std::size_t>(date.month) - 1] = static_cast<double>(day);
  }
}

int CalendarYear::month(Index day) const {
  return month_of_day_[static_cast<std::size_t>(day)];
}

CivilTime CalendarYear::civil(Index hour) const {
  return civil_time(start_s_ + 3600 * hour, zone_offset_s_);
}

double CalendarYear::between_months(const Monthly& normals, double day) const {
  const auto year_days = static_cast<double>(days());
  const auto later = std::upper_bound(mid_month_day_.begin(), mid_month_day_.end(), day);
  const auto next = static_cast<std::size_t>(later - mid_month_day_.begin()) % 12;
  const std::size_t previous = (next + 11) % 12;
  double from = mid_month_day_[previous];
  double to = mid_month_day_[next];
  if (next == 0) (day < to ? from -= year_days : to += year_days);
  const double weight = (day - from) / (to - from);
  return normals[previous] * (1.0 - weight) + normals[next] * weight;
}

std::vector<CalendarYear> years_of(const TimeGrid& grid) {
  std::vector<CalendarYear> years;
  if (grid.steps == 0) return years;
  const int first = civil_time(grid.start_s, grid.zone_offset_s).year;
  const int last = civil_time(grid.start_of(grid.steps) - 1, grid.zone_offset_s).year;
  for (int year = first; year <= last; ++year) years.emplace_back(year, grid.zone_offset_s);
  return years;
}

}  // namespace gridstep::models
