#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "engine/base/ids.hpp"
#include "engine/time/time_grid.hpp"

namespace gridstep::models {

/// One value per month, January first.
using Monthly = std::array<double, 12>;

/// One value per hour of the day, from midnight.
using DayShape = std::array<double, 24>;

/// A civil year on a region's own clock, hour by hour. Synthetic weather and loads are made for
/// whole years, so that any part of a year always holds the same numbers.
class CalendarYear {
 public:
  CalendarYear(int year, std::int64_t zone_offset_s);

  [[nodiscard]] int year() const { return year_; }
  [[nodiscard]] Index days() const { return static_cast<Index>(month_of_day_.size()); }
  [[nodiscard]] Index hours() const { return 24 * days(); }
  /// Seconds since 1970 UTC of local midnight, 1 January.
  [[nodiscard]] std::int64_t start_s() const { return start_s_; }
  [[nodiscard]] std::int64_t zone_offset_s() const { return zone_offset_s_; }

  /// 1 … 12, of a day counted from 0.
  [[nodiscard]] int month(Index day) const;
  /// The clock and date at the beginning of an hour counted from 0.
  [[nodiscard]] CivilTime civil(Index hour) const;
  /// Monthly normals at a time of the year: linear between the fifteenths, cyclic over the year's
  /// end. `day` is counted from 0 with its fraction.
  [[nodiscard]] double between_months(const Monthly& normals, double day) const;

 private:
  int year_;
  std::int64_t zone_offset_s_;
  std::int64_t start_s_;
  std::vector<int> month_of_day_;
  std::array<double, 12> mid_month_day_;
};

/// The years that a grid touches on its own clock, in order.
std::vector<CalendarYear> years_of(const TimeGrid& grid);

}  // namespace gridstep::models
