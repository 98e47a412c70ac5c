#include "models/weather/season.hpp"

#include <array>

namespace gridstep::models {

namespace {

/// `MM-DD` as 100 · month + day.
int date_key(const std::string& date) {
  return 100 * std::stoi(date.substr(0, 2)) + std::stoi(date.substr(3, 2));
}

}  // namespace

int days_in(const Season& season) {
  constexpr std::array<int, 12> days_of_month = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int days = 0;
  CivilTime time;
  for (time.month = 1; time.month <= 12; ++time.month)
    for (time.day = 1; time.day <= days_of_month[static_cast<std::size_t>(time.month - 1)];
         ++time.day)
      if (season.contains(time)) ++days;
  return days;
}

Season season_of(const Row& row, const std::string& start_field, const std::string& end_field) {
  if (!row.has(start_field) || !row.has(end_field)) return {};
  return {date_key(row.text(start_field)), date_key(row.text(end_field))};
}

}  // namespace gridstep::models
