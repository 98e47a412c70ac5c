#include "engine/ledger/periods.hpp"

#include <fmt/format.h>

namespace gridstep {

namespace {

std::int64_t number_of(const TimeGrid& time, Index step, Calendar calendar) {
  constexpr std::int64_t hour_s = 3600;
  constexpr std::int64_t months = 12;
  const CivilTime civil = time.civil(step);
  switch (calendar) {
    case Calendar::hour: {
      const std::int64_t local_s = time.start_of(step) + time.zone_offset_s;
      return local_s >= 0 ? local_s / hour_s : -((hour_s - 1 - local_s) / hour_s);
    }
    case Calendar::day:
      return civil.year * std::int64_t{366} + civil.day_of_year;
    case Calendar::month:
      return civil.year * months + civil.month;
    case Calendar::year:
      return civil.year;
    case Calendar::run:
      return 0;
  }
  return 0;
}

}  // namespace

std::vector<Period> periods_of(const TimeGrid& time, Calendar calendar) {
  std::vector<Period> periods;
  std::int64_t before = 0;
  for (Index step = 0; step < time.steps; ++step) {
    const std::int64_t number = number_of(time, step, calendar);
    if (periods.empty() || number != before) periods.push_back({step, step});
    periods.back().end_step = step + 1;
    before = number;
  }
  return periods;
}

std::string label_of(const Period& period, const TimeGrid& time, Calendar calendar) {
  const CivilTime civil = time.civil(period.first_step);
  switch (calendar) {
    case Calendar::hour:
      return to_text(time.start_of(period.first_step), time.zone_offset_s);
    case Calendar::day:
      return fmt::format("{:04}-{:02}-{:02}", civil.year, civil.month, civil.day);
    case Calendar::month:
      return fmt::format("{:04}-{:02}", civil.year, civil.month);
    case Calendar::year:
      return fmt::format("{:04}", civil.year);
    case Calendar::run:
      return "run";
  }
  return {};
}

}  // namespace gridstep
