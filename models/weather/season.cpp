#include "models/weather/season.hpp"

namespace gridstep::models {

namespace {

/// `MM-DD` as 100 · month + day.
int date_key(const std::string& date) {
  return 100 * std::stoi(date.substr(0, 2)) + std::stoi(date.substr(3, 2));
}

}  // namespace

Season season_of(const Row& row, const std::string& start_field, const std::string& end_field) {
  if (!row.has(start_field) || !row.has(end_field)) return {};
  return {date_key(row.text(start_field)), date_key(row.text(end_field))};
}

}  // namespace gridstep::models
